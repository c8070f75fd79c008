"""Names of documents that may stand in SQL text. Hooks of the framework return text and can bind no parameters."""

import re
from collections.abc import Collection

NOTHING_SQL = "1 = 0"
_PLAIN_NAME = re.compile(r"[\w@.+ -]{1,140}")


def one_of(column: str, names: Collection[str]) -> str:
    """`column IN (...)`; nothing at all where there is no name, or one that could bring a quote or a backslash."""
    if not names or not all(_PLAIN_NAME.fullmatch(name) for name in names):
        return NOTHING_SQL
    return f"{column} IN ({', '.join(repr(name) for name in sorted(names))})"
