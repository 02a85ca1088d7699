"""4PX: what its tracking numbers look like (`numbers.json`)."""
