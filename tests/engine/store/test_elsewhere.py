"""Two programs on one database: each sees what the other changes, and overwrites none of it without a word."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import ChangedElsewhere, StoreError
from engine.model import Decision, SeriesFilter
from engine.store.elsewhere import Seen
from engine.store.store import Store
from tests.engine.store.conftest import MakePost
from tests.fakes.patience import PATIENCE

OTHER = """
import sys
from pathlib import Path
from engine.model import Decision
from engine.store.store import Store
store = Store(Path(sys.argv[1]))
review = store.review
print("open", flush=True)
for line in sys.stdin:
    print(eval(line).ids, flush=True)
store.close()
"""


class Other:
    """Another program that has the database open."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OTHER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._line()

    def do(self, call: str) -> str:
        """Have it do something; returns the ids that changed."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{call}\n")
        self.process.stdin.flush()
        return self._line()

    def close(self) -> None:
        self.process.communicate(timeout=PATIENCE)

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def posts(store: Store, collection: int, make_post: MakePost) -> list[int]:
    store.intake.record(collection, [make_post(f"post {number}") for number in range(3)])
    store.elsewhere.begin()
    return list(store.catalog.ids(collection, SeriesFilter()))


@pytest.fixture
def other(posts: list[int], tmp_path: Path) -> Iterator[Other]:
    other = Other(tmp_path / "series.db")
    yield other
    other.close()


def test_each_sees_what_the_other_changes_and_not_its_own(store: Store, other: Other, posts: list[int]) -> None:
    store.elsewhere.look()
    store.review.decide([posts[0]], Decision.APPROVED)
    assert store.elsewhere.look() == Seen()
    other.do(f"review.decide([{posts[1]}], Decision.REJECTED)")
    assert store.elsewhere.look() == Seen(frozenset({posts[1]}))
    other.do(f"review.remove([{posts[2]}])")
    assert store.elsewhere.look() == Seen(frozenset({posts[2]}), frozenset({posts[2]}))
    assert store.elsewhere.look() == Seen()


def test_a_decision_made_elsewhere_is_overwritten_only_when_asked_twice(
    store: Store, other: Other, posts: list[int]
) -> None:
    other.do(f"review.decide([{posts[0]}], Decision.REJECTED)")
    with pytest.raises(ChangedElsewhere, match=r"changed in another window meanwhile \(reject\)\. Do it again"):
        store.review.decide([posts[0]], Decision.APPROVED)
    assert store.catalog.rows([posts[0]])[0].decision is Decision.REJECTED
    assert store.review.decide([posts[1]], Decision.APPROVED).ids == (posts[1],)
    assert store.review.decide([posts[0]], Decision.APPROVED).ids == (posts[0],)
    other.do(f"review.write_caption([{posts[0]}], 'theirs')")
    store.elsewhere.look()  # it is shown now
    assert store.review.decide([posts[0]], Decision.LATER).ids == (posts[0],)


def test_a_caption_that_is_written_for_a_while_minds_what_came_meanwhile(
    store: Store, other: Other, posts: list[int]
) -> None:
    mark = store.review.mark()
    other.do(f"review.write_caption([{posts[0]}], 'theirs')")
    store.elsewhere.look()
    with pytest.raises(ChangedElsewhere):
        store.review.refuse_unseen([posts[0]], "write this caption", mark)
    assert store.review.refuse_unseen([posts[0]], "write this caption", mark)


def test_undo_takes_back_ones_own_action_only(store: Store, other: Other, collection: int, posts: list[int]) -> None:
    store.review.decide([posts[0]], Decision.APPROVED)
    other.do(f"review.decide([{posts[1]}], Decision.REJECTED)")
    assert store.review.undo(collection).ids == (posts[0],)
    assert store.review.undo(collection).ids == ()
    assert store.review.redo(collection).ids == (posts[0],)
    assert other.do(f"review.undo({collection})") == f"({posts[1]},)"
    other.do(f"(store.elsewhere.look(), review.decide([{posts[0]}], Decision.REJECTED))[1]")
    with pytest.raises(ChangedElsewhere):
        store.review.undo(collection)  # it would take theirs back, too
    other.do(f"review.decide([{posts[2]}], Decision.LATER)")
    other.close()
    assert store.review.undo(collection).ids == (posts[2],)  # what a program did that has ended is anybody's


def test_undo_leaves_alone_what_another_program_moved_on(
    store: Store, other: Other, collection: int, posts: list[int]
) -> None:
    def films() -> list[list[str]]:
        series = [store.catalog.series(one) for one in posts]
        return [[frame.path for frame in one.frames] for one in series if one]

    before = films()
    second = store.review.split(posts[0], before[0][1]).ids[1]
    merge = f"(store.elsewhere.look(), review.merge({posts[1]}, {second}))[1]"
    other.do(merge)
    for _ in range(2):
        with pytest.raises(StoreError, match="split, merged or removed"):  # its photos would be in no list
            store.review.undo(collection)
    assert sum(map(len, films())) == sum(map(len, before))
    other.do(f"review.undo({collection})")
    store.elsewhere.look()
    other.do(f"(store.elsewhere.look(), review.merge({second}, {posts[1]}))[1]")  # into the part that would vanish
    with pytest.raises(StoreError, match="split, merged or removed"):
        store.review.undo(collection)
    other.do(f"review.undo({collection})")
    with pytest.raises(ChangedElsewhere):
        store.review.undo(collection)
    assert store.review.undo(collection).ids == (posts[0], second)
    assert films() == before
