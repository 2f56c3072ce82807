"""Another file is copied over the open database, in place: that is told, and what was done here is kept elsewhere."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import StoreError
from engine.model import Decision
from engine.store.backups import Backups
from engine.store.inspection import damage
from engine.store.store import Store
from tests.engine.store.conftest import MakePost


def fill(path: Path, make_post: MakePost, name: str = "post") -> None:
    with contextlib.closing(Store(path)) as store:
        store.intake.record(store.intake.collection(path.parent), [make_post(f"{name} {n}") for n in range(6)])


@pytest.fixture
def path(tmp_path: Path, make_post: MakePost) -> Path:
    """A database with six posts, closed."""
    fill(tmp_path / "series.db", make_post)
    return tmp_path / "series.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with contextlib.closing(Store(path)) as store:
        yield store


def copy_over(source: Path, path: Path) -> None:
    """As another program does it: to close the file in this process would end SQLite's locks."""
    inode = path.stat().st_ino
    subprocess.run(["cp", source, path], check=True)
    assert path.stat().st_ino == inode


def rescued(told: pytest.ExceptionInfo[StoreError]) -> Path:
    return Path(told.value.hint.rpartition(" --db-path ")[2].partition(", or")[0].rstrip("."))


def counts(path: Path) -> tuple[int, int]:
    assert not damage(path)
    with contextlib.closing(Store(path)) as store:
        counted = store.catalog.counts()
        return counted.approved, counted.rejected


@pytest.mark.parametrize("how", ["backup", "file at rest", "file in use", "another collection", "no database"])
def test_what_is_done_after_a_copy_over_the_file_is_kept_elsewhere(
    path: Path, tmp_path: Path, make_post: MakePost, how: str
) -> None:
    copy = tmp_path / "copy.db"
    if how == "file at rest":
        shutil.copyfile(path, copy)
    if how == "another collection":
        fill(copy, make_post, "else")
    with contextlib.closing(Store(path)) as store:
        store.review.decide([1], Decision.APPROVED)
        if how == "backup":
            Backups(path).write(copy)
        elif how == "file in use":
            subprocess.run(["cp", path, copy], check=True)
            store.care.compact()  # writes the file
        elif how == "another collection":
            Backups(path).make()
        elif how == "no database":
            Backups(path).make()
            copy.write_bytes(os.urandom(50_000))
        store.review.decide([2], Decision.REJECTED)
        store.review.undo(1)
        store.review.decide([3], Decision.REJECTED)
        lying = copy.read_bytes()
        copy_over(copy, path)
        for series in (4, 5):
            with pytest.raises(StoreError, match="was overwritten: another file was copied over it") as told:
                store.review.decide([series], Decision.REJECTED)
            # One database in 500 counts its writes from so near to another's that only the write itself shows it.
            if told.value.hint.startswith("Do it again"):
                with pytest.raises(StoreError, match="was overwritten: another file was copied over it") as told:
                    store.review.decide([series], Decision.REJECTED)
        assert store.catalog.counts().rejected == 3
        assert rescued(told).name in store.elsewhere.loss()
    assert path.read_bytes() == lying
    assert not list(path.parent.glob("series.db-*"))
    assert counts(rescued(told)) == (1, 3)


def test_a_copy_over_the_file_is_noticed_without_a_change_and_closing_leaves_it_alone(
    path: Path, tmp_path: Path
) -> None:
    Backups(path).write(tmp_path / "copy.db")
    with contextlib.closing(Store(path)) as store:
        assert store.elsewhere.loss() == ""
        copy_over(tmp_path / "copy.db", path)
        assert "was overwritten" in store.elsewhere.loss()
        (kept,) = Path(os.environ["XDG_STATE_HOME"]).rglob("rescued-*.db")
    assert path.read_bytes() == (tmp_path / "copy.db").read_bytes()
    assert not kept.exists()  # nothing was done that is not in the copy
    assert counts(path) == (0, 0)


def test_a_copy_of_what_lies_there_anyway_changes_nothing(store: Store, path: Path, tmp_path: Path) -> None:
    store.review.decide([1], Decision.APPROVED)
    store.review.decide([2], Decision.APPROVED)
    subprocess.run(["cp", path, tmp_path / "copy.db"], check=True)
    copy_over(tmp_path / "copy.db", path)
    store.review.decide([3], Decision.APPROVED)
    assert store.elsewhere.loss() == ""
    assert store.catalog.counts().approved == 3
    store.close()
    assert counts(path) == (3, 0)


def test_all_three_files_are_put_back_in_place(store: Store, path: Path, tmp_path: Path) -> None:
    names = [path.name, f"{path.name}-wal", f"{path.name}-shm"]
    store.review.decide([1], Decision.APPROVED)
    store.review.decide([2], Decision.APPROVED)
    for name in names:
        subprocess.run(["cp", path.with_name(name), tmp_path / f"copy-{name}"], check=True)
    store.review.decide([3], Decision.APPROVED)
    for name in names:
        copy_over(tmp_path / f"copy-{name}", path.with_name(name))
    for _ in range(2):
        with pytest.raises(StoreError, match="was overwritten") as told:
            store.review.decide([4], Decision.REJECTED)
    store.close()
    assert counts(rescued(told)) == (3, 1)


def test_a_log_that_is_gone_is_told_and_everything_is_kept(store: Store, path: Path) -> None:
    store.review.decide([1], Decision.APPROVED)
    store.review.decide([2], Decision.APPROVED)
    path.with_name(f"{path.name}-wal").unlink()
    with pytest.raises(StoreError, match="has lost its log") as told:
        store.review.decide([3], Decision.REJECTED)
    store.close()
    assert counts(rescued(told)) == (2, 1)
    assert counts(path) == (2, 1)  # SQLite had it open


def test_other_programs_that_write_and_fold_the_log_are_no_alarm(store: Store, path: Path) -> None:
    store.review.decide([1], Decision.APPROVED)
    other = (
        "import sys, sqlite3\n"
        "database = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "database.execute('UPDATE series SET series_caption = ?', ('x' * 9000,))\n"
        "database.execute('PRAGMA wal_checkpoint(TRUNCATE)')\n"
        "database.execute('VACUUM')\n"
    )
    subprocess.run([sys.executable, "-c", other, path], check=True)
    store.review.decide([2], Decision.APPROVED)
    assert store.elsewhere.loss() == ""
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM series WHERE decision = 'approved'").fetchone() == (2,)
