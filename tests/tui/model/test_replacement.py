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


@pytest.mark.parametrize(
    ("text", "old", "result"),
    [
        ("a dog, hotdogs and Dogs", "dog", "a cat, hotdogs and Dogs"),
        ("dog-dog dog_dog", "dog", "cat-cat dog_dog"),
        ("cost $5 or $55", "$5", "cost cat or $55"),
        ("été, étés", "été", "cat, étés"),
    ],
)
def test_whole_words_leave_parts_of_words_alone(text: str, old: str, result: str) -> None:
    assert Replacement(old, "cat", whole_words=True).applied(text) == result


def test_every_hit_is_shown_with_what_is_around_it() -> None:
    assert Replacement("dog", "").hits("a dog") == [("a ", "dog", "")]
    assert Replacement("dog", "").hits("dog, Dog") == [("", "dog", ", Dog"), ("dog, ", "Dog", "")]
    assert Replacement("dog", "").hits("word " * 9 + "dog runs") == [("…rd word word word ", "dog", " runs")]
    assert Replacement("dog", "").hits("cat") == []
