"""Formats that nobody owns: status files and supply-chain events, as many parties write them."""
