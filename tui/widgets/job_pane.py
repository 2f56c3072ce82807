"""The job pane: what the engine is doing, how far it is, and how it ended; folded, in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from tui.keys.command import action_of
from tui.model.job import JobState, JobView, SourceRate
from tui.runtime.timers import call_once
from tui.text import safe, shorten

_LOG = f"screen.{action_of('job_log')}"
_WIDE = 100
_SOON = 1.0
"""Seconds that a job goes on before more is said about it: for a short one nothing moves."""


class JobPane(Widget):
    """Three lines about the job; one while nothing runs, where one says it all, where it is folded, or where there is
    no more room.
    """

    DEFAULT_CSS = """
    JobPane {
        height: 1;
        padding: 0 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        background: $surface;
        color: $text-muted;
        &.-running { height: 3; color: $text; }
        &.-running.-folded { height: 1; }
        &.-failed { color: $text-error; }
        &.-without-photos { height: auto; max-height: 3; text-wrap: wrap; }
    }
    """

    view: reactive[JobView] = reactive(JobView(), layout=False)
    folded: reactive[bool] = reactive(False)
    """Whether one line is to do while something runs."""
    elsewhere: reactive[str] = reactive("", layout=False)
    """What goes on elsewhere, at a service; "" for nothing."""

    def __init__(self, worded: Callable[[str], str], **kwargs: Any) -> None:
        """`worded` puts the user's keys in the place of the commands that a text names."""
        super().__init__(**kwargs)
        self._worded = worded
        self._unfolding: Timer | None = None

    def watch_view(self, view: JobView) -> None:
        """Unfold for a job that has more to tell than a line; for others the list below, with its pictures, stays."""
        self.set_class(view.state == JobState.FAILED or view.without_photos, "-failed")
        self.set_class(view.without_photos and not view.running, "-without-photos")
        unfolds = view.running and not view.brief
        if unfolds and self._unfolding is None:
            self._unfolding = call_once(self, _SOON, lambda: self.add_class("-running"))
        elif not unfolds and self._unfolding is not None:
            self._unfolding.stop()
            self._unfolding = None
            self.remove_class("-running")

    def watch_folded(self, folded: bool) -> None:
        """Fold, or unfold."""
        self.set_class(folded, "-folded")

    async def on_click(self) -> None:
        """Ask for the log."""
        await self.run_action(_LOG)

    def render(self) -> Content:
        """Draw the lines."""
        view = self.view
        out = [self.elsewhere] if self.elsewhere else []
        if view.state == JobState.IDLE:
            idle = "No job is running. Press {scan} to scan, {verify} to verify."
            return Content(self._line(" · ".join([*out, self._worded(idle)])))
        if not view.running:
            told = " · ".join([*out, _ended(view), *self._problems(view)])
            return Content(told if view.without_photos else self._line(told))
        progress = _progress(view, 24 if self.content_size.width >= _WIDE else 12)
        if self.content_size.height < 2:
            return Content.assemble(progress, (f" · {self._troubles(view)}", "dim"))
        lines = [
            progress,
            self._now(view),
            Content.assemble(("  ", ""), (self._line(self._troubles(view), 2), "dim")),
        ]
        return Content("\n").join(lines)

    def _now(self, view: JobView) -> Content:
        """What goes on: at which rate each of several services verifies, or what was verified last."""
        if not view.sources:
            return Content.assemble(("  now  ", "dim"), self._line(safe(view.current or view.detail), 7))
        rates = " · ".join(f"{safe(source.name)} {_rate(source)}" for source in view.sources)
        return Content.assemble(("  at  ", "dim"), self._line(rates, 6))

    def _troubles(self, view: JobView) -> str:
        failed = [f"{view.failed:,} failed"] if view.failed else []
        keys = "{pause} pauses · {stop} stops" if view.state == JobState.RUNNING else "{pause} resumes · {stop} stops"
        out = [self.elsewhere] if self.elsewhere else []
        return " · ".join([*failed, *self._problems(view), self._worded(keys), *out])

    def _problems(self, view: JobView) -> list[str]:
        if not view.problems:
            return []
        if view.problems == 1:
            return ["1 problem " + self._worded("({job_log} shows it)")]
        return [f"{view.problems:,} problems " + self._worded("({job_log} shows them)")]

    def _line(self, text: str, indent: int = 0) -> str:
        return shorten(text, max(8, self.content_size.width - indent))


def _progress(view: JobView, bar: int) -> Content:
    mark, style = (
        ("‖ paused · ", "$text-warning bold") if view.state == JobState.PAUSED else ("▸ ", "$text-accent bold")
    )
    parts: list[tuple[str, str]] = [(mark, style), (view.doing, "bold")]
    if view.total is None:
        parts.append((f"  {view.done:,} so far", ""))
    else:
        share = view.done / view.total if view.total else 1.0
        filled = round(share * bar)
        parts += [
            ("  " + "━" * filled, "$text-accent"),
            ("─" * (bar - filled), "dim"),
            (f"  {view.done:,} of {view.total:,} ({share:.0%})", ""),
        ]
    if view.rate:
        parts.append((f" · {view.rate:.1f}/s", "dim"))
    if view.seconds_left is not None:
        parts.append((f" · {clock(view.seconds_left)} left", "dim"))
    if tokens := view.usage.prompt_tokens + view.usage.output_tokens + view.usage.thinking_tokens:
        parts.append((f" · {tokens:,} tokens", "dim"))
    if view.usage.cost_usd:
        parts.append((f" · ${view.usage.cost_usd:.3f}", "dim"))
    return Content.assemble(*parts)


def _rate(source: SourceRate) -> str:
    if source.aside:
        return "not asked any more" if source.next_try is None else f"set aside, next try in {clock(source.next_try)}"
    return "…" if source.rate is None else f"{source.rate:.1f}/s"


def _ended(view: JobView) -> str:
    if view.without_photos:
        return f"! {safe(view.summary)}"
    mark = {JobState.DONE: "✓", JobState.STOPPED: "■", JobState.FAILED: "!"}[view.state]
    return f"{mark} {view.ending}: {safe(view.summary)}"


def clock(seconds: float) -> str:
    """Seconds as 0:07, 12:30 or 3:05:00."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
