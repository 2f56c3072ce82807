"""Other copies of the database beside it, in which somebody went on: programs that synchronize folders leave such."""

from __future__ import annotations

import os
import re
from pathlib import Path

from engine.store.own_file import is_earlier_state, writes_of

_CONFLICT = re.compile(r"[ck]onfli[ck]?t", re.IGNORECASE)
"""What is in the name of a copy that a program sets aside when a file was changed on two machines."""

_TOLD = 3
"""Copies that are named."""


def changed_siblings(path: Path) -> list[Path]:
    """Copies of a database in its folder that were changed on their own, as far as their names and headers tell."""
    own = _writes(path)
    try:
        names = sorted(os.listdir(path.parent)) if own else []
    except OSError:
        return []
    found = []
    for name in names:
        if name != path.name and name.startswith(path.stem) and name.endswith(path.suffix):
            other = _writes(path.with_name(name))
            is_ahead = other > own and is_earlier_state(own, other)
            if is_ahead or (_CONFLICT.search(name) and other and is_earlier_state(other, own)):
                found.append(path.with_name(name))
    return found


def told_siblings(path: Path) -> str:
    """What to say of such copies, for the user; "" if there are none."""
    found = changed_siblings(path)
    if not found:
        return ""
    names = ", ".join(file.name for file in found[:_TOLD]) + (" and others" if len(found) > _TOLD else "")
    return (
        f"Beside the database {'lies a copy that may hold' if len(found) == 1 else 'lie copies that may hold'} other "
        f"decisions: {names}. "
        "Look into it with --db-path, and move it elsewhere once you have what you need."
    )


def _writes(file: Path) -> int:
    try:
        return writes_of(file)
    except OSError:
        return 0
