"""Arrangements: other orders, and how far one is from the other."""

from __future__ import annotations

import pytest

from engine.store.arrangement import Arrangement, photos_moved, reordered


def arranged(film: str) -> Arrangement:
    """A photo for each letter, a capital one in the film."""
    return tuple((letter.lower(), letter.isupper()) for letter in film)


@pytest.mark.parametrize(
    ("before", "paths", "after"),
    [
        ("ABCD", "dcba", "DCBA"),
        ("AbCDe", "adc", "AbDCe"),  # what is out stays where it is
        ("ABCD", "ca", "CBAD"),
        ("ABC", "", "ABC"),
        ("ABC", "cxa", "CBA"),  # a photo that is gone by now
    ],
)
def test_photos_change_places_among_themselves(before: str, paths: str, after: str) -> None:
    assert reordered(arranged(before), paths) == arranged(after)


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [("abcd", "abcd", 0), ("abcd", "bcda", 1), ("abcd", "acbd", 1), ("abcdefg", "aedcbfg", 3), ("", "", 0)],
)
def test_as_few_photos_as_can_be_are_said_to_be_moved(old: str, new: str, moved: int) -> None:
    found = photos_moved(old, new)
    assert len(found) == moved
    stayed = [[path for path in order if path not in found] for order in (old, new)]
    assert stayed[0] == stayed[1]
