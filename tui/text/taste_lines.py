"""What decisions taught, and whether it is used, as lines to read."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model import TasteRecord
from engine.model.text import counted


def taste_lines(record: TasteRecord) -> Iterator[str]:
    """One line, and two of figures if something was learned."""
    learned = f"learned from {counted(record.decisions, 'decision')}, " if record.decisions else ""
    yield f"your taste: {learned}{'used' if record.used else 'not used'}, since {record.why}"
    if record.learned is not None and record.confidence is not None and record.gain is not None:
        low, high = record.gain
        yield (
            "  of two series, one approved and one rejected, it would put the approved one first in "
            f"{record.learned:.0%} of cases, the confidence in {record.confidence:.0%}"
        )
        yield (
            f"  its log loss is less by {low:.0%} to {high:.0%} with 99% certainty, "
            f"tried on {_HELD_OUT[record.held_out]} that it had not seen"
        )


def record_words(record: TasteRecord) -> str:
    """What a taste rests on and how well it did, in a sentence; "" if nothing was learned."""
    if record.learned is None or record.confidence is None:
        return ""
    learned = f"Your taste, learned from {counted(record.decisions, 'decision')}, "
    return (
        f"{learned}puts an approved series before a rejected one in {record.learned:.0%} of cases, "
        f"the confidence in {record.confidence:.0%}."
    )


_HELD_OUT = {"account": "accounts", "post": "posts"}
