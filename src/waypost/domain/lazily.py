"""A value that is computed once, when it is first asked for."""

from collections.abc import Callable
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class lazily(Generic[T]):  # noqa: N801 - reads as what it does, like `property`
    """Like `functools.cached_property`, without its lock: computing twice does no harm to a pure value."""

    def __init__(self, compute: Callable[..., T]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember the name under which the value is kept."""
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "lazily[T]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> "lazily[T] | T":
        """Compute, and keep in the instance: the next look does not come here."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._compute(instance)
        return value
