"""Test numbers of our own, one for each status (`numbers.json`)."""
