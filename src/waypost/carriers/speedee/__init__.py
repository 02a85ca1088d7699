"""Spee-Dee Delivery: what its tracking numbers look like (`numbers.json`)."""
