"""The buyer's pages: pure functions from a journey to bytes. HTTP, caching and live news are `routes.py`'s.

A page is made in two steps: small modules say in the buyer's language what is to be read (`arrival`,
`banner`, `steps`, `story`, `parcels`, `details`), and the templates lay it out.
"""
