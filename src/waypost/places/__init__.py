"""WHERE ON EARTH. Words of carriers to places, coordinates and time zones, without the network.

`gazetteer.sqlite` beside this file is built from PyPI data by `python -m waypost.places.build`
when the package is built; it is shipped in the wheel and only ever read.
"""
