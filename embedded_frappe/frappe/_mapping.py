"""The dictionary with attributes that Frappe calls `frappe._dict`."""

from typing import Any, Self


class _dict(dict):
    """A dict whose keys are attributes too; a missing key is None."""

    __slots__ = ()
    __getattr__ = dict.get
    __setattr__ = dict.__setitem__
    __delattr__ = dict.__delitem__

    def __setstate__(self, state: Any) -> None:
        self.update(state)

    def __getstate__(self) -> Self:
        return self

    def copy(self) -> "_dict":
        return _dict(self)

    def update(self, *args: Any, **kwargs: Any) -> Self:  # type: ignore[override]
        super().update(*args, **kwargs)
        return self
