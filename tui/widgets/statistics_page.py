"""A collection in numbers, as one long page: counts, money, how far the verifier may be trusted, lengths, measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from textual.content import Content
from textual.widgets import Static

from engine.model import Counts, Histogram, TasteRecord, Usage
from engine.model.text import counted
from engine.store.trust import Bin, Share, agreement
from tui.model.statistics import Statistics
from tui.text import safe
from tui.text.charts import bar, columns
from tui.text.histogram_lines import TITLES, histogram_lines
from tui.text.taste_lines import taste_lines

_CURVE_LINES = 5
_CURVE_CELLS = 5, 7
"""Least and most cells of a column."""
_LEGEND_CELLS = 11
_LONGEST_BAR = 40
_MARGINS = 6
"""Cells of the screen beside the page."""


class StatisticsPage(Static):
    """Writes the page; bars are as long as there is room for."""

    def __init__(self, statistics: Statistics, **kwargs: Any) -> None:
        super().__init__("", markup=False, **kwargs)
        self._statistics = statistics

    def fill(self, width: int) -> None:
        """Write it for a screen of so many cells."""
        self.update(Content("\n").join(_page(self._statistics, width)))


def _page(statistics: Statistics, width: int) -> Iterator[Content]:
    yield from _counted(statistics.counts, width)
    yield from _paid(statistics.spent, statistics.counts, statistics.verified_by)
    yield from _trusted(agreement(statistics.words), width)
    if statistics.taste is not None:
        yield from _taste(statistics.taste)
    room = max(10, min(_LONGEST_BAR, width - 30))
    yield from _lengths(statistics.counts.sizes, room)
    for histogram in statistics.histograms:
        yield from _measured(histogram, room)


def _heading(text: str) -> Content:
    return Content.styled(text, "bold $text-accent")


def _counted(counts: Counts, width: int) -> Iterator[Content]:
    without_verdict = counts.failed + counts.unreadable + counts.blocked
    yield _heading("Posts")
    yield Content(
        f"  {counted(counts.images, 'photo')} in {counted(counts.series, 'post')}, "
        f"{counts.valid:,} of them with a series"
    )
    decided = ("✓ approved", counts.approved), ("✕ rejected", counts.rejected), ("~ later", counts.later)
    yield from _in_rows([*decided, ("✦ undecided", counts.waiting)], width)
    verified = ("verified", counts.verified), ("not yet", counts.pending), ("failed", without_verdict)
    yield from _in_rows([*verified, ("skipped", counts.skipped), ("removed", counts.removed)], width)
    yield Content("")


def _in_rows(numbers: Sequence[tuple[str, int]], width: int) -> Iterator[Content]:
    """Words with their numbers, in as many rows as that takes; none is broken."""
    row = ""
    for word, number in numbers:
        part = f"  {word} {number:,}"
        if row and len(row) + len(part) > width - _MARGINS:
            yield Content(row)
            row = ""
        row += f" {part}" if row else part
    yield Content(row)


def _paid(spent: Usage, counts: Counts, verified_by: Sequence[tuple[str, int]]) -> Iterator[Content]:
    yield _heading("Money")
    if not spent.requests:
        yield Content("  No API cost.")
    else:
        each = spent.cost_usd / max(1, counts.verified)
        yield Content(f"  ${spent.cost_usd:,.2f} for {spent.requests:,} requests, ${each:.4f} for each verified post")
        yield Content(
            f"  tokens: {spent.prompt_tokens:,} sent, {spent.output_tokens:,} answered, "
            f"{spent.thinking_tokens:,} of thought"
        )
        for model, verdicts in verified_by:
            yield Content(f"  verdicts by {safe(model)}: {verdicts:,}")
    yield Content("")


def _trusted(bins: Sequence[Bin], width: int) -> Iterator[Content]:
    """The curve, with the numbers that it stands for under it."""
    together = Share(sum(part.agreed.hits for part in bins), sum(part.agreed.of for part in bins))
    yield _heading("How often you agree with the verifier, by its confidence")
    if together.value is None:
        yield Content("  Nothing to say yet: approve or reject some of the series that it found.")
        yield Content("")
        return
    least, most = _CURVE_CELLS
    cells = max(least, min(most, (width - _MARGINS - _LEGEND_CELLS) // len(bins)))
    shares = [part.agreed.value for part in bins]
    for number, line in enumerate(columns(shares, _CURVE_LINES, cells)):
        legend = {0: "100%", _CURVE_LINES - 1: "0%"}.get(number, "")
        yield Content.assemble((f"{legend:>{_LEGEND_CELLS - 1}} ", "dim"), (line, "$text-success"))
    yield _under("confidence", [f"{part.low:.2f}" for part in bins], cells)
    yield _under("agree", ["·" if share is None else f"{share:.0%}" for share in shares], cells)
    yield _under("of", [f"{part.agreed.of:,}" for part in bins], cells)
    yield _under("from", [_end(part.agreed, 0) for part in bins], cells)
    yield _under("to", [_end(part.agreed, 1) for part in bins], cells)
    yield Content("")
    low, high = together.interval
    yield Content(
        f"  In all {together.hits:,} of {together.of:,} approved: {together.value:.0%}, or, with 95% certainty, "
        f"between {low:.0%} and {high:.0%}."
    )
    if corrected := sum(part.corrected for part in bins):
        yield Content(f"  You changed the frames of {corrected:,} of those you approved.")
    yield Content.styled("  What A approved unseen does not count.", "dim")
    yield Content("")


def _taste(record: TasteRecord) -> Iterator[Content]:
    yield _heading("What you would likely approve")
    for line in taste_lines(record):
        yield Content(f"  {line.strip()}")
    yield Content("")


def _under(legend: str, texts: Sequence[str], cells: int) -> Content:
    row = "".join(f"{text:<{cells}}" for text in texts).rstrip()
    return Content.assemble((f"{legend:>{_LEGEND_CELLS - 1}} ", "dim"), row)


def _end(share: Share, end: int) -> str:
    return f"{share.interval[end]:.0%}" if share.of else ""


def _lengths(sizes: Sequence[tuple[int, int]], room: int) -> Iterator[Content]:
    yield _heading("Frames in each series")
    if not sizes:
        yield Content("  No series yet.")
    most = max((count for _, count in sizes), default=1)
    for frames, count in sizes:
        yield Content.assemble(f"  {frames:>3}  ", (bar(count / most, room), "$text-accent"), f" {count:,}")


def _measured(histogram: Histogram, room: int) -> Iterator[Content]:
    yield Content("")
    yield _heading(TITLES[histogram.measure])
    for words, drawn, count in histogram_lines(histogram, room):
        yield Content.assemble(f"  {words}  ", (drawn, "$text-accent"), f" {count}")
