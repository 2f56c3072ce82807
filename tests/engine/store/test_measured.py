"""Marks on photos and series, filters and orders by measures, and dumps; photos without measures say nothing."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.events import Event, SeriesChanged
from engine.filters import parse_filter
from engine.model import Fingerprint, Limits, Mark, Measures
from engine.session.measuring import note_copies
from engine.store.dump import DumpForm, write_dump
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, verdict_for

PLAIN = Measures(1080, 900.0, 1080, 90, 1.0, 0.0, 0.0)
POSTS = {
    "plain": (PLAIN, PLAIN),
    "blurred": (PLAIN, PLAIN._replace(sharpness=20.0, detail=200)),
    "tiny": (PLAIN._replace(side=320, detail=320), PLAIN),
    "enlarged": (PLAIN._replace(detail=300, sharpness=250.0), PLAIN),
    "framed": (PLAIN._replace(box=(0.0, 0.1, 1.0, 0.9)), PLAIN._replace(quality=30, dark=0.1, light=0.25)),
    "unmeasured": (None, None),
    "left_out": (PLAIN, PLAIN, PLAIN._replace(sharpness=1.0, box=(0.1, 0.0, 0.9, 1.0))),
}
"""Measures of the first photos of posts of four, by name; the verdict keeps two of each."""


@pytest.fixture
def ids(store: Store, collection: int, make_post: MakePost) -> dict[str, int]:
    posts = [make_post(name) for name in POSTS]
    store.intake.record(collection, posts)
    ids = dict(zip(POSTS, store.catalog.ids(collection, parse_filter("")), strict=True))
    for post, measures in zip(posts, POSTS.values(), strict=True):
        store.verdicts.save_verdict(ids[post.name], verdict_for(post, keep=(1, 2)))
        prints = {
            photo.path: Fingerprint(photo.path, 1, found)
            for photo, found in zip(post.photos, measures, strict=False)
            if found
        }
        store.fingerprints.keep(ids[post.name], prints)
    return ids


def test_filters_orders_and_marks(store: Store, collection: int, ids: dict[str, int], tmp_path: Path) -> None:
    def found(text: str) -> list[str]:
        names = {series_id: name for name, series_id in ids.items()}
        return [names[series_id] for series_id in store.catalog.ids(collection, parse_filter(text))]

    assert found("sharp<150") == ["blurred"]
    assert found("sharp>=900") == ["plain", "tiny", "framed", "left_out"]
    assert found("side<768") == ["blurred", "tiny", "enlarged"]
    assert found("quality<50") == ["framed"]
    assert found("bars:yes") == ["framed"]
    assert found("bars:no") == ["plain", "blurred", "tiny", "enlarged", "left_out"]
    assert found("clipped:yes") == ["framed"]
    assert found("clipped:no") == ["plain", "blurred", "tiny", "enlarged", "left_out"]
    assert found("clipped:yes,no") == [name for name in POSTS if name != "unmeasured"]
    assert found("-bars:yes") == [name for name in POSTS if name != "framed"]
    assert found("sort:sharp")[:2] == ["blurred", "enlarged"]
    assert found("sort:sharp")[-1] == found("sort:sharp-")[-1] == "unmeasured"

    wanted: dict[str, tuple[Mark, ...]] = {"blurred": (Mark.BLURRED,), "tiny": (Mark.SMALL,), "enlarged": (Mark.SMALL,)}
    wanted |= {"framed": (Mark.BARS, Mark.COMPRESSED, Mark.CLIPPED)}
    marks = {row.name: row.marks for row in store.catalog.rows(list(ids.values()))}
    assert marks == {name: wanted.get(name, ()) for name in POSTS}
    for name, series_id in ids.items():
        series = store.catalog.series(series_id)
        assert series is not None
        assert series.row.marks == marks[name]
        assert series.frames == store.catalog.frames([series_id])[series_id]
    left_out = store.catalog.series(ids["left_out"])
    assert left_out is not None
    assert [frame.marks for frame in left_out.frames] == [(), (), (Mark.BLURRED, Mark.BARS), ()]

    write_dump(store.catalog.everything(), DumpForm.JSON, tmp_path / "all.json")
    dumped = {series["name"]: series["frames"] for series in json.loads((tmp_path / "all.json").read_text())}
    assert [frame["marks"] for frame in dumped["framed"]] == [["bars"], ["compressed", "clipped"], [], []]
    assert dumped["blurred"][1]["sharpness"] == 20.0
    assert dumped["unmeasured"][0]["sharpness"] is None
    write_dump(store.catalog.everything(), DumpForm.CSV, tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(newline="") as stream:
        lines = {line["path"]: line["marks"] for line in csv.DictReader(stream)}
    assert lines["left_out_03.jpg"] == "blurred bars"


def test_copies_are_noted_found_and_forgotten(store: Store, collection: int, ids: dict[str, int]) -> None:
    prints = store.fingerprints
    of = {series: photo for photo, series, *_ in reversed(prints.hashed(collection))}
    plain, tiny = of[ids["plain"]], of[ids["tiny"]]
    assert prints.note_copies(collection, {plain, tiny}) == {ids["plain"], ids["tiny"]}
    assert prints.note_copies(collection, {plain, tiny}) == frozenset()
    wanted = [ids["plain"], ids["tiny"]]
    assert list(store.catalog.ids(collection, parse_filter("copy:yes"))) == wanted
    assert len(store.catalog.ids(collection, parse_filter("copy:no"))) == len(POSTS) - 3
    marks = {row.id: row.marks for row in store.catalog.rows(wanted)}
    assert marks == {ids["plain"]: (Mark.COPY,), ids["tiny"]: (Mark.SMALL, Mark.COPY)}
    assert prints.note_copies(collection, {tiny}) == {ids["plain"]}
    assert list(store.catalog.ids(collection, parse_filter("copy:yes"))) == [ids["tiny"]]


def test_copies_are_compared_anew_only_once_something_changed(
    store: Store, collection: int, ids: dict[str, int]
) -> None:
    prints, told = store.fingerprints, list[Event]()
    plain, *_ = (photo for photo, series, *_ in prints.hashed(collection) if series == ids["plain"])
    note_copies(collection, store, told.append)
    prints.note_copies(collection, {plain})
    for _ in range(2):
        note_copies(collection, store, told.append)
        assert prints.copies(ids["plain"])  # as it was left: nothing was compared
    store.review.remove([ids["tiny"]])
    note_copies(collection, store, told.append)
    assert told == [SeriesChanged(frozenset({ids["plain"]}))]
    assert not prints.copies(ids["plain"])


def test_marks_that_a_verifier_saw(
    store: Store, collection: int, ids: dict[str, int], make_post: MakePost, tmp_path: Path
) -> None:
    def found(text: str) -> list[str]:
        names = {series_id: name for name, series_id in ids.items()}
        return [names[series_id] for series_id in store.catalog.ids(collection, parse_filter(text))]

    assert [found(text) for text in ("text:yes", "text:no", "watermark:no", "turned:yes")] == [[]] * 4
    nothing: dict[int, tuple[Mark, ...]] = dict.fromkeys((1, 2, 3, 4), ())
    for name, seen in {
        "blurred": nothing | {1: (Mark.TEXT,), 2: (Mark.TEXT, Mark.TURNED)},
        "unmeasured": nothing | {2: (Mark.WATERMARK,)},
        "left_out": nothing | {3: (Mark.TEXT,)},
    }.items():
        post = make_post(name)
        told = tuple((photo.path, seen[photo.number or 0]) for photo in post.photos)
        store.verdicts.save_verdict(ids[name], verdict_for(post, keep=(1, 2), seen=told))
    # What is said of nothing but frames and order leaves the marks.
    store.verdicts.save_verdict(ids["blurred"], verdict_for(make_post("blurred"), keep=(2, 1)))
    assert (found("text:yes"), found("text:no")) == (["blurred"], ["unmeasured", "left_out"])
    assert (found("watermark:yes"), found("turned:yes")) == (["unmeasured"], ["blurred"])
    assert found("-text:yes") == [name for name in POSTS if name != "blurred"]
    rows = {row.name: row.marks for row in store.catalog.rows(list(ids.values()))}
    assert rows["blurred"] == (Mark.BLURRED, Mark.TEXT, Mark.TURNED)
    assert (rows["unmeasured"], rows["left_out"], rows["plain"]) == ((Mark.WATERMARK,), (), ())
    for name in rows:
        series = store.catalog.series(ids[name])
        assert series is not None
        assert series.row.marks == rows[name]
        assert series.frames == store.catalog.frames([ids[name]])[ids[name]]
    write_dump(store.catalog.everything(), DumpForm.JSON, tmp_path / "all.json")
    dumped = {series["name"]: series["frames"] for series in json.loads((tmp_path / "all.json").read_text())}
    assert [frame["marks"] for frame in dumped["blurred"]] == [["blurred", "text", "turned"], ["text"], [], []]
    (exported,) = store.exportable.load([ids["blurred"]])
    assert [frame.marks for frame in exported.frames] == [(Mark.BLURRED, Mark.TEXT, Mark.TURNED), (Mark.TEXT,)]

    post = make_post("blurred")
    changed = post._replace(photos=(post.photos[0]._replace(mtime_ns=99), *post.photos[1:]))
    store.intake.record(collection, [changed])
    marks = {frame.path: frame.marks for frame in store.catalog.frames([ids["blurred"]])[ids["blurred"]]}
    assert (marks["blurred_01.jpg"], marks["blurred_02.jpg"]) == ((), (Mark.BLURRED, Mark.TEXT, Mark.TURNED))


def test_the_limits_are_the_settings(store: Store, ids: dict[str, int]) -> None:
    with closing(Store(store.path, Limits(blurred_below=10, small_below=1200, compressed_below=20))) as other:
        marks = {row.name: row.marks for row in other.catalog.rows(list(ids.values()))}
    assert marks["blurred"] == marks["plain"] == (Mark.SMALL,)
    assert marks["framed"] == (Mark.SMALL, Mark.BARS, Mark.CLIPPED)
    assert marks["unmeasured"] == ()


def test_odd_values_in_the_database_mark_nothing(store: Store, collection: int, ids: dict[str, int]) -> None:
    with closing(sqlite3.connect(store.path)) as other, other:
        other.execute("UPDATE photos SET sharpness = 'soft', side = 'wide', detail = x'ff', box = 'bars', seen = 'odd'")
    assert {row.marks for row in store.catalog.rows(list(ids.values()))} == {()}
    for text, number in (("sharp<150", 0), ("bars:yes", 0), ("text:yes", 0), ("sort:sharp", len(ids))):
        assert len(store.catalog.ids(collection, parse_filter(text))) == number
    assert all(series.frames[0].marks == () for series in store.catalog.everything())


def test_histograms_count_measured_photos_by_bin(store: Store, collection: int, ids: dict[str, int]) -> None:
    found = {one.measure: one for one in store.histograms.all(collection)}
    assert {measure: sum(one.counts) for measure, one in found.items()} == {"sharpness": 13, "side": 13, "quality": 13}
    sharp = found["sharpness"]
    assert dict(zip(sharp.edges, sharp.counts, strict=False)) == {
        30: 2, 100: 0, 150: 0, 300: 1, 600: 0, 1200: 10, 2400: 0,
    }  # fmt: skip
    assert found["side"].counts[:3] == (1, 2, 0)  # enlarged and shrunken photos count by their detail
    assert found["quality"].counts[0] == 1
    with closing(sqlite3.connect(store.path)) as database, database:
        database.execute("UPDATE photos SET quality = NULL, sharpness = 'odd' WHERE series_id = ?", (ids["plain"],))
    found = {one.measure: one for one in store.histograms.all()}
    assert (found["quality"].unknown, found["sharpness"].unknown) == (2, 2)
    assert store.histograms.all(collection + 1) == ()
