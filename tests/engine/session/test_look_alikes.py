"""Photos that look alike and posts that were downloaded twice, found on real files by a real run."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from engine.session.session import Session


def test_a_run_notes_what_tells_photos_apart(session: Session, tmp_path: Path) -> None:
    session.scan()
    session.verify()
    with contextlib.closing(sqlite3.connect(tmp_path / "series.db")) as database:
        noted = database.execute(
            """SELECT photos.state, count(*), count(content_hash), count(perceptual_hash) FROM photos
               JOIN series ON series.id = series_id WHERE series.state = 'verified' GROUP BY 1 ORDER BY 1"""
        ).fetchall()
    assert noted == [("ok", 12, 12, 12), ("unreadable", 1, 1, 0)]
