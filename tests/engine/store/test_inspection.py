"""A file is looked at before it is opened as the database: what is not ours, or not whole, stays as it is."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import DatabaseDamaged, StoreError
from engine.model import Decision, FileKind
from engine.photos.kinds import kind_of_file
from engine.store.backups import Backups
from engine.store.glance import glance
from engine.store.inspection import Origin, inspect, read_only
from engine.store.siblings import changed_siblings
from engine.store.store import Store
from engine.store.tables import COLUMNS
from tests.engine.store.conftest import MakePost
from tests.engine.store.test_store import OLDER_SCHEMA
from tests.fakes.pipes import make_pipe


def _database(*statements: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with contextlib.closing(sqlite3.connect(path)) as database:
            for statement in statements:
                database.executescript(statement)

    return make


def _newer(path: Path) -> None:
    Store(path).close()
    _database("INSERT INTO migrations VALUES (99, 'from the future', CURRENT_TIMESTAMP)")(path)


def _ours(*statements: str) -> Callable[[Path], None]:
    """A database of ours that somebody changed."""

    def make(path: Path) -> None:
        Store(path).close()
        _database(*statements)(path)

    return make


def _another_with_our_names(path: Path) -> None:
    Store(path).close()
    _database(*(f"DROP TABLE {name}; CREATE TABLE {name} (a, b);" for name in COLUMNS))(path)


def _with_the_log_of_another(path: Path) -> None:
    Store(path).close()
    other = path.with_name("other.db")
    with contextlib.closing(sqlite3.connect(other)) as database, database:
        database.executescript("PRAGMA journal_mode = wal; CREATE TABLE precious (a)")
        for tail in ("-wal", "-shm"):
            shutil.copyfile(f"{other}{tail}", f"{path}{tail}")


FOREIGN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a browser's": (_database("CREATE TABLE moz_places (url TEXT)", "PRAGMA journal_mode = wal"), "another program"),
    "its own series": (_database("CREATE TABLE series (id INTEGER PRIMARY KEY, title TEXT)"), "another program"),
    "its own migrations": (
        _database("CREATE TABLE migrations (number INTEGER, name TEXT, ran_at TEXT)",
                  "INSERT INTO migrations VALUES (1, 'users', ''); CREATE TABLE photos (id)"),
        "another program",
    ),
    "older, but with photos of its own": (_database(OLDER_SCHEMA, "CREATE TABLE photos (id)"), "another program"),
    "a newer version's": (_newer, "newer version"),
    "another's with the names of our tables": (_another_with_our_names, "another program"),
    "ours without a table": (_ours("DROP TABLE claims"), "damaged: its table claims is missing"),
    "ours with a view for a table": (
        _ours("ALTER TABLE memory RENAME TO other; CREATE VIEW memory AS SELECT * FROM other"), "its table memory"
    ),
    "ours without a column": (_ours("ALTER TABLE photos DROP COLUMN reason"), "photos lacks the column reason"),
    "ours with the log of another": (_with_the_log_of_another, "log of another database"),
    "a folder": (Path.mkdir, "is a folder"),
    "a pipe": (make_pipe, "no ordinary file"),
    "a link to nothing": (lambda path: path.symlink_to("nowhere.db"), "not there"),
    "in iCloud": (lambda path: path.with_name(f".{path.name}.icloud").touch(), "in iCloud and not on this disk"),
    "text": (lambda path: path.write_text("not a database at all"), "no SQLite database"),
    "a short file": (lambda path: path.write_bytes(b"SQLite format 3\0"), "damaged|another program"),
}  # fmt: skip


def _everything(folder: Path) -> dict[str, str]:
    """Every file's hash; the index of a log, which any reader makes anew, is not looked at."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
        for file in folder.iterdir()
        if not file.name.endswith("-shm")
    }


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_not_ours_is_refused_and_untouched(tmp_path: Path, name: str) -> None:
    make, said = FOREIGN[name]
    path = tmp_path / "photo_series.db"
    make(path)
    before = _everything(tmp_path)
    with pytest.raises(StoreError, match=said):
        Store(path)
    assert _everything(tmp_path) == before


def test_an_empty_photo_never_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(StoreError, match="empty file"):
        Store(tmp_path / "empty.jpg")
    (tmp_path / "empty.db").touch()
    assert inspect(tmp_path / "empty.db") is Origin.NEW


def test_ours_is_known_while_it_is_open_and_after_a_kill_in_its_first_step(tmp_path: Path) -> None:
    with contextlib.closing(Store(tmp_path / "open.db")):
        assert inspect(tmp_path / "open.db") is Origin.OURS  # all of it waits in the write-ahead log
    _database("CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, ran_at TIMESTAMP NOT NULL)")(
        tmp_path / "killed.db"
    )
    assert inspect(tmp_path / "killed.db") is Origin.NEW
    Store(tmp_path / "killed.db").close()


def test_damage_anywhere_is_told_at_once(tmp_path: Path, make_post: MakePost) -> None:
    path = tmp_path / "series.db"
    with contextlib.closing(Store(path)) as store:
        store.intake.record(store.intake.collection(tmp_path), [make_post(f"post {n}", 6) for n in range(100)])
    whole = path.read_bytes()
    for page in range(len(whole) // 4096):
        path.write_bytes(whole[: page * 4096] + b"\x07" * 4096 + whole[(page + 1) * 4096 :])
        with pytest.raises(DatabaseDamaged if page else StoreError):  # the first page says whose it is
            Store(path)


@pytest.mark.parametrize(
    ("column", "value"), [("state", "'weird'"), ("facts", "'[1,'"), ("taken_at", "'yesterday'"), ("evidence", "x'ff'")]
)
def test_a_value_from_outside_is_told_with_its_place(
    tmp_path: Path, make_post: MakePost, column: str, value: str
) -> None:
    path = tmp_path / "series.db"
    with contextlib.closing(Store(path)) as store:
        store.intake.record(store.intake.collection(tmp_path), [make_post()])
        store.notebook.remember("a note", 1)
        _database(f"UPDATE series SET {column} = {value}; UPDATE memory SET value = '{{'")(path)
        assert store.notebook.recall("a note", 2) == 2
        with pytest.raises(StoreError, match=rf"changed from outside: in its table series, row 1, {column} is"):
            list(store.catalog.everything())


def test_a_read_only_database_is_read_and_nothing_is_stored(tmp_path: Path, make_post: MakePost) -> None:
    path = tmp_path / "db" / "series.db"
    path.parent.mkdir()
    with contextlib.closing(Store(path)) as store:
        store.intake.record(store.intake.collection(tmp_path), [make_post()])
    path.chmod(0o444)
    before = _everything(path.parent)
    with contextlib.closing(Store(path)) as store:
        assert store.catalog.counts().series == 1
        store.notebook.remember("a note", 1)
        with pytest.raises(StoreError, match="read-only"):
            store.review.decide([1], Decision.APPROVED)
        store.back_up_daily()
    assert _everything(path.parent) == before


def test_looking_at_a_database_that_is_open_ends_none_of_its_locks(tmp_path: Path, make_post: MakePost) -> None:
    """Else another process that closes it takes itself for the last one, and deletes the log that holds changes."""
    file = tmp_path / "series.db"
    store = Store(file)
    collection = store.intake.collection(tmp_path)
    assert inspect(file) is Origin.OURS
    glance(file, tmp_path)
    with read_only(file, at_rest=True) as database:
        database.execute("SELECT 1 FROM series")
    Backups(file).make()
    Backups(file).make_daily()
    assert changed_siblings(file) == []
    for name in ("series.db", "series.db-wal", "series.db-shm"):
        assert kind_of_file(str(tmp_path / name), name, 4096) is FileKind.SIDE
    connected = f"import sqlite3; guest = sqlite3.connect({str(file)!r})"
    visit = f"{connected}; guest.execute('SELECT 1 FROM series'); guest.close()"
    subprocess.run([sys.executable, "-c", visit], check=True)
    store.intake.record(collection, [make_post("beach", 3)])
    with contextlib.closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM series").fetchone() == (1,)
    store.close()
