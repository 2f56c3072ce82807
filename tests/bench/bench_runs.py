"""What runs cost besides the verifier's and the encoder's own work: storing, starting again, writing nothing new."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from engine.build import nobody_listens, open_session
from engine.export import Exporter, ExportOptions
from engine.model import Exclusion, Photo, Post, Proof, Verdict
from engine.photos.decode import PhotoReader
from engine.settings import Settings
from engine.store.store import Store
from tests.bench.bench_app import database_with
from tests.bench.bench_encode import make_series
from tests.bench.line import Line, race, wall

VERDICTS = 100_000
POSTS = 100_000
SERIES = 12


def storing() -> Iterator[Line]:
    """Verdicts stored one by one, each safe from a kill, against one bare executemany of as many rows."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "series.db")
        collection = store.intake.collection(Path(folder))
        posts = [post(number) for number in range(VERDICTS)]
        ids = list(store.intake.record(collection, posts).ids)

        def save() -> None:
            for series_id, one in zip(ids, posts, strict=True):
                store.verdicts.save_verdict(series_id, verdict(one))

        def bare() -> None:
            with closing(sqlite3.connect(Path(folder) / "bare.db")) as database, database:
                database.execute("DROP TABLE IF EXISTS rows")
                database.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, caption TEXT, frames TEXT, raw TEXT)")
                rows = ((one, "c" * 120, "f" * 200, "x" * 1500) for one in range(VERDICTS))
                database.executemany("INSERT INTO rows VALUES (?, ?, ?, ?)", rows)

        mine, theirs = race(save, bare, rounds=1)
        store.close()
    yield Line("a verdict, committed", f"{mine / VERDICTS * 1000:.2f} ms", mine / theirs, "a row of one executemany")


def again() -> Iterator[Line]:
    """A finished run started again at 100,000 posts, against reading their ids and states."""
    with tempfile.TemporaryDirectory() as folder:
        path, photos = database_with(Path(folder) / "many", POSTS)
        session = open_session(Settings(database_path=str(path), verifier="offline"), nobody_listens)
        session.open(photos)

        def read() -> None:
            with closing(sqlite3.connect(path)) as database:
                assert len(database.execute("SELECT id, state, decision FROM series").fetchall()) >= POSTS

        mine, bare = race(session.runs.verify, read)
        session.close()
    yield Line("a run with nothing to do", f"{mine * 1000:.0f} ms", mine / bare, "reading every id, state and decision")


def unchanged() -> Iterator[Line]:
    """An export of which nothing changed, against the first one, on the clock."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        series = make_series(place / "photos", SERIES, 6, None)
        options = ExportOptions("clips", place / "set")

        def export() -> None:
            Exporter(PhotoReader(120_000_000)).export(series, len(series), options, lambda *_: None, lambda: False)

        (first,) = race(export, rounds=1, clock=wall)
        (second,) = race(export, clock=wall)
    yield Line(f"{SERIES} clips of which none changed", f"{second:.2f} s", second / first, "the first export")


def post(number: int) -> Post:
    """A post of five photos."""
    name = f"post{number:06d}"
    photos = tuple(Photo(f"{name}_{at:02d}.jpg", at, 1, 1) for at in range(1, 6))
    return Post(name, "", name, "generic", Proof.NAME_ONLY, photos)


def verdict(one: Post) -> Verdict:
    """What a service might have answered about it."""
    return Verdict(
        is_series=True,
        frames=tuple(photo.path for photo in one.photos[:4]),
        excluded=(Exclusion(one.photos[4].path, "another place"),),
        caption="c" * 120,
        confidence=0.8,
        reason="one place, one light, the same people throughout",
        verifier="gemini",
        model_version="flash",
        prompt_version="1",
        raw="x" * 1500,
    )
