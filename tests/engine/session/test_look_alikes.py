"""Photos that look alike and posts that were downloaded twice, found on real files by a real run."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

from PIL import Image

from engine.filters import parse_filter
from engine.session.session import Session


def ids(session: Session, *words: str) -> int:
    """The one series that a filter shows."""
    (series_id,) = session.catalog.ids(session.collection, parse_filter(" ".join(words)))
    return series_id


def test_a_run_notes_what_tells_photos_apart(session: Session, tmp_path: Path) -> None:
    session.runs.scan()
    session.runs.verify()
    with contextlib.closing(sqlite3.connect(tmp_path / "series.db")) as database:
        noted = database.execute(
            """SELECT photos.state, count(*), count(content_hash), count(perceptual_hash) FROM photos
               JOIN series ON series.id = series_id WHERE series.state = 'verified' GROUP BY 1 ORDER BY 1"""
        ).fetchall()
    assert noted == [("ok", 12, 12, 12), ("unreadable", 1, 1, 0)]


def test_a_second_download_is_found_by_its_bytes(session: Session, downloads: Path) -> None:
    for file in sorted(downloads.glob("studio_*.jpg")):
        shutil.copyfile(file, downloads / "sub" / file.name.replace("studio", "again"))
    session.runs.scan()
    session.runs.verify()
    studio, again = ids(session, "studio", "folder:."), ids(session, "again")
    alike = session.advice.look_alikes(again)
    assert [copy.id for copy in alike.copies] == [studio, again]
    assert [copy.id for copy in alike.skippable] == [again]
    assert alike.copies == session.advice.look_alikes(studio).copies
    better = session.advice.better_photos(again)
    assert len(better) == 4
    assert all(path == copy.replace("sub/again", "studio") for copy, path in better.items())
    assert session.advice.better_photos(studio) == {}
    session.review.skip_copies([again])
    assert session.advice.look_alikes(studio).skippable == ()


def test_photos_that_look_almost_the_same_are_told_and_kept(session: Session, downloads: Path) -> None:
    with Image.open(downloads / "studio_01.jpg") as first:
        first.resize((200, 250)).save(downloads / "studio_09.jpg", quality=60)
    session.runs.scan()
    session.runs.verify()
    studio = ids(session, "studio", "folder:.")
    near = session.advice.look_alikes(studio).near
    assert "studio_09.jpg" in near["studio_01.jpg"]
    assert "studio_01.jpg" in near["studio_09.jpg"]
    assert session.catalog.rows([studio])[0].total == 5


def test_what_was_verified_before_is_looked_at_when_it_is_asked_for(session: Session, tmp_path: Path) -> None:
    session.runs.scan()
    session.runs.verify()
    studio = ids(session, "studio", "folder:.")
    before = session.advice.look_alikes(studio)
    with contextlib.closing(sqlite3.connect(tmp_path / "series.db")) as database, database:
        database.execute("UPDATE photos SET content_hash = NULL, perceptual_hash = NULL")
    assert session.advice.look_alikes(studio) == before
    with contextlib.closing(sqlite3.connect(tmp_path / "series.db")) as database:
        assert database.execute("SELECT count(*) FROM photos WHERE perceptual_hash NOT NULL").fetchone() == (4,)
