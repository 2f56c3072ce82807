"""Find and replace in one caption."""

from __future__ import annotations

import pytest

from tui.model.replacement import Replacement


@pytest.mark.parametrize(
    ("text", "old", "new", "result"),
    [
        ("a dog and a dog", "dog", "cat", "a cat and a cat"),
        ("A Dog", "dog", "cat", "A cat"),
        ("a dog, a Dog", "Dog", "cat", "a dog, a cat"),
        ("a very red boat", "very", "", "a red boat"),
        ("cost: $5 (x)", "$5 (x)", r"\1", r"cost: \1"),
        ("nothing  here", "dog", "cat", "nothing  here"),
        ("CAFÉ", "café", "bar", "bar"),
    ],
)
def test_replacing(text: str, old: str, new: str, result: str) -> None:
    assert Replacement(old, new).applied(text) == result


def test_what_is_shown_of_a_long_caption_begins_before_what_was_found() -> None:
    assert Replacement("dog", "").around("a dog") == ("a ", "dog", "")
    assert Replacement("dog", "").around("word " * 9 + "dog runs") == ("…rd word word word ", "dog", " runs")
    assert Replacement("dog", "").around("cat") == ("cat", "", "")
