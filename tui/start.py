"""Starts the app on a terminal: asks what it can draw, opens the session, and closes it whatever happens."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from engine.build import open_session
from engine.settings import Settings
from tui.app import PhotoSeriesApp, Wish
from tui.bridge import Bridge
from tui.desk.commands import COMMANDS
from tui.keys.keymap import Keys
from tui.terminal.probe import TerminalPictures, enable_true_colour, probe

DEMO_FOLDER = Path("photo-series-demo")
_TURN = 0.001
"""Seconds that a thread may keep the interpreter while others wait. A key needs it three times before it is seen: to be
read, to be answered, and to be written."""


def run_app(
    settings: Settings,
    key: str | None,
    folder: Path | None,
    *,
    mouse: bool,
    demo: Path | None = None,
    server_key: str | None = None,
) -> None:
    """Run the app until the user leaves it; `demo` is a folder to paint the sample collection into first."""
    Keys(COMMANDS, settings.keys)  # a wrong one is told before the app has the screen
    terminal = probe(settings.images)
    enable_true_colour(os.environ)
    sys.setswitchinterval(_TURN)
    wish = _run_once(settings, key, folder, terminal, mouse, demo, server_key)
    if wish == Wish.DEMO:
        own = {"database_path": str(DEMO_FOLDER / "photo_series.db"), "output_dir": str(DEMO_FOLDER / "dataset")}
        _run_once(settings.model_copy(update=own), key, None, terminal, mouse, DEMO_FOLDER / "photos", server_key)


def _run_once(
    settings: Settings,
    key: str | None,
    folder: Path | None,
    terminal: TerminalPictures,
    mouse: bool,
    demo: Path | None,
    server_key: str | None,
) -> Wish | None:
    bridge = Bridge()
    session = open_session(settings, bridge, key, server_key=server_key)
    try:
        if folder is not None:
            session.open(folder)
        app = PhotoSeriesApp(session, bridge, terminal, demo=demo.absolute() if demo else None)
        app.garbage.start()
        wish = app.run(mouse=mouse)
        if app.return_code:
            raise SystemExit(app.return_code)
        return wish
    finally:
        session.close()
