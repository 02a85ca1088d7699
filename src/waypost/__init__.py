"""Waypost: self-hosted order tracking that keeps one truthful journey per order."""

__version__ = "0.1.0"
