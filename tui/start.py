"""Starts the app on a terminal: asks what it can draw, opens the session, and closes it whatever happens."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from engine.build import open_session, places
from engine.session.known import Place, Places
from engine.settings import Settings
from tui.app import PhotoSeriesApp, Wish
from tui.bridge import Bridge
from tui.desk.commands import COMMANDS
from tui.keys.keymap import Keys
from tui.runtime.turns import take_short_turns
from tui.terminal.hangup import end_with_terminal
from tui.terminal.log import noting
from tui.terminal.output import whole_frames, write_in_full
from tui.terminal.probe import TerminalPictures, enable_true_colour, probe

DEMO_FOLDER = Path("photo-series-demo")


@dataclass(frozen=True, slots=True)
class _Start:
    """One run of the app, which has one database."""

    settings: Settings
    place: Place | None = None
    """The collection to open, if one is."""
    paint: Path | None = None
    """The folder to paint the sample into before it is opened."""

    @classmethod
    def at(cls, place: Place, settings: Settings) -> _Start:
        return cls(settings.model_copy(update={"database_path": str(place.database)}), place)

    @classmethod
    def with_sample(cls, folder: Path, settings: Settings) -> _Start:
        return cls(settings.of_sample(folder), paint=(folder / "photos").absolute())


def run_app(
    settings: Settings,
    key: str | None,
    folder: Path | None,
    *,
    mouse: bool,
    demo: Path | None = None,
    server_key: str | None = None,
    config: Path | None = None,
) -> None:
    """Run the app until the user leaves it; `demo` is a folder for the sample collection, to be painted first, and
    `config` the file that the settings came from.
    """
    Keys(COMMANDS, settings.keys)  # a wrong one is told before the app has the screen
    end_with_terminal()
    write_in_full()
    terminal = probe(settings.images)
    enable_true_colour(os.environ)
    take_short_turns()
    where = places(settings)
    start = _Start(settings.model_copy(update={"database_path": str(where.database)}))
    if demo is not None:
        start = _Start.with_sample(demo, settings)
    elif folder is not None:
        start = _Start.at(where.of(folder), settings)
    while (wish := _run_once(start, key, server_key, config, where, terminal, mouse)) is not None:
        start = _Start.at(wish.place, settings) if wish.place else _Start.with_sample(DEMO_FOLDER, settings)


def _run_once(
    start: _Start,
    key: str | None,
    server_key: str | None,
    config: Path | None,
    where: Places,
    terminal: TerminalPictures,
    mouse: bool,
) -> Wish | None:
    bridge = Bridge()
    session = open_session(start.settings, noting(bridge), key, server_key=server_key, config=config)
    try:
        if start.place is not None:
            session.open(start.place.root)
        greeting = str(start.place) if start.place is not None and start.place.elsewhere else ""
        app = PhotoSeriesApp(session, bridge, terminal, where.of, demo=start.paint, greeting=greeting)
        app.driver_class = whole_frames(app.driver_class)
        app.garbage.start()
        wish = app.run(mouse=mouse)
        if app.return_code:
            raise SystemExit(app.return_code)
        return wish
    finally:
        session.close()
