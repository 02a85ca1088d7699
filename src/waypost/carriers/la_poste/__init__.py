"""La Poste Colissimo: what its tracking numbers look like (`numbers.json`)."""
