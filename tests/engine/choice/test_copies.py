"""Photos of which a better one is in another post, among hashes made for it."""

from __future__ import annotations

import random

from engine.choice.copies import Hashed, copies_among

HASH = 0x5A3C_96E1_0F78_B24D


def test_the_worse_of_two_nearly_equal_photos_is_the_copy() -> None:
    photos = [
        Hashed(1, 1, HASH, 1080, 90),
        Hashed(2, 2, HASH ^ 0b101, 720, 95),
        Hashed(3, 3, HASH ^ (1 << 63), 1080, 70),
        Hashed(4, 4, HASH ^ 0b111 << 20, 1080, 90),  # three bits apart: another picture
        Hashed(5, 1, HASH, 320, 90),  # in the post of the best one: no matter for other posts, but worse than 2 and 3
        Hashed(6, 6, 0, 100, 90),
        Hashed(7, 7, 1, 100, 90),  # blank pictures are told apart by nothing
    ]
    assert copies_among(photos) == {2, 3, 5}
    assert copies_among(photos[:1]) == copies_among([]) == frozenset()
    assert copies_among([photos[0], photos[4]]) == frozenset()


def test_all_pairs_among_many_are_found() -> None:
    dice = random.Random(7)
    photos = [Hashed(number, number, dice.getrandbits(64), 1000, 90) for number in range(3000)]
    again = [
        Hashed(10_000 + one.id, -1 - one.id, one.bits ^ 1 << dice.randrange(64) ^ 1 << dice.randrange(64), 500, 90)
        for one in photos[::3]
    ]
    assert copies_among([*photos, *again]) == {one.id for one in again}
