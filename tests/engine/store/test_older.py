"""A database as the older program wrote it, opened beside the photos it speaks of."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.build import open_library
from engine.model import Decision, SeriesFilter, SeriesState
from engine.photos.fingerprint import content_hash
from engine.photos.presence import look
from engine.photos.scan import scan
from engine.settings import Settings
from engine.store.store import Store
from tests.conftest import PaintPost
from tests.engine.store.test_store import OLDER_SCHEMA

JENNY = "2025_08_28_15_16_56_jenny.lbxDN50WMMDLFf_vienna"
UNFASH = "2025_08_28_15_09_21_unfashDN5zem3DKwP_____________"


def answer(frames: list[tuple[str, str]], reason: str = "one place") -> str:
    """What that program stored: bare names, whole paths where it could map them."""
    images = [
        {"path": os.path.basename(path or name), "order": order} | ({"full_path": path} if path else {})
        for order, (name, path) in enumerate(frames, start=1)
    ]
    return json.dumps({"is_series": bool(frames), "images": images, "excluded_images": ["_01"], "reason": reason})


@pytest.fixture
def old(tmp_path: Path, paint_post: PaintPost) -> Path:
    """The folder that program worked in: it walked pics and all below."""
    pics = tmp_path / "pics"
    paint_post(pics / "2025" / "june", JENNY, 4, scene=1)
    paint_post(pics, UNFASH, 3, scene=2)
    paint_post(pics / "a", "studio", 3, scene=3)
    paint_post(pics / "b", "studio", 3, scene=4)
    paint_post(pics / "b", "junk", 3, scene=5)
    rows = [
        ("2025_08_28_15_16_56_jenny.lbxDN__vienna", "pics/2025/june", 1, "a woman in Vienna", 4,
         answer([(f"_0{n}", f"pics/2025/june/{JENNY}_0{n}.jpg") for n in (3, 1, 2)])),
        ("2025_08_28_15_09_21_unfashDN_series", "pics", 0, "", 3, answer([], "JSON parsing error: line 1")),
        ("studio", "pics/a", 1, "a studio", 6, answer([("_02", ""), ("", "pics/b/studio_01.jpg")])),
        ("junk", "pics/b", 0, "", 3, answer([], "different places")),
    ]  # fmt: skip
    database = sqlite3.connect(tmp_path / "photo_series.db")
    database.executescript(OLDER_SCHEMA)
    for number, (base, folder, holds, caption, count, parsed) in enumerate(rows, start=1):
        database.execute(
            "INSERT INTO series (id, base_name, directory, is_series, series_caption, image_count,"
            " gemini_parsed_response) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, base, folder, holds, caption, count, parsed),
        )
        for image in json.loads(parsed)["images"]:
            database.execute(
                "INSERT INTO series_images (series_id, image_path, order_in_series) VALUES (?, ?, ?)",
                (number, image["path"], image["order"]),
            )
    database.execute("INSERT INTO analysis_log (directory, total_images, total_series) VALUES ('./pics', 16, 2)")
    database.commit()
    database.close()
    return tmp_path


@pytest.fixture
def store(old: Path) -> Iterator[Store]:
    store = Store(old / "photo_series.db")
    yield store
    store.close()


def film(store: Store, series_id: int) -> list[str]:
    series = store.catalog.series(series_id)
    assert series is not None
    return [frame.path for frame in series.frames if frame.kept and frame.file.is_file()]


def test_photos_are_found_by_bare_names_paths_and_numbers(store: Store, old: Path) -> None:
    assert store.catalog.collections() == [(1, old / "pics")]
    assert film(store, 1) == [f"2025/june/{JENNY}_0{n}.jpg" for n in (3, 1, 2)]
    assert film(store, 3) == ["a/studio_02.jpg", "b/studio_01.jpg"]
    jenny = store.catalog.series(1)
    assert jenny is not None
    assert jenny.row.total == 4
    assert all(frame.size for frame in jenny.frames)


def test_its_series_are_exportable_at_once(store: Store) -> None:
    exported = store.exportable.series(None, min_length=2)
    assert [(series.caption, len(series.frames)) for series in exported] == [("a woman in Vienna", 3), ("a studio", 2)]
    assert all(frame.file.is_file() for series in exported for frame in series.frames)


def test_a_scan_of_the_folder_takes_its_rows_over(store: Store, old: Path) -> None:
    store.review.decide([1], Decision.APPROVED)
    collection = store.intake.collection(old / "pics")
    posts = list(open_library(Settings()).posts(old / "pics", lambda problem: None))
    tally = store.intake.record(collection, posts)
    assert (collection, len(posts), tally.added) == (1, 5, 1)
    rows = {row.id: row for row in store.catalog.rows(store.catalog.ids(collection, SeriesFilter()))}
    assert (rows[1].decision, rows[1].state, rows[1].username) == (
        Decision.APPROVED,
        SeriesState.VERIFIED,
        "jenny.lbx",
    )
    assert (rows[2].state, rows[4].state) == (SeriesState.FAILED, SeriesState.VERIFIED)
    assert film(store, 1) == [f"2025/june/{JENNY}_0{n}.jpg" for n in (3, 1, 2)]
    assert 4 not in store.verdicts.queue(collection, "gemini")


def test_without_its_photos_it_opens_with_the_names_it_has_until_they_are_back(old: Path) -> None:
    (old / "pics").rename(old / "unplugged")
    store = Store(old / "photo_series.db")
    try:
        series = store.catalog.series(1)
        assert series is not None
        assert series.frames[0].file == old / "pics/2025/june" / f"{JENNY}_03.jpg"
        (old / "unplugged").rename(old / "pics")
        store.care.relink(1, [], look=look, walk=scan, content_hash=content_hash, progress=lambda *_: None)
        assert film(store, 3) == ["a/studio_02.jpg", "b/studio_01.jpg"]
        assert store.care.check(look, lambda *_: None).photos == 14
    finally:
        store.close()


@pytest.mark.parametrize("moved", [False, True])
def test_without_its_photos_at_first_it_finds_them_when_the_collection_is_opened(old: Path, moved: bool) -> None:
    (old / "pics").rename(old / "unplugged")
    with contextlib.closing(Store(old / "photo_series.db")) as store:
        store.review.decide([3], Decision.APPROVED)
        place = old / ("elsewhere" if moved else "pics")
        (old / "unplugged").rename(place)
        if moved:
            assert store.care.rehome([place]) == [(str(old / "pics"), str(place))]
        collection = store.intake.collection(place)
        assert store.catalog.collections() == [(collection, place)]
        assert film(store, 1) == [f"2025/june/{JENNY}_0{n}.jpg" for n in (3, 1, 2)]
        assert film(store, 3) == ["a/studio_02.jpg", "b/studio_01.jpg"]
        posts = list(open_library(Settings()).posts(place, lambda problem: None))
        assert store.intake.record(collection, posts).added == 1
        assert store.catalog.rows([3])[0].decision == Decision.APPROVED
