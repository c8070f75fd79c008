"""The garbage collector of cycles, put aside while many plain objects are made."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Generator[None]:
    """Rows and documents hold no cycles; looking for some in a million of them took a quarter of an import's time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
