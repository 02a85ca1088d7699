"""Cainiao: what its tracking numbers look like (`numbers.json`)."""
