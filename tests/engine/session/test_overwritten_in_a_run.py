"""A backup is copied over the database while a run has it open."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path

import pytest

from engine.build import open_session
from engine.errors import StoreError
from engine.events import Event, SeriesChanged
from engine.model import Decision, SeriesFilter
from engine.session.reports import VerifyRequest
from engine.session.session import Session
from engine.settings import Settings
from engine.store.backups import Backups
from engine.store.store import Store


def test_a_run_ends_and_says_where_the_decisions_are(downloads: Path, tmp_path: Path) -> None:
    path, copy = tmp_path / "series.db", tmp_path / "copy.db"
    told: list[Event] = []

    def restore(event: Event) -> None:
        told.append(event)
        if isinstance(event, SeriesChanged) and session.runs.running and copy.exists():
            subprocess.run(["cp", copy, path], check=True)
            copy.unlink()

    session: Session = open_session(Settings(database_path=str(path), size=64), restore)
    with contextlib.closing(session):
        session.open(downloads)
        session.runs.scan()
        Backups(path).write(copy)
        ids = session.catalog.ids(session.collection, SeriesFilter())
        session.review.decide(ids[:1], Decision.REJECTED)
        with pytest.raises(StoreError, match="was overwritten") as error:
            session.runs.verify(VerifyRequest())
        kept = Path(error.value.hint.rpartition(" --db-path ")[2].partition(", or")[0])
    with contextlib.closing(Store(path)) as store:
        assert store.catalog.counts().rejected == 0
    with contextlib.closing(Store(kept)) as store:
        assert store.catalog.counts().rejected == 1
