"""The series list with 100,000 rows against Textual's own lists with 10,000, in the same run.

Run it by hand: `python -m tests.bench.bench_list [--rows 100000] [--baseline-rows 10000]`. Each list runs in a terminal
of its own, 120 × 40 cells large, and is timed there: from the key to the end of the frame it leads to, and in bytes.
What counts are the ratios; ours holds ten times the rows.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, OptionList

from engine.model import Decision, SeriesRow, SeriesState
from tests.bench.line import Line
from tests.tui.terminal_double import TerminalDouble
from tui.widgets.list_messages import RowsWanted
from tui.widgets.series_list import SeriesList

LISTS = ("SeriesList", "OptionList", "DataTable")
STEPS = 30


@dataclass(frozen=True)
class Figures:
    """Milliseconds, and bytes per step of the cursor."""

    first_paint: float
    cursor: float
    page: float
    cursor_bytes: float


class ListApp(App[None]):
    """Shows one of LISTS and fills it at the press of a key."""

    BINDINGS: ClassVar[list[BindingType]] = [("f", "fill", ""), ("q", "quit", "")]

    def __init__(self, kind: str, rows: int) -> None:
        super().__init__()
        self.kind, self.rows = kind, rows

    def compose(self) -> ComposeResult:
        """The list, still empty."""
        if self.kind == "SeriesList":
            yield SeriesList()
        elif self.kind == "OptionList":
            yield OptionList(markup=False)
        else:
            yield DataTable(cursor_type="row")

    def action_fill(self) -> None:
        """Fill it."""
        if self.kind == "SeriesList":
            self.query_one(SeriesList).show(range(self.rows))
        elif self.kind == "OptionList":
            self.query_one(OptionList).add_options([row(number).name for number in range(self.rows)])
        else:
            table = self.query_one(DataTable)
            table.add_columns("state", "name", "frames", "sure")
            table.add_rows(("undecided", row(number).name, "7/10", "0.83") for number in range(self.rows))

    def on_rows_wanted(self, message: RowsWanted) -> None:
        """Answer our list."""
        self.query_one(SeriesList).rows.put(map(row, message.ids))


def row(number: int) -> SeriesRow:
    """A verified series."""
    return SeriesRow(
        number, f"2025_09_01_jenny_{number}", "", "jenny", SeriesState.VERIFIED, Decision.UNDECIDED,
        True, 7, 10, 0.83, False, "",
    )  # fmt: skip


def measure(kind: str, rows: int) -> Figures:
    """Fill a list, walk it and page through it."""
    command = [sys.executable, "-m", "tests.bench.bench_list", "--show", kind, "--rows", str(rows)]
    with TerminalDouble(command, columns=120, rows=40, environ={"PYTHONPATH": os.getcwd()}) as terminal:
        terminal.wait_until_quiet(0.5, timeout=60)
        pressed = time.perf_counter()
        terminal.press("f")
        terminal.wait_for(row(5).name, timeout=120)
        first_paint = (time.perf_counter() - pressed) * 1000
        terminal.wait_until_quiet(0.5, timeout=60)
        steps = [terminal.time_key("down", 0.05) for _ in range(STEPS)]
        pages = [terminal.time_key("pagedown", 0.05) for _ in range(STEPS)]
        terminal.press("q")
        terminal.wait_for_exit()
    cursor, page = median(step.first for step in steps), median(step.first for step in pages)
    return Figures(first_paint, cursor, page, median(step.bytes for step in steps))


def main() -> None:
    """Measure and print, or be the program that is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--baseline-rows", type=int, default=10_000)
    parser.add_argument("--show", choices=LISTS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.show:
        ListApp(arguments.show, arguments.rows).run()
        return
    say(f"{'':24}{'first paint':>14}{'cursor':>12}{'page':>12}{'bytes a step':>14}")
    ours = measure(LISTS[0], arguments.rows)
    say_figures(LISTS[0], arguments.rows, ours)
    for kind in LISTS[1:]:
        theirs = measure(kind, arguments.baseline_rows)
        say_figures(kind, arguments.baseline_rows, theirs)
        say(
            f"{'  times ours':24}{theirs.first_paint / ours.first_paint:>13.1f}×{theirs.cursor / ours.cursor:>11.1f}×"
            f"{theirs.page / ours.page:>11.1f}×{theirs.cursor_bytes / ours.cursor_bytes:>13.1f}×"
        )


def lines() -> Iterator[Line]:
    """The series list with 100,000 rows, against Textual's option list with 10,000, on the clock."""
    ours, theirs = measure(LISTS[0], 100_000), measure("OptionList", 10_000)
    for what, mine, other in (
        ("first paint of 100,000 rows", ours.first_paint, theirs.first_paint),
        ("a step of the cursor", ours.cursor, theirs.cursor),
        ("a page", ours.page, theirs.page),
    ):
        yield Line(what, f"{mine:.1f} ms", mine / other, "OptionList with 10,000 rows")


def say_figures(kind: str, rows: int, figures: Figures) -> None:
    """Print a line."""
    say(
        f"{kind:12}{rows:>10,}  {figures.first_paint:>11.1f} ms{figures.cursor:>9.1f} ms{figures.page:>9.1f} ms"
        f"{figures.cursor_bytes:>14,.0f}"
    )


def say(line: str) -> None:
    """Print at once, for a bench is watched."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
