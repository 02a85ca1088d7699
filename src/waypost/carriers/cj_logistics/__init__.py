"""CJ Logistics: what its tracking numbers look like (`numbers.json`)."""
