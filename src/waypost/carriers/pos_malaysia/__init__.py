"""Pos Malaysia: what its tracking numbers look like (`numbers.json`)."""
