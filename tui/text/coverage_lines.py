"""Coverage as lines to read: the table, its gaps, and which posts would fill them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.text.untrusted import safe

if TYPE_CHECKING:
    from engine.model import Coverage, Filler, Gap, Held

_FIRST_CELLS = 20
_FILLERS_TOLD = 3

NOTHING_KNOWN = "No series here has a known shot size or kind of place yet."
"""Said in the place of a table with nothing in it."""


def coverage_lines(found: Coverage, scope: str = "") -> Iterator[str]:
    """A table in text, and below it the gaps. `scope` says whose series these are."""
    of = f" of {safe(scope)}" if scope else ""
    yield f"{found.approved:,} approved and {found.undecided:,} undecided series{of}, by shot size and kind of place"
    if not found.places:
        yield "No verified posts here."
        return
    if found.is_blank:
        yield NOTHING_KNOWN
    else:
        yield from table_lines(found)
    if unknown := found.approved + found.undecided - found.known:
        many = "1 series lacks" if unknown == 1 else f"{unknown:,} series lack"
        yield f"{many} a known size or place. Facts are asked for with: photo-series analyze FOLDER --complete facts"
    yield from gap_lines(found)


def table_lines(found: Coverage) -> Iterator[str]:
    """The table: approved series, and undecided ones behind a plus sign."""
    wide = {place: max(len(place), *(len(_held(found.held.get((row, place)))) for row in found.framings)) + 2
            for place in found.places}  # fmt: skip
    yield f"{'shot size':<{_FIRST_CELLS}}" + "".join(f"{place:>{wide[place]}}" for place in found.places)
    for framing in found.framings:
        cells = (f"{_held(found.held.get((framing, place))):>{wide[place]}}" for place in found.places)
        yield f"{framing:<{_FIRST_CELLS}}" + "".join(cells)


def gap_lines(found: Coverage) -> Iterator[str]:
    """Gaps that can be filled one by one, the others together."""
    fillable = [gap for gap in found.gaps if gap.fillers]
    if fillable:
        yield "missing, and what would fill it:"
    for gap in fillable:
        yield f"  {gap_name(gap)}: " + "; ".join(filler_words(one) for one in gap.fillers[:_FILLERS_TOLD])
        if len(gap.fillers) > _FILLERS_TOLD:
            yield f"    and {len(gap.fillers) - _FILLERS_TOLD:,} more"
    if empty := [gap_name(gap) for gap in found.gaps if not gap.fillers]:
        yield f"missing, and no post here would fill it: {', '.join(empty)}"
    if found.never:
        yield f"kinds of place that do not occur: {', '.join(found.never)}"


def gap_name(gap: Gap) -> str:
    """A cell in words."""
    return f"{gap.framing} × {gap.place}"


def filler_words(filler: Filler) -> str:
    """A post that would fill a gap, and why it does not yet."""
    sure = f", {filler.confidence:.2f}" if filler.confidence is not None else ""
    return f"{safe(filler.name)} (#{filler.series_id}, {filler.why_out}{sure})"


def _held(held: Held | None) -> str:
    if held is None or not sum(held):
        return "·"
    if not held.undecided:
        return f"{held.approved:,}"
    return f"{held.approved:,}+{held.undecided:,}" if held.approved else f"+{held.undecided:,}"
