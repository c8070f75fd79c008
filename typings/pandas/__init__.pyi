"""The names of pandas that the app uses: pandas brings no types of its own."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from pandas import errors as errors

class DataFrame:
    iloc: Any
    shape: tuple[int, int]
    def __init__(self, data: Sequence[Sequence[Any]], *, dtype: type[object]) -> None: ...
    def __len__(self) -> int: ...
    def __getitem__(self, key: Any) -> Any: ...
    def fillna(self, value: str) -> DataFrame: ...

class Series:
    def __init__(self, data: Sequence[str], *, dtype: type[object]) -> None: ...

class _Reader(Iterable[DataFrame]):
    def __enter__(self) -> _Reader: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def __iter__(self) -> Iterator[DataFrame]: ...

def factorize(values: Series) -> tuple[Sequence[int], Sequence[str]]: ...
def read_csv(
    filepath_or_buffer: Path,
    *,
    sep: str,
    encoding: str,
    header: None,
    dtype: type[object],
    keep_default_na: bool,
    na_filter: bool,
    skip_blank_lines: bool,
    names: Iterable[int],
    index_col: Literal[False],
    chunksize: int,
    engine: Literal["c"],
    quotechar: str,
    encoding_errors: Literal["strict"],
) -> _Reader: ...
