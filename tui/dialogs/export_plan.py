"""The dry run as a list: a line for each series of the plan, with what would become of it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from engine.export.plan import ExportPlan, SeriesPlan
from tui.text import fit, safe

_MEASURED = 1000
"""Up to so many series the photos themselves are looked at before anything is written."""
LIST_HELP: Final = (
    "↑↓ series · ←→ photo · Shift+arrows move its crop (* of all, 0 as it was, u undo) · f filter: losing photos / "
    "left out / mixed · Enter goes there"
)
"""What the keys do in the list and the photos under it."""
_HEADER = "   photos kept frames      size  series"


class Shown(StrEnum):
    """Which series of a plan are listed."""

    ALL = "all"
    LOSING = "losing photos"
    LEFT_OUT = "left out"
    MIXED = "mixed shapes"

    def takes(self, series: SeriesPlan) -> bool:
        """Whether `series` is listed."""
        match self:
            case Shown.LOSING:
                return bool(series.problems) or least(series) < series.photos
            case Shown.LEFT_OUT:
                return bool(series.left_out)
            case Shown.MIXED:
                return series.mixed
            case _:
                return True


def is_measurable(plan: ExportPlan) -> bool:
    """Whether it is short enough for its photos to be looked at."""
    return 0 < len(plan.series) <= _MEASURED


def least(series: SeriesPlan) -> int:
    """Photos that reach the model in the trainer that keeps fewest."""
    return min((seen.survive for seen in series.outlooks), default=series.photos)


class PlanList(ScrollView, can_focus=True):
    """Lists planned series and tells which one is looked at; only the lines in sight are made."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"plan--line", "plan--lost", "plan--cursor", "plan--header"}

    DEFAULT_CSS = """
    PlanList {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & > .plan--header { color: $text-muted; text-style: underline; }
        & > .plan--lost { color: $text-warning; }
        & > .plan--cursor { background: $surface-lighten-2; text-style: bold; }
        &:focus > .plan--cursor { background: $primary 60%; color: $text; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Series up", show=False),
        Binding("down,j", "move(1)", "Series down", show=False),
        Binding("pageup", "move(-10)", "Page up", show=False),
        Binding("pagedown", "move(10)", "Page down", show=False),
        Binding("home", "move(-1_000_000)", "First", show=False),
        Binding("end", "move(1_000_000)", "Last", show=False),
        Binding("f", "filter", "Filter", show=False),
        Binding("enter", "choose", "Go to", show=False),
    ]

    cursor: reactive[int] = reactive(0, init=False)

    class Highlighted(Message):
        """Another series is looked at; None where none is listed."""

        def __init__(self, series: SeriesPlan | None) -> None:
            super().__init__()
            self.series = series

    class Chosen(Message):
        """The user wants to go to this series."""

        def __init__(self, series: SeriesPlan) -> None:
            super().__init__()
            self.series = series

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[SeriesPlan] = ()
        self._listed: Sequence[SeriesPlan] = ()
        self._shown = Shown.ALL

    @property
    def series(self) -> SeriesPlan | None:
        """What is looked at."""
        return self._listed[self.cursor] if self._listed else None

    @property
    def listed(self) -> Sequence[SeriesPlan]:
        """What the filter leaves."""
        return self._listed

    def show(self, series: Sequence[SeriesPlan]) -> None:
        """List another plan; the cursor stays on its series where that is still there."""
        self._all = series
        self._list()

    def action_filter(self) -> None:
        """Show the next kind of series of which there are any."""
        kinds = list(Shown)
        at = kinds.index(self._shown)
        order = [*kinds[at + 1 :], *kinds[: at + 1]]
        self._shown = next(kind for kind in order if kind is Shown.ALL or any(map(kind.takes, self._all)))
        self._list()

    def _list(self) -> None:
        before = self.series.series_id if self.series else None
        self._listed = [one for one in self._all if self._shown.takes(one)]
        place = next((at for at, one in enumerate(self._listed) if one.series_id == before), 0)
        self.virtual_size = Size(0, len(self._listed) + 1)
        self.set_reactive(PlanList.cursor, place)
        self.watch_cursor()

    def validate_cursor(self, cursor: int) -> int:
        """Keep it in the list."""
        return max(0, min(cursor, len(self._listed) - 1))

    def watch_cursor(self) -> None:
        """Keep it in sight, and tell."""
        height = max(1, self.size.height - 1)
        top = max(min(round(self.scroll_y), self.cursor), self.cursor - height + 1)
        self.scroll_to(y=top, animate=False)
        self.refresh()
        self.post_message(self.Highlighted(self.series))

    def action_move(self, by: int) -> None:
        """Look at a series below, or above."""
        self.cursor += by

    def action_choose(self) -> None:
        """Go to the series in the main list."""
        if self.series is not None:
            self.post_message(self.Chosen(self.series))

    def on_click(self, event: events.Click) -> None:
        """Look at the series that was clicked on."""
        if event.y > 0:
            self.cursor = event.y - 1 + round(self.scroll_y)

    def render_line(self, y: int) -> Strip:
        """The header, and under it the lines in sight."""
        width = self.scrollable_content_region.width
        at = y - 1 + round(self.scroll_y)
        if y == 0:
            header = _HEADER + ("" if self._shown is Shown.ALL else f" ({self._shown})")
            return Strip([Segment(fit(header, width), self.get_component_rich_style("plan--header"))], width)
        if not 0 <= at < len(self._listed):
            return Strip.blank(width, self.rich_style)
        series = self._listed[at]
        lost = Shown.LOSING.takes(series) or series.left_out
        kind = "cursor" if at == self.cursor else "lost" if lost else "line"
        return Strip([Segment(fit(_line(series), width), self.get_component_rich_style(f"plan--{kind}"))], width)


def _line(series: SeriesPlan) -> str:
    """The columns of `_HEADER`; in front ✕ for left out, ! for losing photos, m for mixed shapes."""
    losing = Shown.LOSING.takes(series)
    sign = "✕" if series.left_out else "!" if losing else " "
    mixed = "m" if series.mixed else " "
    size = f"{series.size[0]}×{series.size[1]}" if series.size else "?"
    arrive = "" if series.left_out else str(least(series))
    frames = str(series.clip_frames or "")
    why = series.left_out or series.why_taken
    name = f"{series.shown_name} · {why}" if why else series.shown_name
    return f"{sign}{mixed} {series.photos:>6} {arrive:>4} {frames:>6} {size:>9}  {safe(name)}"
