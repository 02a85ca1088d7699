"""Old Dominion Freight Line: what its tracking numbers look like (`numbers.json`)."""
