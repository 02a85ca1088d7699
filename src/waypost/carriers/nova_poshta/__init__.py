"""Nova Poshta: what its tracking numbers look like (`numbers.json`)."""
