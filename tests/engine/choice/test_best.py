"""The best N beside a random choice and the most confident ones, and what decisions and quotas do to it."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from engine.choice.best import Choice, Contender, best
from engine.choice.cells import UNKNOWN
from engine.demo.plan import plan
from engine.errors import RunStopped

KINDS = {
    "beach": "water", "pool": "water", "street": "city", "cafe": "indoors", "forest": "nature", "park": "nature",
}  # fmt: skip
SIZES = ("close-up", "head and shoulders", "half body", "full body", "wide")


def one(series_id: int, cells: tuple[str, ...] = (UNKNOWN, UNKNOWN), **changes: object) -> Contender:
    made = Contender(series_id, f"post {series_id}", f"account {series_id}", False, 0.8, cells)
    return replace(made, **changes)  # type: ignore[arg-type]


def crowd(seed: int, number: int = 300) -> list[Contender]:
    """A collection as they are: a verifier is surest of the usual, and the usual is posted, and reposted, most."""
    dice = random.Random(seed)
    found: list[Contender] = []
    for series_id in range(1, number + 1):
        size, place = (min(int(dice.expovariate(0.9)), 4) for _ in range(2))
        sure = min(0.99, max(0.3, dice.gauss(0.93 - 0.05 * (size + place), 0.05)))
        hashes = tuple(dice.getrandbits(64) for _ in range(4))
        if found and dice.random() < 0.1:  # a repost, which shows its first post's photos again
            before = dice.choice(found)
            size, place, hashes = SIZES.index(before.cells[0]), int(before.cells[1]), before.hashes
        found.append(one(
            series_id, (SIZES[size], str(place)), sure=sure, sharp=dice.gauss(400, 120), hashes=hashes,
            account=f"account {dice.randrange(12)}",
        ))  # fmt: skip
    return found


def covered(taken: list[Contender]) -> int:
    return len({each.cells for each in taken})


def doubles(taken: list[Contender]) -> int:
    return sum(count - 1 for count in Counter(each.hashes for each in taken).values())


def sharpness(taken: list[Contender]) -> float:
    return sum(each.sharp or 0 for each in taken) / len(taken)


def chosen(contenders: list[Contender], choice: Choice) -> list[Contender]:
    return [each for each in contenders if each.id in choice.taken]


@pytest.mark.parametrize("seed", range(5))
def test_the_best_cover_half_as_many_cells_again_as_the_most_confident(seed: int) -> None:
    contenders = crowd(seed)
    ours = chosen(contenders, best(contenders, 30))
    surest = sorted(contenders, key=lambda each: -(each.sure or 0))[:30]
    drawn = random.Random(seed).sample(contenders, 30)
    assert len(ours) == len(surest) == len(drawn) == 30
    assert covered(ours) >= 1.5 * covered(surest)
    assert covered(ours) > covered(drawn)
    assert doubles(ours) == 0
    assert sharpness(ours) > sharpness(surest)
    assert sharpness(ours) > sharpness(drawn)


def test_on_the_sample_collection_they_do_so_by_its_own_truth() -> None:
    contenders = []
    for series_id, post in enumerate(plan(), start=1):
        shots = [photo.shot for photo in post.photos]
        zoom = sum(shot.zoom for shot in shots) / len(shots)
        size = SIZES[2] if zoom > 1.25 else SIZES[3] if zoom > 1.12 else SIZES[4]
        contenders.append(one(series_id, (size, post.story.scene[0]), sure=0.99 - len(set(shots)) / 100))
    ours = chosen(contenders, best(contenders, 12))
    surest = sorted(contenders, key=lambda each: -(each.sure or 0))[:12]
    assert covered(ours) == 12 >= covered(surest)


def test_approved_ones_come_in_first_and_take_what_they_have_in_common_with_no_other() -> None:
    contenders = [
        one(1, ("close-up", "water")), one(2, ("close-up", "water"), approved=True, sure=0.1),
        one(3, ("wide", "water"), sure=0.3), one(4, ("close-up", "city"), sure=0.2),
    ]  # fmt: skip
    choice = best(contenders, 2)
    assert next(iter(choice.taken.items())) == (2, "approved; the first of close-up × water")
    assert set(choice.taken) == {2, 3}
    assert choice.passed_over[1] == "1 of close-up × water is taken"
    everything = best([replace(each, approved=each.id in (1, 2)) for each in contenders], 2)
    assert set(everything.taken) == {1, 2}
    assert everything.passed_over[3] == "2 approved ones go before it"


def test_quotas_hold_for_approved_ones_too_and_the_better_of_an_account_is_taken() -> None:
    contenders = [one(number, account="jenny", sure=number / 10) for number in range(1, 5)]
    contenders.append(one(9, account="omar", sure=0.1))
    choice = best([replace(contenders[0], approved=True), *contenders[1:]], 5, per_account=2)
    assert set(choice.taken) == {1, 4, 9}
    assert choice.passed_over[3] == "its account already has 2"


def test_each_kind_gets_its_share_before_any_gets_more() -> None:
    many = [one(number, ("close-up", "water"), sure=0.99) for number in range(1, 20)]
    few = [one(number, ("wide", "city"), sure=0.4) for number in range(20, 25)]
    assert sum(number >= 20 for number in best(many + few, 8).taken) == 4
    assert len(best(many + few, 20).taken) == 20  # the rest is filled from what there is


def test_what_repeats_is_left_out_unless_it_is_approved() -> None:
    hashes = (0, 1 << 20, 1 << 40 | 1)
    contenders = [one(1, hashes=hashes), one(2, hashes=(3, *hashes[1:]), sure=0.7), one(3, hashes=(~0 % 2**64,) * 3)]
    choice = best(contenders, 3)
    assert set(choice.taken) == {1, 3}
    assert choice.passed_over[2] == "it repeats photos of post 1"
    approved = [replace(each, approved=each.id < 3) for each in contenders]
    assert set(best(approved, 3).taken) == {1, 2, 3}


def test_what_is_not_known_neither_helps_nor_harms_and_nothing_is_no_error() -> None:
    bare = [one(1, sure=None), one(2, sure=0.9, sharp=None), one(3, sure=0.1, sharp=5.0)]
    assert list(best(bare, 3).taken) == [2, 1, 3]
    assert best([], 3) == Choice({}, {})
    assert best([one(1, ())], 3).taken == {1: "undecided, 0.80 sure"}
    with pytest.raises(RunStopped):
        best(bare, 3, stop=lambda: True)
