"""Layouts of status files that are publicly documented, as data."""
