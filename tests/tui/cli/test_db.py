"""The db commands, run as a user runs them, on a collection of painted photos."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.store.store import Store
from tests.conftest import PaintPost
from tests.fakes.commands import run_command
from tests.fakes.pipes import make_pipe

Run = Callable[..., subprocess.CompletedProcess[str]]
PROJECT = Path(__file__).parents[3]


def command(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run photo-series in `folder`."""
    return run_command(folder, *arguments, COLUMNS="200")


@pytest.fixture(scope="module")
def analyzed(tmp_path_factory: pytest.TempPathFactory, paint_post: PaintPost) -> Path:
    """A working folder with photos and a database of two verified posts."""
    folder = tmp_path_factory.mktemp("care")
    paint_post(folder / "photos" / "june", "beach", 4, scene=1)
    paint_post(folder / "photos", "studio", 3, scene=2)
    done = command(folder, "analyze", "photos", "--verifier", "offline")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def work(analyzed: Path, tmp_path: Path) -> Path:
    """A copy of it that may be spoiled."""
    work = tmp_path / "work"
    shutil.copytree(analyzed, work)
    with contextlib.closing(sqlite3.connect(work / "photo_series.db")) as database, database:
        database.execute("UPDATE collections SET root = ?", (str(work / "photos"),))
    return work


def test_check_finds_a_whole_collection_whole(analyzed: Path) -> None:
    done = command(analyzed, "db", "check", "--hash", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert (report["sound"], report["photos"], report["hashed"]) == (True, 7, 0)  # the run noted all of them


def test_check_names_posts_that_were_downloaded_twice(work: Path) -> None:
    for file in (work / "photos" / "june").iterdir():
        shutil.copyfile(file, work / "photos" / file.name.replace("beach", "shore"))
    assert command(work, "analyze", "photos", "--verifier", "offline").returncode == 0
    done = command(work, "db", "check")
    assert done.returncode == 0, done.stderr
    assert "1  posts downloaded twice" in done.stdout
    assert "shore: series 3 has the photos of series 2, beach" in done.stdout
    report = json.loads(command(work, "db", "check", "--json").stdout)
    assert [copy["where"] for copy in report["copies"]] == ["shore"]


def test_moved_photos_are_missed_then_found(work: Path) -> None:
    database = str(work / "photo_series.db")
    (work / "photos").rename(work / "pictures")
    relinked = command(work.parent, "db", "relink", work / "pictures", "--db-path", database)
    assert relinked.returncode == 0, relinked.stdout + relinked.stderr
    (work / "pictures" / "june").rename(work / "pictures" / "july")
    checked = command(work, "db", "check")
    assert checked.returncode == 1
    assert "4  photos missing" in checked.stdout
    found = json.loads(command(work, "db", "relink", "--json").stdout)
    assert (found["lost"], found["found"], found["problems"]) == (4, 4, [])
    assert command(work, "db", "check").returncode == 0


def test_clean_asks_before_it_removes(work: Path) -> None:
    shutil.rmtree(work / "photos" / "june")
    asked = command(work, "db", "clean")
    assert "beach" in asked.stdout
    assert "--yes" in asked.stdout
    assert json.loads(command(work, "db", "clean", "--yes", "--json").stdout)["removed"] == 1
    assert json.loads(command(work, "stats", "--json").stdout)["series"] == 1


def test_remove_takes_ids_or_a_filter_and_leaves_files(work: Path) -> None:
    assert "1 series would be removed" in command(work, "db", "remove", "--matching", "studio").stdout
    unknown = command(work, "db", "remove", 1, 99, "--yes")
    assert (unknown.returncode, "There is no series 99." in unknown.stdout) == (1, True)
    assert json.loads(command(work, "stats", "--json").stdout)["series"] == 1
    assert len(list((work / "photos").rglob("*.jpg"))) == 7


def test_what_is_removed_comes_back_by_undo_unless_it_leaves_for_good(work: Path) -> None:
    assert "1 series removed; D brings" in command(work, "db", "remove", 1, "--yes").stdout
    again = command(work, "db", "remove", 1, "--yes").stdout
    assert "1 are removed already; with --for-good" in again
    with contextlib.closing(Store(work / "photo_series.db")) as store:
        (collection,) = (number for number, _ in store.catalog.collections())
        assert store.review.undo(collection).ids == (1,)
        store.review.redo(collection)
    gone = json.loads(command(work, "db", "remove", "--matching", "photos>0", "--for-good", "--yes", "--json").stdout)
    assert (gone["removed"], sorted(one["removed"] for one in gone["found"])) == (2, [False, True])
    assert "There is no series 1." in command(work, "db", "remove", 1, "--for-good").stdout


def test_export_writes_what_other_programs_read(analyzed: Path, tmp_path: Path) -> None:
    for name in ("all.csv", "all.json"):
        done = command(analyzed, "db", "export", "--output", tmp_path / name)
        assert done.returncode == 0, done.stderr
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 7
    assert [series["name"] for series in json.loads((tmp_path / "all.json").read_text())] == ["studio", "beach"]


def test_an_export_replaces_its_own_file_and_no_other(work: Path, tmp_path: Path) -> None:
    output = tmp_path / "all.csv"
    assert command(work, "db", "export", "-o", output).returncode == 0
    assert command(work, "db", "remove", 1, "--yes").returncode == 0
    first = output.read_bytes()
    assert command(work, "db", "export", "-o", output).returncode == 0
    assert output.read_bytes() != first
    output.write_bytes(first + b"a note of my own\n")
    refused = command(work, "db", "export", "-o", output)
    assert (refused.returncode, "--force" in refused.stderr) == (2, True)
    assert output.read_bytes() == first + b"a note of my own\n"
    assert command(work, "db", "export", "-o", output, "--force").returncode == 0
    assert b"my own" not in output.read_bytes()


def test_no_force_replaces_a_picture_a_collections_file_or_what_is_no_file(work: Path, tmp_path: Path) -> None:
    photo = next((work / "photos").rglob("*.jpg"))
    for name in ("a.jpg", "renamed.json", "no_suffix"):
        shutil.copyfile(photo, tmp_path / name)
    note = work / "photos" / "june" / "notes.txt"
    note.write_text("mine")
    (tmp_path / "june").symlink_to(note.parent)
    (tmp_path / "link.csv").symlink_to(note)
    make_pipe(tmp_path / "pipe.csv")
    for output in (
        photo,
        *(tmp_path / name for name in ("a.jpg", "renamed.json", "no_suffix", "link.csv", "pipe.csv")),
        note,
        tmp_path / "june" / "notes.txt",
        work / "photo_series.db",
    ):
        before = output.lstat()
        refused = command(work, "db", "export", "-o", output, "--force")
        assert (refused.returncode, refused.stdout) == (2, ""), output
        after = output.lstat()
        assert (after.st_ino, after.st_mtime_ns, after.st_size) == (before.st_ino, before.st_mtime_ns, before.st_size)
    assert note.read_text() == "mine"
    assert not list(tmp_path.glob(".photo-series*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "--db-path", "none.db"), "There is no database"),
        (("relink", "nowhere"), "is not a folder"),
        (("remove",), "--matching"),
        (("remove", "--matching", "state:magic"), "magic"),
        (("export", "--output", "photo_series.db"), "is the database itself"),
        (("export", "--output", "no/such/folder.csv"), "cannot be written"),
        (("export", "--output", "a" * 300), "too long"),
        (("export", "--output", "set.json", "--config", "set.json", "--force"), "holds the settings"),
        (("mend",), "mend"),
    ],
)
def test_wrong_use_is_told_in_words_and_exits_with_2(analyzed: Path, arguments: tuple[str, ...], said: str) -> None:
    (analyzed / "set.json").write_text("{}")
    done = command(analyzed, "db", *arguments)
    assert done.returncode == 2
    assert said in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_a_damaged_database_is_told_by_every_command_and_its_backup_restored(work: Path) -> None:
    made = command(work, "db", "backup")
    assert (made.returncode, made.stderr) == (0, "")
    database = work / "photo_series.db"
    whole = database.read_bytes()
    spoilt = whole[:8192] + b"\x07" * 8192 + whole[16384:]
    database.write_bytes(spoilt)
    for arguments in (
        ("stats",),
        ("create-dataset", "--output-dir", "out"),
        ("analyze", "photos", "--verifier", "offline"),
        ("db", "export", "-o", "all.json"),
        ("db", "clean", "--yes"),
        ("db", "relink"),
        ("db", "backup"),
    ):
        done = command(work, *arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert "photo_series.db is damaged: " in done.stderr
        assert "is whole: photo-series db restore" in done.stderr
    checked = command(work, "db", "check")
    assert checked.returncode == 1
    assert "What can be read all the same:" in checked.stdout
    assert json.loads(command(work, "db", "check", "--json").stdout)["sound"] is False
    assert database.read_bytes() == spoilt
    assert "2 series, 0 decided" in command(work, "db", "restore").stdout
    assert "There is no backup at" in command(work, "db", "restore", "nowhere.db").stderr
    restored = json.loads(command(work, "db", "restore", "--yes", "--json").stdout)
    assert Path(restored["kept"]).read_bytes() == spoilt
    assert command(work, "db", "check").returncode == 0


def test_a_read_only_database_is_looked_at_and_exported(work: Path) -> None:
    database = work / "photo_series.db"
    database.chmod(0o444)
    before = (database.read_bytes(), sorted(os.listdir(work)))
    assert json.loads(command(work, "stats", "--json").stdout)["series"] == 2
    assert command(work, "db", "check").returncode == 0
    assert (database.read_bytes(), sorted(os.listdir(work))) == before
    done = command(work, "create-dataset", "--output-dir", work.parent / "out", "--format", "series")
    assert done.returncode == 0, done.stderr
    refused = command(work, "analyze", "photos", "--verifier", "offline", "--force")
    assert (refused.returncode, "read-only" in refused.stderr) == (2, True)
    assert database.read_bytes() == before[0]
