"""The demo shop: made up from a seed, then kept alive through the ordinary HTTP API."""
