"""Backups: made by SQLite and checked, three kept, and put back with nothing lost."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.errors import DatabaseDamaged, StoreError
from engine.model import Decision
from engine.store.backups import Backup, Backups
from engine.store.inspection import Origin, inspect
from engine.store.migrations import MIGRATIONS
from engine.store.store import Store
from tests.engine.store.conftest import MakePost
from tests.engine.store.test_store import older_database


@pytest.fixture
def path(tmp_path: Path, make_post: MakePost) -> Path:
    """A database with ten posts, closed."""
    path = tmp_path / "series.db"
    with contextlib.closing(Store(path)) as store:
        store.intake.record(store.intake.collection(tmp_path), [make_post(f"post {n}") for n in range(10)])
    return path


def earlier(backup: Backup, days: int) -> None:
    """Make a backup look older."""
    made = backup.made - timedelta(days=days)
    os.rename(backup.path, backup.path.with_name(f"{made:%Y-%m-%d_%H%M%S}.db"))


def spoil(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\x07" * 4096 + whole[12288:])


def test_a_backup_holds_what_waits_in_the_log_and_is_private(path: Path) -> None:
    with contextlib.closing(Store(path)) as store:
        store.review.decide([1, 2], Decision.APPROVED)
        backup = Backups(path).make()
        store.review.decide([3], Decision.APPROVED)
    assert backup.contents() == "10 series, 2 decided"
    assert [stat.S_IMODE(place.stat().st_mode) for place in (backup.path, backup.path.parent)] == [0o600, 0o700]
    assert os.listdir(backup.path.parent) == [backup.path.name]


def test_once_a_day_what_changed_is_backed_up_and_three_are_kept(path: Path) -> None:
    backups = Backups(path)
    for day in range(5, 0, -1):
        made = backups.make_daily()
        assert made is not None
        assert backups.make_daily() is None
        earlier(made, day)
        os.utime(path)
    assert backups.make_daily() is not None
    assert len(backups.all()) == 3
    (last, *_) = backups.all()
    earlier(last, 1)
    os.utime(path, (0, 0))
    assert backups.make_daily() is None  # nothing was written since


def test_a_database_that_begins_anew_is_told_of_the_last_and_drives_out_none_of_its_backups(
    path: Path, make_post: MakePost
) -> None:
    days = [datetime(2026, 11, day) for day in range(1, 20)]
    lost = [Backups(path, lambda: days[0]).make() for _ in range(3) if days.pop(0)]
    for file in path.parent.glob("series.db*"):
        file.unlink()
    path.touch()
    with pytest.raises(StoreError, match=r"is empty, though it held a database\. The backup of .* Or delete"):
        Store(path)
    path.unlink()
    with contextlib.closing(Store(path)) as store:
        assert store.earlier is not None
        assert store.earlier in lost
        store.intake.record(store.intake.collection(path.parent), [make_post()])
        made = [Backups(path, lambda: days[0]).make() for _ in range(5) if days.pop(0)]
    with contextlib.closing(Store(path)) as store:
        assert store.earlier is None
    assert set(Backups(path).all()) == {*lost, *made[2:]}


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=365), timedelta(hours=-1), timedelta(days=-365)])
def test_a_clock_that_jumps_and_comes_back_neither_stops_backups_nor_drives_out_good_ones(
    path: Path, jump: timedelta
) -> None:
    right = now = datetime(2026, 11, 29, 12)
    backups = Backups(path, lambda: now)
    before = backups.make()
    now = right + jump
    odd = [backups.make() for _ in range(2)]
    os.utime(path, (now.timestamp() + 60,) * 2)
    assert all(backup.path.exists() for backup in odd)
    now = right + timedelta(days=2)
    os.utime(path)
    due = backups.make_daily()
    assert due is not None
    assert backups.all()[0] == due == backups.last_good()
    assert backups.make_daily() is None
    assert len(backups.all()) == 3
    assert (before in backups.all()) == (jump != timedelta(hours=1))  # what a wrong clock dated is the first to go
    now = right - timedelta(days=1000)
    assert backups.make() in backups.all()


def test_a_backup_clears_away_what_a_kill_amid_an_earlier_one_left(path: Path) -> None:
    folder = Backups(path).make().path.parent
    old, new = folder / ".photo-series-0123.part-journal", folder / ".photo-series-4567.part"
    for left in (old, new):
        left.touch()
    os.utime(old, (0, 0))
    Backups(path).make()
    assert not old.exists()
    assert new.exists()  # perhaps another process is writing it


def test_a_damaged_database_never_replaces_a_good_backup(path: Path) -> None:
    backups = Backups(path)
    good = backups.make()
    spoil(path)
    with pytest.raises(DatabaseDamaged, match=r"The backup of .* is whole: photo-series db restore"):
        backups.make()
    with pytest.raises(DatabaseDamaged, match="db restore"):
        Store(path)
    assert backups.all() == [good]
    spoil(good.path)
    assert backups.last_good() is None


def test_restoring_keeps_what_was_there_and_takes_no_log_along(path: Path) -> None:
    backup = Backups(path).make()
    with contextlib.closing(Store(path)) as store:
        store.review.decide([1], Decision.APPROVED)
    path.with_name("series.db-wal").write_bytes(b"left by a kill")
    kept = Backups(path).restore(backup.path)
    assert kept is not None
    assert Path(f"{kept}-wal").read_bytes() == b"left by a kill"
    assert not path.with_name("series.db-wal").exists()
    with contextlib.closing(Store(path)) as store:
        assert store.catalog.counts().approved == 0
    with contextlib.closing(sqlite3.connect(kept)) as before:
        assert before.execute("SELECT count(*) FROM series WHERE decision = 'approved'").fetchone() == (1,)
    with pytest.raises(StoreError, match="no backup at"):
        Backups(path).restore(path.with_name("nothing.db"))
    with pytest.raises(StoreError, match="is the database itself"):  # its log would be moved away
        Backups(path).restore(path)
    with pytest.raises(StoreError, match="a file of its own"):
        Backups(path).write(path.with_name("series.db-wal"))


def test_nothing_is_restored_under_a_running_program(path: Path) -> None:
    backup = Backups(path).make()
    hold = (
        "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute('SELECT * FROM series').fetchone(); input()"
    )
    with subprocess.Popen([sys.executable, "-c", hold, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        while not path.with_name("series.db-shm").exists():
            assert other.poll() is None
        with pytest.raises(StoreError, match="open in another program"):
            Backups(path).restore(backup.path)
        other.stdin.close()
    assert Backups(path).restore(backup.path) is not None


def test_a_database_is_backed_up_before_it_is_migrated(tmp_path: Path, path: Path) -> None:
    older_database(tmp_path / "old.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "old.db")) as database:
        original = list(database.iterdump())
    Store(tmp_path / "old.db").close()
    (kept,) = Backups(tmp_path / "old.db").all()
    assert kept.is_original
    with contextlib.closing(sqlite3.connect(kept.path)) as database:
        assert list(database.iterdump()) == original
    assert "older program" in kept.contents()
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM migrations WHERE number = ?", (len(MIGRATIONS),))
    assert inspect(path) is Origin.EARLIER


@pytest.mark.parametrize("how", ["deleted", "moved", "replaced"])
def test_a_database_that_vanishes_is_told_with_the_next_change_and_nothing_is_lost(
    path: Path, tmp_path: Path, how: str
) -> None:
    with contextlib.closing(Store(path)) as store:
        store.review.decide([1], Decision.APPROVED)
        if how == "replaced":
            (tmp_path / "other.db").write_bytes(path.read_bytes())
            (tmp_path / "other.db").replace(path)
        elif how == "moved":
            path.rename(tmp_path / "moved.db")
        else:
            path.unlink()
        assert "was deleted, moved or replaced" in store.elsewhere.loss()
        for series in (2, 3):
            with pytest.raises(StoreError, match="was deleted, moved or replaced") as told:
                store.review.decide([series], Decision.REJECTED)
    rescued = Path(told.value.message.rpartition(" is kept in ")[2].rstrip("."))
    assert stat.S_IMODE(rescued.stat().st_mode) == 0o600
    assert list(rescued.parent.glob("rescued-*")) == [rescued]
    with contextlib.closing(Store(rescued)) as store:
        assert (store.catalog.counts().approved, store.catalog.counts().rejected) == (1, 2)
