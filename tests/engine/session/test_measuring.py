"""Measures come with the verdict, and older collections get theirs at the next scan, with no verdict asked again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from engine.build import open_session
from engine.events import Event, Phase, PhaseStarted
from engine.session.session import Session
from engine.settings import Settings


def measured(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT path FROM photos WHERE side = 240 AND sharpness > 150 AND detail = 240")
        return sorted(path for (path,) in found)


def test_a_verdict_measures_and_a_scan_measures_what_is_older(
    session: Session, downloads: Path, told: list[Event], tmp_path: Path
) -> None:
    session.runs.scan()
    session.runs.verify()
    session.close()
    first = measured(session.database)
    assert len(first) == 12  # neither the broken file nor the post of one photo
    assert Phase.MEASURING not in {event.phase for event in told if isinstance(event, PhaseStarted)}

    with closing(sqlite3.connect(session.database)) as older, older:
        older.execute("UPDATE photos SET side = NULL, sharpness = NULL, detail = NULL")
    again = open_session(Settings(database_path=str(session.database)), told.append)
    again.open(downloads)
    again.runs.scan()
    assert again.runs.verify().asked == 0
    again.close()
    assert measured(session.database) == first
    assert Phase.MEASURING in {event.phase for event in told if isinstance(event, PhaseStarted)}
