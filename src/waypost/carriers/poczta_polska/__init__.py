"""Poczta Polska: what its tracking numbers look like (`numbers.json`)."""
