"""Command lines that the user wrote: the program in them, and its arguments."""

from __future__ import annotations

import os
import shlex


def split(line: str, *, backslashes_separate: bool = os.sep == "\\") -> list[str]:
    """A command line as a shell would split it, which it never reaches. Raises ValueError for an open quote.

    With `backslashes_separate`, as in Windows, they are part of paths and quote nothing.
    """
    if not backslashes_separate:
        return shlex.split(line)
    return [word[1:-1] if word[0] in "\"'" and word[-1] == word[0] else word for word in shlex.split(line, posix=False)]
