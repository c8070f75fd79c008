"""The names of pandas that the app uses: pandas brings no types of its own."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, Protocol

from pandas import errors as errors

class _Cells(Protocol):
    def tolist(self) -> list[list[str]]: ...

class _TextFrame(Protocol):
    def to_numpy(self) -> _Cells: ...

def read_csv(
    filepath_or_buffer: Path,
    *,
    sep: str,
    encoding: str,
    header: None,
    dtype: type[str],
    keep_default_na: bool,
    na_filter: bool,
    skip_blank_lines: bool,
    names: Iterable[int],
    index_col: Literal[False],
    nrows: int,
    engine: Literal["c"],
    quotechar: str,
    encoding_errors: Literal["strict"],
) -> _TextFrame: ...
