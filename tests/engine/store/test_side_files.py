"""What lies beside a database is taken for its own by SQLite: what is another's is refused, and not a byte changes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import StoreError
from engine.model import Decision
from engine.store.backups import Backups
from engine.store.inspection import inspect
from engine.store.store import Store
from tests.engine.store.conftest import MakePost
from tests.engine.store.test_store import OLDER_SCHEMA
from tests.fakes.pipes import make_pipe

_CHANGE = "UPDATE series SET base_name = base_name || ' (half changed)'"
_GROW = "INSERT INTO analysis_log (directory) SELECT hex(randomblob(500)) FROM series, series LIMIT 400"


def _older(path: Path, rows: int = 300) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.executescript(OLDER_SCHEMA)
        insert = "INSERT INTO series (base_name, directory, is_series, created_at) VALUES (?, hex(zeroblob(100)), 1, ?)"
        database.executemany(insert, [(f"p{row}", f"2025-01-01 {path.name}") for row in range(rows)])


def _ours(path: Path, make_post: MakePost, posts: int = 60) -> None:
    with contextlib.closing(Store(path)) as store:
        store.intake.record(store.intake.collection(path.parent), [make_post(f"post {n}") for n in range(posts)])


def _kill_amid(path: Path, *statements: str) -> bytes:
    """Leave a database as a kill amid a change leaves it, with its journal, which is returned."""
    copy = path.with_name("at work.db")
    shutil.copyfile(path, copy)
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as database:
        for pragma in ("journal_mode = delete", "cache_size = 1", "cache_spill = 1"):
            database.execute(f"PRAGMA {pragma}").fetchall()
        shutil.copyfile(copy, path)  # without a log
        database.execute("BEGIN IMMEDIATE")
        for statement in statements:
            database.execute(statement)
        journal = Path(f"{copy}-journal")
        shutil.copyfile(copy, path)
        shutil.copyfile(journal, f"{path}-journal")
        database.execute("ROLLBACK")
    copy.unlink()
    left = Path(f"{path}-journal").read_bytes()
    assert left[0]  # on the disk, so that SQLite would roll it back
    return left


def _files(folder: Path) -> dict[str, str]:
    """Every file's hash; the index of a log, which any reader makes anew, is not looked at."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and not file.name.endswith("-shm")
    }


def _refused(path: Path, said: str) -> None:
    before = _files(path.parent)
    with pytest.raises(StoreError, match=said):
        Store(path)
    with pytest.raises(StoreError, match=said):
        Backups(path).make()
    assert _files(path.parent) == before


def _names(path: Path) -> set[str]:
    with contextlib.closing(Store(path)), contextlib.closing(sqlite3.connect(path)) as database:
        return {name for (name,) in database.execute("SELECT base_name FROM series")}


@pytest.mark.parametrize("change", [_CHANGE, _GROW, "DELETE FROM series WHERE id % 2"])
def test_a_journal_of_its_own_is_rolled_back(tmp_path: Path, make_post: MakePost, change: str) -> None:
    _older(tmp_path / "older.db")
    _ours(tmp_path / "ours.db", make_post)
    for name, first, count in (("older.db", "p0", 300), ("ours.db", "post 0", 60)):
        path = tmp_path / name
        _kill_amid(path, change)
        before = _files(tmp_path)
        inspect(path)
        assert _files(tmp_path) == before
        names = _names(path)
        assert len(names) == count
        assert first in names
        assert not Path(f"{path}-journal").exists()


def test_a_journal_of_its_own_is_rolled_back_for_who_may_only_read(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    _older(path)
    _kill_amid(path, _CHANGE)
    before = _files(tmp_path)
    Backups(path).write(tmp_path / "backup.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "backup.db")) as database:
        assert database.execute("SELECT count(*) FROM series WHERE base_name LIKE '%half%'").fetchone() == (0,)
    (tmp_path / "backup.db").unlink()
    assert _files(tmp_path) == before


@pytest.mark.parametrize("change", [_CHANGE, "DELETE FROM series WHERE id % 2"])
def test_a_journal_of_another_database_is_refused(tmp_path: Path, make_post: MakePost, change: str) -> None:
    for make, rows in ((_older, (300, 301, 160)), (lambda path, posts: _ours(path, make_post, posts), (90, 91, 70))):
        own, *others = (tmp_path / f"{make.__name__}{count}.db" for count in rows)
        for path, count in zip((own, *others), rows, strict=True):
            make(path, count)
        for other in (*others, tmp_path / "twin.db"):
            if other.name == "twin.db":  # the same number of rows
                make(other, rows[0] + 1)
                with contextlib.closing(sqlite3.connect(other)) as database, database:
                    database.execute("DELETE FROM series WHERE id = 1")
            journal = _kill_amid(other, change)
            Path(f"{other}-journal").unlink()
            Path(f"{own}-journal").write_bytes(journal)
            _refused(own, "journal of another database")
            Path(f"{own}-journal").unlink()
            other.unlink()


def test_a_journal_that_leads_to_other_files_is_refused(tmp_path: Path) -> None:
    """SQLite deletes the file that such a journal names, whatever it is."""
    path, photo = tmp_path / "older.db", tmp_path / "photo.jpg"
    _older(path)
    photo.write_bytes(b"a photo")
    name = os.fsencode(photo)
    end = name + len(name).to_bytes(4) + sum(name).to_bytes(4) + bytes.fromhex("d9d505f920a163d7")
    journal = _kill_amid(path, _CHANGE)
    Path(f"{path}-journal").write_bytes(journal + bytes(4) + end)
    _refused(path, "several databases at once")


ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder": (Path.mkdir, "is a folder"),
    "a pipe": (make_pipe, "is no ordinary file"),
    "a link": (lambda file: file.symlink_to(file.with_name("photo.jpg")), "is a link"),
    "a link to nothing": (lambda file: file.symlink_to("nowhere"), "is a link"),
}


@pytest.mark.parametrize("tail", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("what", [*ODD, "text"])
def test_what_sqlite_did_not_put_there_is_refused(tmp_path: Path, tail: str, what: str) -> None:
    path = tmp_path / "series.db"
    (tmp_path / "photo.jpg").write_bytes(b"a photo")
    for is_there in (True, False):
        if is_there:
            _older(path)
        file = Path(f"{path}{tail}")
        if what == "text" and tail != "-shm":
            file.write_text("what I wanted to note")
            _refused(path, "SQLite's, which would")
        elif what != "text":
            make, said = ODD[what]
            make(file)
            _refused(path, said)
        path.unlink(missing_ok=True)
        shutil.rmtree(file) if file.is_dir() and not file.is_symlink() else file.unlink(missing_ok=True)


def test_what_was_left_without_its_database_is_kept(tmp_path: Path, make_post: MakePost) -> None:
    path = tmp_path / "series.db"
    _ours(path, make_post)
    with contextlib.closing(Store(path)) as store:
        store.review.decide([1], Decision.APPROVED)
        log = Path(f"{path}-wal").read_bytes()
    whole = path.read_bytes()
    journal = _kill_amid(path, _CHANGE)
    for tail, content in (("-wal", log), ("-journal", journal)):
        file = Path(f"{path}{tail}")
        for empty in (False, True):
            path.unlink(missing_ok=True)
            if empty:
                path.touch()
            for side in ("-wal", "-journal"):
                Path(f"{path}{side}").unlink(missing_ok=True)
            file.write_bytes(content)
            _refused(path, f"{'is empty' if empty else 'is not there'}, but .*{tail} is")
        path.write_bytes(whole)
    Path(f"{path}-journal").unlink()
    Store(path).close()


def test_a_log_of_another_copy_is_refused(tmp_path: Path, make_post: MakePost) -> None:
    path, first = tmp_path / "series.db", tmp_path / "first.db"
    _ours(path, make_post)
    shutil.copyfile(path, first)

    def changed(posts: int) -> tuple[bytes, bytes, bytes]:
        """The file and its log before it is closed, and the file afterwards."""
        with contextlib.closing(Store(path)) as store:
            for post in range(1, posts):
                store.review.decide([post], Decision.APPROVED)
            waiting = path.read_bytes(), Path(f"{path}-wal").read_bytes()
        return *waiting, path.read_bytes()

    as_begun, early, second = changed(5)
    _, late, _ = changed(9)
    shutil.copyfile(first, path)
    _, other, branch = changed(5)
    cases: list[tuple[bytes, bytes, str]] = [
        (as_begun, late, "is an older copy than the one .* changes between them are missing"),
        (as_begun, early, ""),
        (second, early, ""),  # nothing in it is news
        (second, other, "log of another copy"),
        (branch, early, "log of another copy"),
    ]
    for file, log, said in cases:
        path.write_bytes(file)
        Path(f"{path}-wal").write_bytes(log)
        if said:
            _refused(path, said)
        else:
            with contextlib.closing(Store(path)) as store:
                assert store.catalog.counts().approved == 4
        for tail in ("-wal", "-shm"):
            Path(f"{path}{tail}").unlink(missing_ok=True)
