"""J&T Express: what its tracking numbers look like (`numbers.json`)."""
