"""The name of dkimpy that the tests use."""

from collections.abc import Callable

def verify(message: bytes, *, dnsfunc: Callable[..., bytes]) -> bool: ...
