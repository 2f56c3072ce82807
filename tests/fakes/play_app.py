"""The real app for the pty tests, playing the JPEGs named after the database on the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import tui
from engine.build import open_session
from engine.export.options import ExportOptions
from engine.model import Frame
from engine.settings import Settings
from tui.app import PhotoSeriesApp
from tui.bridge import Bridge
from tui.screens.play import PlayScreen
from tui.terminal.probe import enable_true_colour, probe


class PlayApp(PhotoSeriesApp):
    CSS_PATH = str(Path(tui.__path__[0]) / "app.tcss")

    def on_ready(self) -> None:
        frames = [Frame(path.name, path, at, True, at) for at, path in enumerate(map(Path, sys.argv[2:]), start=1)]
        self.push_screen(PlayScreen(frames, ExportOptions("clips", Path("unused"), size=256)))


if __name__ == "__main__":
    enable_true_colour(os.environ)
    bridge = Bridge()
    session = open_session(Settings(database_path=sys.argv[1], verifier="offline"), bridge)
    PlayApp(session, bridge, probe()).run()
    session.close()
