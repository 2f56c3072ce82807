"""The plain commands as a shell runs them, but within the process of the tests, where they start at once."""

from __future__ import annotations

import contextlib
import io
import subprocess
from pathlib import Path

import pytest

from tui.cli.program import run
from tui.terminal.encoding import accept_every_character


def run_command(
    folder: Path, *arguments: object, encoding: str = "utf-8", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command line in `folder`, with nothing to read and what it prints caught; its streams take `encoding`."""
    words = [str(argument) for argument in arguments]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True) for _ in range(2))
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr("sys.stdin", io.StringIO())
        for name, value in environment.items():
            patch.setenv(name, value)
        accept_every_character()
        code = run(words)
    return subprocess.CompletedProcess(words, code, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    return stream.buffer.getvalue().decode(stream.encoding) if isinstance(stream.buffer, io.BytesIO) else ""
