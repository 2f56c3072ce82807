"""Care: a database that is checked against real files, and what may leave it."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import DatabaseDamaged, ExportError
from engine.model import Decision, Post, SeriesFilter, SeriesState
from engine.photos.fingerprint import content_hash
from engine.photos.presence import look
from engine.store.dump import DumpForm, write_dump
from engine.store.salvage import salvage
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, on_disk, verdict_for


def quiet(done: int, total: int, current: str) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def beach(store: Store, collection: int, root: Path, make_post: MakePost) -> Post:
    """A verified post of four photos, series 1."""
    post = on_disk(root, make_post("beach", 4, "june"))
    store.intake.record(collection, [post])
    store.verdicts.save_verdict(1, verdict_for(post))
    return post


def test_a_check_of_what_is_as_it_was_finds_nothing(store: Store, beach: Post) -> None:
    report = store.care.check(look, quiet)
    assert (report.series, report.photos, report.sound, report.problems) == (1, 4, True, ())


def test_a_check_names_what_the_disk_no_longer_has(store: Store, root: Path, beach: Post) -> None:
    (root / beach.photos[0].path).unlink()
    (root / beach.photos[1].path).write_bytes(b"another picture")
    store.verdicts.save_failure(1, SeriesState.FAILED, "no answer")
    report = store.care.check(look, quiet)
    assert (report.missing, report.changed, report.incomplete, report.failed) == (1, 1, 1, 1)
    assert not report.sound
    assert [(problem.where, problem.what) for problem in report.problems] == [
        ("june/beach_01.jpg", "is missing"),
        ("june/beach_02.jpg", "has changed since it was scanned"),
        ("beach", "series 1 has lost 1 of its frames"),
    ]


def test_a_check_with_hashes_sees_bytes_that_size_and_time_hide(store: Store, root: Path, beach: Post) -> None:
    assert store.care.check(look, quiet, content_hash).hashed == 4
    file = root / beach.photos[2].path
    before = file.stat()
    file.write_bytes(b"y" * before.st_size)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert store.care.check(look, quiet).sound
    report = store.care.check(look, quiet, content_hash)
    assert (report.hashed, report.changed) == (0, 1)


def test_a_folder_that_is_not_there_is_one_problem_and_nothing_of_it_is_cleaned(
    store: Store, root: Path, beach: Post
) -> None:
    root.rename(root.with_name("elsewhere"))
    report = store.care.check(look, quiet)
    assert report.missing == 4
    assert [problem.where for problem in report.problems] == [str(root), "beach"]
    assert store.care.abandoned(look, quiet) == []


def test_a_damaged_file_is_told_in_sqlites_words(tmp_path: Path, make_post: MakePost) -> None:
    path = tmp_path / "damaged.db"
    store = Store(path)
    collection = store.intake.collection(tmp_path)
    store.intake.record(collection, [make_post(f"post{number}") for number in range(400)])
    store.close()
    with sqlite3.connect(path) as database:
        page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'photos_path'").fetchone()[0]
        size = database.execute("PRAGMA page_size").fetchone()[0]
    database.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x07" * 100)
    with pytest.raises(DatabaseDamaged, match=r"damaged\.db is damaged: .*db check"):
        Store(path)
    found = salvage(path)
    assert found.damage
    assert dict(found.readable)["series"] == 400


def test_what_is_gone_and_undecided_may_be_cleaned_away(
    store: Store, collection: int, root: Path, make_post: MakePost
) -> None:
    posts = [on_disk(root, make_post(name)) for name in ("gone", "approved", "half")]
    store.intake.record(collection, [*posts, make_post("film only", 0)])
    for number, post in enumerate(posts, start=1):
        store.verdicts.save_verdict(number, verdict_for(post))
    store.review.decide([2], Decision.APPROVED)
    for photo in (*posts[0].photos, *posts[1].photos, posts[2].photos[0]):
        (root / photo.path).unlink()
    gone = store.care.abandoned(look, quiet)
    assert [(series.id, series.name, series.photos) for series in gone] == [(1, "gone", 4)]
    assert store.care.erase([series.id for series in gone]) == 1
    assert store.care.compact() >= 0
    assert list(store.catalog.ids(collection, SeriesFilter())) == [2, 3, 4]
    assert store.care.check(look, quiet).dangling == 0


def test_removing_takes_decisions_along_and_touches_no_file(store: Store, root: Path, beach: Post) -> None:
    store.review.decide([1], Decision.APPROVED)
    assert store.care.erase([1, 77]) == 1
    assert store.catalog.series(1) is None
    assert all((root / photo.path).exists() for photo in beach.photos)
    assert store.care.check(look, quiet).dangling == 0


@pytest.fixture
def odd(store: Store, collection: int, make_post: MakePost) -> str:
    """A post whose name is no UTF-8, with a caption of several lines, and one without photos."""
    name = os.fsdecode(b'caf\xe9, "quoted"\n=1+1')
    post = make_post(name, 2, username=name)
    store.intake.record(collection, [post, make_post("empty", 0)])
    store.verdicts.save_verdict(1, verdict_for(post, keep=(2,), caption='a "beach",\nthen a wood'))
    return name


def test_a_dump_as_json_says_all(store: Store, odd: str, tmp_path: Path) -> None:
    output = tmp_path / "all.json"
    assert write_dump(store.catalog.everything(), DumpForm.JSON, output) == 2
    first, empty = json.loads(output.read_text(encoding="ascii"))
    assert (first["name"], first["caption"], first["is_series"]) == (odd, 'a "beach",\nthen a wood', True)
    assert [(frame["path"], frame["position"]) for frame in first["frames"]] == [
        (f"{odd}_02.jpg", 1),
        (f"{odd}_01.jpg", None),
    ]
    assert empty["frames"] == []


def test_a_dump_as_csv_has_a_line_for_each_photo(store: Store, odd: str, tmp_path: Path) -> None:
    output = tmp_path / "all.csv"
    write_dump(store.catalog.everything(), DumpForm.CSV, output)
    with output.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    shown = odd.replace("\udce9", "\\udce9")
    assert [(line["name"], line["path"], line["kept"], line["position"]) for line in lines] == [
        (shown, f"{shown}_02.jpg", "1", "1"),
        (shown, f"{shown}_01.jpg", "0", ""),
        ("empty", "", "", ""),
    ]


@pytest.mark.parametrize(
    "caption", ['=HYPERLINK("http://evil")', "+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r\n=1+1", "\r=1+1", "＝1+1"]
)
def test_no_spreadsheet_computes_what_a_stranger_wrote(
    store: Store, collection: int, make_post: MakePost, tmp_path: Path, caption: str
) -> None:
    store.intake.record(collection, [make_post("beach", 1, caption=caption)])
    for form in DumpForm:
        write_dump(store.catalog.everything(), form, tmp_path / form.value)
    with (tmp_path / "csv").open(encoding="utf-8", newline="") as stream:
        (line,) = csv.DictReader(stream)
    assert line["post_caption"] == f"'{caption}"
    assert json.loads((tmp_path / "json").read_text())[0]["post_caption"] == caption


def test_an_empty_database_dumps_as_nothing(store: Store, tmp_path: Path) -> None:
    write_dump(store.catalog.everything(), DumpForm.JSON, tmp_path / "all.json")
    assert json.loads((tmp_path / "all.json").read_text()) == []
    write_dump(store.catalog.everything(), DumpForm.CSV, tmp_path / "all.csv")
    assert (tmp_path / "all.csv").read_text().startswith("id,name,directory")


def test_a_dump_that_breaks_off_leaves_the_older_file(store: Store, beach: Post, tmp_path: Path) -> None:
    output = tmp_path / "out" / "all.csv"
    output.parent.mkdir()
    output.write_text("older")

    def breaking() -> Iterator[object]:
        yield from store.catalog.everything()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_dump(breaking(), DumpForm.CSV, output)  # type: ignore[arg-type]
    assert output.read_text() == "older"
    assert os.listdir(output.parent) == ["all.csv"]
    with pytest.raises(ExportError, match="is a folder"):
        write_dump(store.catalog.everything(), DumpForm.CSV, tmp_path)
    shutil.rmtree(output.parent)
    with pytest.raises(ExportError, match="cannot be written"):
        write_dump(store.catalog.everything(), DumpForm.CSV, output)
