"""How much memory a program and all that it started hold."""

import os
from pathlib import Path


def family_memory(pid: int) -> int:
    """Resident bytes of a process and its descendants, what they share counted for each."""
    return sum(_memory(member) for member in _family(pid))


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(member for child in children for member in _family(int(child)))]


def _memory(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0
