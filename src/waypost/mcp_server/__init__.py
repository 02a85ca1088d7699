"""The entrance of assistants: three questions over the Model Context Protocol, read-only and without people.

Nothing here is imported before somebody asks for it: the library behind `server.py` is an optional extra.
"""
