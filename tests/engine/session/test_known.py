"""Collections opened before: found again from any working folder, and never a second database by accident."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.build import known_collections, nobody_listens, open_session, places
from engine.errors import StoreError
from engine.session.known import KnownCollection, KnownCollections
from engine.settings import Settings
from engine.settings_file import load_settings
from engine.store.glance import glance
from tests.conftest import PaintPost

Collect = Callable[..., Path]


@pytest.fixture
def photos(tmp_path: Path, paint_post: PaintPost) -> Path:
    paint_post(tmp_path / "downloads", "beach", 3)
    return tmp_path / "downloads"


@pytest.fixture
def collect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Collect:
    """Scans a folder from a working folder of its own; returns the database that it went to."""

    def scan(folder: Path, at: str = "first") -> Path:
        stand(at)
        settings = load_settings(None)
        session = open_session(settings, nobody_listens)
        session.open(folder)
        session.runs.scan()
        session.close()
        return session.database

    def stand(at: str) -> None:
        (tmp_path / at).mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path / at)

    return scan


def test_a_folder_keeps_its_database_from_any_working_folder(
    collect: Collect, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = collect(photos)
    assert places(load_settings(None)).of(photos).elsewhere is False
    (tmp_path / "second").mkdir()
    monkeypatch.chdir(tmp_path / "second")
    place = places(load_settings(None)).of(photos)
    assert (place.root, place.database, place.elsewhere) == (photos, database, True)
    assert str(database) in str(place)
    (tmp_path / "link").symlink_to(photos)
    assert places(load_settings(None)).of(tmp_path / "link") == place
    assert places(load_settings(None)).of(tmp_path).database == tmp_path / "second" / "photo_series.db"
    assert places(load_settings(None)).database == database, "no empty database is made where none is needed"


def test_who_names_a_database_gets_that_one(
    collect: Collect, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(photos)
    (tmp_path / "second").mkdir()
    monkeypatch.chdir(tmp_path / "second")
    for settings in (load_settings(None, database_path="photo_series.db"), Settings(database_path="own.db")):
        assert not places(settings).of(photos).elsewhere
    Path("config.json").write_text('{"database_path": "mine.db"}', encoding="utf-8")
    assert places(load_settings(None)).of(photos).database == tmp_path / "second" / "mine.db"
    Path("config.json").write_text('{"database_path": "photo_series.db", "fps": 8}', encoding="utf-8")
    assert places(load_settings(None)).of(photos).elsewhere, "the default, listed with all others, is nobody's choice"


def test_a_database_that_is_gone_or_empty_is_not_returned_to(
    collect: Collect, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = collect(photos)
    (tmp_path / "bare").mkdir()
    collect(tmp_path / "bare", at="third")
    (tmp_path / "second").mkdir()
    monkeypatch.chdir(tmp_path / "second")
    assert not places(load_settings(None)).of(tmp_path / "bare").elsewhere, "no post would be verified twice"
    database.write_bytes(b"no database")
    assert places(load_settings(None)).of(photos).elsewhere, "it may hold anything: whoever opens it is told"
    database.unlink()
    assert not places(load_settings(None)).of(photos).elsewhere


def test_the_last_one_opened_comes_first_and_each_once(tmp_path: Path) -> None:
    known = KnownCollections(tmp_path / "state" / "collections.json")
    assert known.all() == []
    for name in ("a", "b", "a"):
        known.note(tmp_path / name, tmp_path / "series.db")
    known.note(tmp_path / "lost \udcff", tmp_path / "series.db")
    assert [one.root.name for one in known.all()] == ["lost \udcff", "a", "b"]
    assert [file.name for file in (tmp_path / "state").iterdir()] == ["collections.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1, null]",
        '{"root": "/a"}',
        '[{"root": 1, "database": "/b"}]',
        '[{"root": ""}]',
        "[" * 100_000,
        "\xff",
    ],
)
def test_a_list_that_makes_no_sense_is_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "collections.json"
    file.write_bytes(text.encode("latin-1"))
    known = KnownCollections(file)
    assert known.all() == []
    known.note(tmp_path / "a", tmp_path / "series.db")
    assert known.all() == [KnownCollection(tmp_path / "a", tmp_path / "series.db")]


def test_a_folder_that_takes_no_file_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be", encoding="utf-8")
    known = KnownCollections(tmp_path / "state" / "collections.json")
    known.note(tmp_path, tmp_path / "series.db")
    assert known.all() == []


def test_a_look_into_a_database_counts_as_the_app_does(collect: Collect, photos: Path) -> None:
    database = collect(photos)
    counts = glance(database, photos)
    assert counts is not None
    assert (counts.series, counts.pending, counts.images) == (1, 1, 3)
    assert glance(database, photos / "other") is None
    assert glance(database.with_name("none.db"), photos) is None
    assert [one.root for one in known_collections().all()] == [photos]
    database.write_bytes(b"x" * 4096)
    with pytest.raises(StoreError):
        glance(database, photos)
