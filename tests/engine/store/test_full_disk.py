"""A disk that fills up is told in words, and nothing that was stored is lost."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from engine.errors import ExportError, StoreError
from engine.model import Decision, PhotoState, SeriesFilter
from engine.store.dump import DumpForm, write_dump
from engine.store.store import Store
from tests.engine.store.conftest import MakePost
from tests.fakes.full_disk import file_limit


def test_what_was_stored_before_the_disk_was_full_stays_and_the_rest_follows_later(
    tmp_path: Path, make_post: MakePost
) -> None:
    with contextlib.closing(Store(tmp_path / "series.db")) as store:
        collection = store.intake.collection(tmp_path)
        store.intake.record(collection, [make_post("first")])
        ((pages,),) = store._door.pragma("page_count")
        store._door.pragma(f"max_page_count = {pages + 10}")  # to SQLite this is a disk without room
        posts = [make_post(f"post {number}", 20) for number in range(300)]
        for _ in range(2):
            with pytest.raises(StoreError, match=r"The disk that holds .*series\.db is full\. Make room"):
                store.intake.record(collection, posts)
        assert len(store.catalog.ids(collection, SeriesFilter())) == 1
        assert store.review.decide([1], Decision.APPROVED).ids == (1,)
        store._door.pragma("max_page_count = 1000000")
        assert store.intake.record(collection, posts).added == 300
        assert store.care.check(lambda files: [PhotoState.OK] * len(files), lambda *_: None).damage == ()


def test_a_write_that_fails_is_told_and_undone(tmp_path: Path, make_post: MakePost) -> None:
    with contextlib.closing(Store(tmp_path / "series.db")) as store:
        collection = store.intake.collection(tmp_path)
        posts = [make_post(f"post {number}", 20) for number in range(300)]
        with file_limit(300_000), pytest.raises(StoreError, match="cannot be used: disk I/O error"):
            store.intake.record(collection, posts)
        assert len(store.catalog.ids(collection, SeriesFilter())) == 0
        assert store.intake.record(collection, posts).added == 300


@pytest.mark.parametrize("form", DumpForm)
def test_a_dump_that_finds_no_room_leaves_the_older_one(
    store: Store, collection: int, make_post: MakePost, tmp_path: Path, form: DumpForm
) -> None:
    store.intake.record(collection, [make_post(f"post {number}", 20) for number in range(50)])
    output = tmp_path / "out" / "all"
    output.parent.mkdir()
    output.write_text("older")
    with file_limit(50_000), pytest.raises(ExportError, match="cannot be written: File too large"):
        write_dump(store.catalog.everything(), form, output)
    assert [file.read_text() for file in output.parent.iterdir()] == ["older"]
