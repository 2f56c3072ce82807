"""Which frame a mark speaks of, and how much of a mark fits under a small picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.model import Decision, Frame, Jump, LookAlikes, PostCopy
from tui.widgets.alike import copy_sentences, copy_words, film_marks, jump_places, jump_words, near_frames
from tui.widgets.thumb import marked


@pytest.mark.parametrize(
    ("film", "near", "marks"),
    [
        ("abc", ["ac"], {"a": 3, "c": 1}),
        ("abcd", ["ac", "bd"], {"a": 3, "c": 1, "b": 4, "d": 2}),
        ("cba", ["ab", "ac", "bc"], {"a": 1, "b": 1, "c": 2}),
        ("abc", ["ab", "bc"], {"a": 2, "b": 1, "c": 2}),  # a chain: c is like b, not like a
        ("aBc", ["aB", "Bc"], {"B": 1}),  # and its ends are not alike where the middle is out
        ("abC", ["aC"], {"C": 1}),
        ("aBC", ["BC"], {}),
        ("ab", ["ax"], {}),
        ("", ["ab"], {}),
    ],
)
def test_a_mark_names_another_frame_of_the_film(
    film: str, near: list[str], marks: dict[str, int], make_frame: Callable[..., Frame]
) -> None:
    """A capital is a photo that is out of the film."""
    places = {name: place for place, name in enumerate((name for name in film if name.islower()), start=1)}
    frames = [make_frame(Path(name), places.get(name)) for name in film]
    alike = {name: tuple(pair.strip(name) for pair in near if name in pair) for name in "".join(near)}
    assert near_frames(frames, LookAlikes(alike)) == marks


@pytest.mark.parametrize(
    ("place", "marks", "cells", "text"),
    [
        ("excluded", ("≈12",), 12, "excluded ≈12"),
        ("excluded", ("≈12",), 11, "excluded≈"),
        ("excluded", ("≈12",), 8, "excluded"),
        ("excluded", ("≈12",), 3, "ex…"),
        ("3", ("≠ jump", "≈1"), 11, "3 ≠ jump ≈1"),
        ("3", ("≠ jump", "≈1"), 10, "3≠≈"),
        ("3", ("≠ jump", "≈1"), 2, "3"),
        ("3", (), 9, "3"),
    ],
)
def test_marks_take_no_place_from_the_place(place: str, marks: tuple[str, ...], cells: int, text: str) -> None:
    assert marked(place, marks, cells) == text


@pytest.mark.parametrize(
    ("film", "places", "marks"),
    [
        ("abc", (1, 2), {"b": ("≠ jump",), "c": ("≈1",)}),
        ("abC", (1, 2), {"b": ("≠ jump",), "C": ("≈1",)}),
        ("aBc", None, {"c": ("≈1",)}),  # one of the two is out
        ("acb", None, {"c": ("≈1",)}),  # another came between them
        ("ba", None, {}),
    ],
)
def test_a_film_jumps_between_neighbours_only(
    film: str, places: tuple[int, int] | None, marks: dict[str, tuple[str, ...]], make_frame: Callable[..., Frame]
) -> None:
    kept = {name: place for place, name in enumerate((name for name in film if name.islower()), start=1)}
    frames = [make_frame(Path(name), kept.get(name)) for name in film]
    jump = jump_places(frames, Jump("a", "b"))
    near = {name: 1 for name in film if name in "cC"}
    assert jump == places
    assert film_marks(frames, near, jump) == marks
    if jump:
        assert jump_words(2, jump) == "≠ unlike frame 1 before it"
        assert jump_words(1, jump) == "≠ unlike frame 2 after it"
    assert jump_words(3, jump) == jump_words(None, jump) == ""


def test_copies_are_told_from_both_sides(nasty: str) -> None:
    kept, copy = (PostCopy(n, name, ".", Decision.UNDECIDED, 4, 1) for n, name in ((1, "first"), (2, nasty)))
    alike = LookAlikes({}, (kept, copy))
    assert copy_words(2, alike) == "= re-download"
    assert copy_words(1, alike) == "= downloaded again"
    assert copy_sentences(2, alike) == ["The same photos stand in first (4 photos, undecided), the one to keep."]
    assert all(char.isprintable() for char in copy_sentences(1, alike)[0])
    assert copy_words(1, LookAlikes()) == ""
