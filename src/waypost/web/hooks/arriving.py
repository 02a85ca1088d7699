"""A request to a hook as it came, for whoever proves it over its raw bytes."""

from waypost.ports.connector import Pushed
from waypost.web.asgi import Scope


def pushed_of(scope: Scope, body: bytes, *, base_url: str) -> Pushed:
    """The request; its address is our public one, which is what a sender signs."""
    query = scope["query_string"].decode("latin-1")
    url = base_url + scope["path"] + (f"?{query}" if query else "")
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return Pushed(scope["method"], url, headers, body)
