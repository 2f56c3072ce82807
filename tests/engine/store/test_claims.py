"""Claims: what one process works on, no other does; what a dead one had claimed is free again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.store.claims import Work
from engine.store.store import Store

CLAIMER = """
import sys
from pathlib import Path
from engine.store.claims import Work
from engine.store.store import Store
store = Store(Path(sys.argv[1]))
listed = store.claims.begin()
print([store.claims.take(Work.VERDICT, number, listed) for number in (1, 2)], flush=True)
store.claims.done(Work.VERDICT, 2)
print("done", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "series.db"


@pytest.fixture
def other(store: Store, path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has claimed two posts and done the second."""
    with subprocess.Popen(
        [sys.executable, "-c", CLAIMER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield process
        process.stdin.close()


def _hear(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "[None, None]\n"
    assert process.stdout.readline() == "done\n"


def test_what_another_process_does_or_did_meanwhile_is_left_to_it(store: Store, other: subprocess.Popen[str]) -> None:
    listed = store.claims.begin()
    _hear(other)
    for post in (1, 2):
        holder = store.claims.take(Work.VERDICT, post, listed)
        assert holder is not None
        assert f"process {other.pid} on " in str(holder)
    assert store.claims.take(Work.VERDICT, 3, listed) is None
    assert store.claims.take(Work.FACTS, 1, listed) is None  # another kind of work
    listed_later = store.claims.begin()
    assert store.claims.take(Work.VERDICT, 2, listed_later) is None  # listed anew after it was done
    assert store.claims.take(Work.VERDICT, 1, listed_later) is not None


def test_a_killed_process_leaves_its_posts_to_others(
    store: Store, other: subprocess.Popen[str], tmp_path: Path
) -> None:
    listed = store.claims.begin()
    _hear(other)
    other.kill()
    other.wait()
    assert store.claims.take(Work.VERDICT, 1, listed) is None
    assert store.claims.take(Work.VERDICT, 2, listed) is not None  # done before it died
    store.claims.begin()
    assert len(os.listdir(tmp_path / ".series.db-at-work")) == 1


def test_what_is_given_up_is_free_and_nothing_is_left_behind(
    store: Store, other: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert store.claims.take(Work.VERDICT, 1) is None
    store.claims.drop(Work.VERDICT)
    _hear(other)
    assert other.stdin is not None
    other.stdin.close()
    other.wait()
    store.close()
    assert [name for name in os.listdir(tmp_path) if "at-work" not in name] == ["series.db"]
    assert len(os.listdir(tmp_path / ".series.db-at-work")) <= 1  # the other one was not closed
