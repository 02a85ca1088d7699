"""United States Postal Service: what its tracking numbers look like (`numbers.json`)."""
