"""Posts verified in parts: whatever a model is shown at once, the joined verdict is the one about all pictures."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from engine.model import Mark, Usage
from engine.verify.answers import Answer, End
from engine.verify.parts import verify_in_parts
from engine.verify.reply import Reply


class Looker:
    """Sees which pictures are of the same kind: by their first letter, and "." is of none."""

    def __init__(self, paths: Sequence[str], most: int) -> None:
        self.paths = paths
        self.most = most
        self.asked = 0

    async def ask(self, places: Sequence[int]) -> tuple[Reply, Answer]:
        assert 2 <= len(places) <= self.most
        assert list(places) == sorted(set(places))
        self.asked += 1
        shown = [self.paths[place] for place in places]
        kinds = sorted({path[0] for path in shown} - {"."}, key=lambda kind: -sum(path[0] == kind for path in shown))
        best = tuple(path for path in shown if kinds and path[0] == kinds[0])
        best = best if len(best) > 1 else ()
        out = tuple((path, f"{path} is another") for path in shown if path not in best)
        marks = tuple((path, (Mark.TEXT,) if path[1:] == "03" else ()) for path in shown)
        why, sure = f"{len(best)} of {best[0]}" if best else "", 0.5 + len(best) / 100
        reply = Reply(bool(best), best, out, why, "why", sure, marks=marks)
        return reply, Answer("text", End.WHOLE, Usage(10, 1, 0, 1))


async def joined(kinds: str, most: int) -> tuple[Reply, Answer, Looker]:
    paths = [f"{kind}{number:02d}" for number, kind in enumerate(kinds)]
    looker = Looker(paths, most)
    return *await verify_in_parts(paths, most, looker.ask), looker


@pytest.mark.parametrize(
    ("kinds", "most", "asked"),
    [
        ("aaaa", 4, 1),
        ("aaaaa", 4, 2),
        ("aaaaaaaaaa", 4, 3),
        (".aaaaaaa", 4, 3),
        ("...aaaaa", 4, 4),
        (".a.aaaaa", 2, 10),
        ("aa...a.a", 3, 4),
        ("....aa..", 4, 5),
    ],
)
async def test_the_parts_of_a_series_are_found_and_joined(kinds: str, most: int, asked: int) -> None:
    reply, answer, looker = await joined(kinds, most)
    assert "".join(path[0] for path in reply.order) == kinds.replace(".", "")
    assert list(reply.order) == sorted(reply.order)
    assert sorted([*reply.order, *(path for path, _ in reply.excluded)]) == sorted(looker.paths)
    assert looker.asked <= asked
    assert answer.usage.requests == looker.asked
    assert dict(reply.marks or ()) == {path: (Mark.TEXT,) if path[1:] == "03" else () for path in looker.paths}


async def test_the_largest_series_wins_though_another_comes_first() -> None:
    reply, _, _ = await joined("aabbbbbb", 4)
    assert {path[0] for path in reply.order} == {"b"}
    assert len(reply.order) == 6
    assert dict(reply.excluded).keys() == {"a00", "a01"}


async def test_a_post_without_a_series_says_why_of_every_picture() -> None:
    reply, answer, looker = await joined("........", 3)
    assert not reply.is_series
    assert [path for path, _ in reply.excluded] == list(looker.paths)
    assert all(reason for _, reason in reply.excluded)
    assert answer.text.count("text") == looker.asked == 4


async def test_the_caption_is_that_of_the_fullest_part_and_the_doubt_that_of_the_weakest() -> None:
    reply, _, _ = await joined("aaaa..a", 4)
    assert reply.caption == "4 of a00"
    assert reply.confidence == 0.52
    assert reply.reason == "why (Verified in 2 parts.)"


async def test_every_picture_is_named_once_whatever_a_post_holds() -> None:
    dice = random.Random(5)
    for _ in range(300):
        kinds = "".join(dice.choice("aab.") for _ in range(dice.randrange(2, 21)))
        reply, _, looker = await joined(kinds, dice.randrange(2, 8))
        assert sorted([*reply.order, *(path for path, _ in reply.excluded)]) == sorted(looker.paths)
        assert all(reason for _, reason in reply.excluded)
        assert len({path[0] for path in reply.order}) <= 1
        assert reply.is_series == (len(reply.order) > 1)
