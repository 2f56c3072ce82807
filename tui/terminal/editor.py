"""The user's own editor: which program that is, and a text on its way through it and back."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.terminal.command_line import split

_VARIABLES = ("VISUAL", "EDITOR")
_USUAL = ("notepad",) if sys.platform == "win32" else ("nano", "vi")


class NoEditor(Exception):
    """There is no editor to lend the terminal to; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What came back from an editor."""

    text: str
    """What was written, also where the editor failed after that."""
    failure: str = ""
    """A sentence; "" where the editor ended well."""


def editor_command(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The program of $VISUAL, else of $EDITOR, with its arguments, else one that most machines have.

    Raises NoEditor where it is not there.
    """
    for name in _VARIABLES:
        if line := environ.get(name, "").strip():
            return _split(name, line)
    for program in _USUAL:
        if shutil.which(program):
            return [program]
    raise NoEditor("No editor is set. Set EDITOR to one.")


def _split(name: str, line: str) -> list[str]:
    """A command line as a shell would split it; it never reaches one."""
    try:
        command = split(line)
    except ValueError:
        raise NoEditor(f"{name} is no command: {line}. Mend its quotes.") from None
    if not shutil.which(command[0]):
        raise NoEditor(f"{name} names {command[0]}, which is not there.")
    return command


def edit(text: str, command: Sequence[str]) -> Edited:
    """What `command` makes of `text`; blocks until it ends, and the terminal is its own meanwhile. Raises nothing.

    The text passes through a file in a folder of its own that only the user can enter, so that whatever an editor
    leaves beside it is private, too, and goes with it.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="photo-series-") as folder:
            file = Path(folder) / "caption.txt"
            file.touch(mode=0o600)
            file.write_text(text + "\n", encoding="utf-8")
            with _undisturbed():
                code = subprocess.run([*command, str(file)], check=False).returncode
            written = file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return Edited(text, f"{command[0]} left no text: {error.strerror or error}.")
    return Edited(written, f"{command[0]} ended with code {code}." if code else "")


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl+C means the editor alone; unlike an ignored signal, one that we catch is not caught for it as well."""
    of_keys = [signal.SIGINT]
    if sys.platform != "win32":
        of_keys.append(signal.SIGQUIT)
    before = {number: signal.signal(number, lambda *_: None) for number in of_keys}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
