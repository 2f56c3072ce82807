"""What is said about a person's taste."""

from __future__ import annotations

from engine.model import TasteRecord
from tui.text.taste_lines import record_words, taste_lines


def test_a_taste_is_said_with_its_record_and_without_one_only_the_reason() -> None:
    assert [*taste_lines(TasteRecord(0, used=False, why="nothing is decided yet"))] == [
        "your taste: not used, since nothing is decided yet"
    ]
    used = TasteRecord(1, used=True, why="it is better", learned=0.89, confidence=0.5, gain=(0.1, 0.4), held_out="post")
    assert [*taste_lines(used)] == [
        "your taste: learned from 1 decision, used, since it is better",
        "  of two series, one approved and one rejected, it would put the approved one first in 89% of cases, "
        "the confidence in 50%",
        "  its log loss is less by 10% to 40% with 99% certainty, tried on posts that it had not seen",
    ]
    assert record_words(used) == (
        "Your taste, learned from 1 decision, puts an approved series before a rejected one in 89% of cases, "
        "the confidence in 50%."
    )
