"""Slide numbers: which are missing, double or inferred, in sentences. Nothing is ever renumbered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from engine.model.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence


WORD = r"(?:(?:p|pg|page|img|image|pic|photo|slide|foto|bild|nr|no|n[°º])\.?)?"
"""Regular expression for the word that may come right before a slide number."""
OF = r"[ _-]?(?:of|von|de|di|sur|van)[ _-]?"
"""Regular expression for what stands between a slide number and the number of slides."""
_MOST_SLIDES = 999  # larger numbers count something else
_COUNTING = list(range(1, _MOST_SLIDES + 1))


class Remarks(NamedTuple):
    """Sentences about a post's numbers."""

    evidence: tuple[str, ...]
    conflicts: tuple[str, ...]
    missing: int = 0
    """Slides that are known to be missing."""


def is_plain(numbers: Sequence[int | None]) -> bool:
    """True if there is nothing to say: the numbers are 1, 2, 3 and so on, or a lone photo has none."""
    return numbers == _COUNTING[: len(numbers)] or numbers == [None]


def remarks_on(numbers: Sequence[int | None], left_out: Sequence[int], expected: int | None) -> Remarks:
    """Say what is inferred, missing or double; slides in `left_out` are known to be no photos."""
    known = [number for number in numbers if number is not None]
    evidence: list[str] = []
    if len(numbers) > 1 and not known:
        evidence.append("The names give no slide numbers: the order is a guess.")
    elif len(known) < len(numbers) > 1:
        evidence.append(f"{counted(len(numbers) - len(known), 'name')} without a slide number: put first.")
    there = {*known, *left_out}
    if stands_for_first(numbers):
        there.add(1)
        evidence[-1] = "The name without a slide number counts as slide 1."
    last = expected or max(there, default=0)
    missing = [number for number in range(1, last + 1) if number not in there] if last <= _MOST_SLIDES else []
    if known and missing:
        of = f" of {expected}" if expected else ""
        evidence.append(f"{len(numbers)}{of} slides; {_listed(missing)} missing.")
    elif expected and expected != len(numbers):
        evidence.append(f"{len(numbers)} of {expected} slides.")
    elif expected:
        evidence.append(f"All {expected} slides are there.")
    twice = sorted(number for number, times in Counter(known).items() if times > 1)
    conflicts = (f"More than one photo has the number {', '.join(map(str, twice[:10]))}.",) if twice else ()
    lacking = len(missing) if known else max(0, (expected or 0) - len(numbers) - len(left_out))
    return Remarks(tuple(evidence), conflicts, lacking)


def _listed(numbers: Sequence[int]) -> str:
    """Numbers as a sentence has them: "3, 5 and 10", and of many the first ten."""
    if len(numbers) > 10:
        return f"{', '.join(map(str, numbers[:10]))} and {len(numbers) - 10} more"
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last


def stands_for_first(numbers: Sequence[int | None]) -> bool:
    """Whether one name alone lacks a number and the others begin at 2: some programs number from the second on."""
    known = [number for number in numbers if number is not None]
    return bool(known) and len(known) == len(numbers) - 1 and min(known) == 2


def from_marks(numbers: list[int | None], orders: Sequence[tuple[int | str, ...]]) -> list[int | None]:
    """Use " (1)", " (2)" as slide numbers if all names of a post have such a mark and none has a number."""
    marks = [order[0] if order and isinstance(order[0], int) else 0 for order in orders]
    if max(marks, default=0) > _MOST_SLIDES or any(number is not None for number in numbers):
        return numbers
    if len(marks) < 2 or 0 in marks or len(set(marks)) < len(marks):
        return numbers
    return list(marks)
