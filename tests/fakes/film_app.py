"""A small app for the pty tests: shows the JPEGs named on the command line as films, two at a time.

Right and left move the cursor, down and up change the series, Ctrl+L redraws, q quits.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType

from engine.model import Frame
from tui.pictures import PictureService
from tui.terminal.probe import enable_true_colour, probe
from tui.widgets.filmstrip import Filmstrip
from tui.widgets.redrawing import redraw


def _itself(file: Path, size: int, mtime_ns: int) -> Path:
    return file


class FilmApp(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        ("right", "move(1)", ""), ("left", "move(-1)", ""), ("down", "turn(1)", ""), ("up", "turn(-1)", ""),
        ("ctrl+l", "redraw", ""), ("q", "quit", ""),
    ]  # fmt: skip

    def __init__(self, photos: list[Path]) -> None:
        super().__init__()
        self.pictures = PictureService(probe(), _itself)
        self.films = [photos[start : start + 2] for start in range(0, len(photos), 2)]
        self.number = 0

    def compose(self) -> ComposeResult:
        yield Filmstrip(self.pictures)

    def on_mount(self) -> None:
        self.action_turn(0)

    def action_move(self, by: int) -> None:
        self.query_one(Filmstrip).move_cursor(by)

    def action_turn(self, by: int) -> None:
        self.number = (self.number + by) % len(self.films)
        frames = tuple(
            Frame(file.name, file, None, True, number + 1) for number, file in enumerate(self.films[self.number])
        )
        self.query_one(Filmstrip).show(self.number, frames)

    def action_redraw(self) -> None:
        redraw(self, self.pictures)

    def on_unmount(self) -> None:
        self.pictures.close()


if __name__ == "__main__":
    enable_true_colour(os.environ)
    FilmApp([Path(argument) for argument in sys.argv[1:]]).run()
