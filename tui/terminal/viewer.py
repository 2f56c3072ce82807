"""The program that shows a photo outside of the terminal: the user's own, else the one the desktop has for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tui.terminal.command_line import split


class NoViewer(Exception):
    """There is nothing to open a photo with; the message says what is wrong."""


def viewer_command(
    setting: str | None, environ: Mapping[str, str] = os.environ, system: str = sys.platform
) -> list[str]:
    """The viewer with its arguments: `setting`, split as a shell would, else the desktop's own; raises NoViewer.

    Windows has no program for that: an empty command means that it chooses one itself.
    """
    if setting and setting.strip():
        return _set(setting)
    if system == "win32":
        return []
    if system == "darwin":
        opener, shows = "open", not environ.get("SSH_CONNECTION")
    else:
        opener, shows = "xdg-open", bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
    if not shows:
        raise NoViewer("This terminal has no display to open a photo on.")
    if not shutil.which(opener):
        raise NoViewer(f'{opener} is not there; name a "viewer" in config.json.')
    return [opener]


def _set(setting: str) -> list[str]:
    try:
        command = split(setting)
    except ValueError:
        raise NoViewer(f'"viewer" in config.json is no command: {setting}. Mend its quotes.') from None
    if not shutil.which(command[0]):
        raise NoViewer(f'"viewer" in config.json names {command[0]}, which is not there.')
    return command


def open_photo(command: list[str], photo: Path) -> subprocess.Popen[bytes] | None:
    """Start the viewer on a photo and leave it to itself; None if the system started one. Raises NoViewer.

    The name goes there whole and by itself: an absolute path, which no program takes for an option, and through no
    shell. The viewer gets no terminal, for this one is in use, and outlives the app.
    """
    try:
        if sys.platform == "win32" and not command:
            os.startfile(os.path.abspath(photo))
            return None
        return subprocess.Popen(
            [*command, os.path.abspath(photo)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise NoViewer(
            f"{command[0] if command else 'The viewer'} cannot be started: {error.strerror or error}."
        ) from error
