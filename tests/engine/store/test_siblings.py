"""Copies of the database that were changed on their own are told; others are nobody's business."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from engine.model import Decision
from engine.store.siblings import changed_siblings, told_siblings
from engine.store.store import Store
from tests.engine.store.conftest import MakePost


def test_a_copy_in_which_somebody_went_on_is_told(tmp_path: Path, make_post: MakePost) -> None:
    path = tmp_path / "series.db"
    with contextlib.closing(Store(path)) as store:
        store.intake.record(store.intake.collection(tmp_path), [make_post()])
    for name in ("series copy.db", "series (Ann's conflicted copy).db", "series-LAPTOP.db", "else (conflict).db"):
        shutil.copyfile(path, tmp_path / name)
    (tmp_path / "series.sync-conflict-1.db").write_text("no database")
    with contextlib.closing(Store(tmp_path / "series-LAPTOP.db")) as store:
        store.review.decide([1], Decision.APPROVED)
    with contextlib.closing(Store(tmp_path / "series another conflict.db")) as store:
        store.intake.record(store.intake.collection(tmp_path), [make_post()])
    with contextlib.closing(Store(path)):
        assert [file.name for file in changed_siblings(path)] == [
            "series (Ann's conflicted copy).db", "series-LAPTOP.db"
        ]  # fmt: skip
    assert "lie copies that may hold other decisions: series (Ann's" in told_siblings(path)
    assert told_siblings(tmp_path / "series-LAPTOP.db") == ""
