"""Orders in Apple Wallet: the package, and the web service that devices ask."""
