"""Mondial Relay: what its tracking numbers look like (`numbers.json`)."""
