"""What a route or its work refuses in so many words."""


class NotFound(Exception):
    """There is no such thing, or the caller may not know of it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"there is no {what} with this id")


class FieldRefused(Exception):
    """A field cannot be taken as it is; `pointer` is its JSON pointer, empty for what is no field."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer = pointer
        self.detail = detail


class OriginRefused(Exception):
    """Only pages of ours may send this, and it does not come from one."""
