"""What is told when the program itself is at fault: three sentences, and a report in a file instead of a traceback.

The report holds no values of variables, as Textual's own would: a key may be among them.
"""

from __future__ import annotations

import platform
import traceback
from collections.abc import Iterable
from pathlib import Path

import platformdirs

from engine.writing import replacing
from tui.terminal.log import log_file, note
from tui.text.secrets import HIDDEN, without_secrets


def tell_crash(error: BaseException | None, secrets: Iterable[str | None] = ()) -> str:
    """Write the report and say what to do with it; neither `secrets` nor other keys stand in either."""
    hidden = [secret for secret in secrets if secret]
    note("".join(_without(hidden, line) for line in traceback.format_exception(error)))
    words = _without(hidden, f"The program is at fault: {type(error).__name__}: {error}")
    kept = "Your decisions and all verdicts are saved; start the program again to continue."
    try:
        report = f"Please report it with {_write(error, hidden)}; what went before is in {log_file()}, without keys."
    except OSError:
        return f"{words}\n{kept}"
    return f"{words}\n{kept}\n{report}"


def crash_file() -> Path:
    """Where the last crash is reported."""
    return platformdirs.user_state_path("photo-series") / "crash.txt"


def _write(error: BaseException | None, secrets: Iterable[str]) -> Path:
    file = crash_file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    system = f"Python {platform.python_version()} on {platform.system()}\n\n"
    report = _without(secrets, system + "".join(traceback.format_exception(error)))
    with replacing(file, private=True) as out:
        out.write(report.encode("utf-8", "replace"))
    return file


def _without(secrets: Iterable[str], text: str) -> str:
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return without_secrets(text)
