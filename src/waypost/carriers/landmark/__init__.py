"""Landmark Global: what its tracking numbers look like (`numbers.json`)."""
