"""DHL eCommerce Benelux: what its tracking numbers look like (`numbers.json`)."""
