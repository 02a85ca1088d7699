"""Correos de Chile: what its tracking numbers look like (`numbers.json`)."""
