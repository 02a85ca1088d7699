"""DHL eCommerce: what its tracking numbers look like (`numbers.json`)."""
