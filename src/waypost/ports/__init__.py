"""The doors of the house: protocols, and the plain values and errors that pass through them."""
