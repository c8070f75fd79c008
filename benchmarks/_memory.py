"""How much memory a program and all that it started hold."""

import os
from pathlib import Path


def family_memory(pid: int) -> tuple[int, int]:
    """(bytes of their own, resident bytes) of a process and its descendants. The second counts the pages of files that
    the system keeps mapped for them, such as the database's: it takes those back when it needs the room."""
    found = [_memory(member) for member in _family(pid)]
    return sum(own for own, _ in found), sum(resident for _, resident in found)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(member for child in children for member in _family(int(child)))]


def _memory(pid: int) -> tuple[int, int]:
    try:
        _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
    except (OSError, ValueError):
        return 0, 0
    page = os.sysconf("SC_PAGE_SIZE")
    return (resident - shared) * page, resident * page
