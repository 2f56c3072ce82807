"""What is told when the program itself is at fault: three sentences, and a report in a file instead of a traceback.

The report holds no values of variables, as Textual's own would: a key may be among them.
"""

from __future__ import annotations

import os
import platform
import traceback
from collections.abc import Iterable
from pathlib import Path

import platformdirs


def tell_crash(error: BaseException | None, secrets: Iterable[str | None] = ()) -> str:
    """Write the report and say what to do with it; `secrets` stand nowhere in either."""
    words = _without(secrets, f"The program is at fault: {type(error).__name__}: {error}")
    kept = "What you decided and what was judged is kept; start the program again to go on."
    try:
        return f"{words}\n{kept}\nPlease report it with {_write(error, secrets)}."
    except OSError:
        return f"{words}\n{kept}"


def crash_file() -> Path:
    """Where the last crash is reported."""
    return platformdirs.user_state_path("photo-series") / "crash.txt"


def _write(error: BaseException | None, secrets: Iterable[str | None]) -> Path:
    file = crash_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    system = f"Python {platform.python_version()} on {platform.system()}\n\n"
    report = _without(secrets, system + "".join(traceback.format_exception(error)))
    private = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(private, "w", encoding="utf-8", errors="replace") as out:
        out.write(report)
    return file


def _without(secrets: Iterable[str | None], text: str) -> str:
    for secret in filter(None, secrets):
        text = text.replace(secret, "…")
    return text
