"""What an export would write, in a line or two: planned a moment after each change, then by what its photos show."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work
from textual.widgets import Static

from engine.errors import PhotoSeriesError, RunStopped
from engine.export.plan import ExportPlan
from tui.dialogs.export_fields import FOLDER, TAKE, field_of
from tui.dialogs.export_plan import is_measurable
from tui.host import HostOf
from tui.text import safe
from tui.text.export_lines import total_lines, why_empty

if TYPE_CHECKING:
    from engine.export.options import ExportOptions
    from engine.model import ExportChoice
    from tui.dialogs.export_form import ExportForm

_BUSY = "A job is running. Export once it has ended."
_REST = 0.2
"""Seconds after the last change before the plan is made anew."""


class PlanSummary(Static):
    """Says what the fields' values would write, or why nothing can be written; the field in question says so, too."""

    host = HostOf()

    DEFAULT_CSS = """
    PlanSummary {
        width: 100%; height: auto; min-height: 3; margin: 1 0;
        &.-wrong { color: $text-error; }
    }
    """

    def __init__(self, form: ExportForm, planned: Callable[[], object]) -> None:
        """`planned` is called when another plan was made, or it is known why there can be none."""
        super().__init__("", id="export-plan", markup=False)
        self._form = form
        self._planned = planned
        self._plan: ExportPlan | None = None
        self._measured = False
        self._why_refused = ""
        """What is wrong, in a sentence; "" if nothing is, or while that is not known."""
        self._outdated = threading.Event()
        """Set once the plan that is being made is not wanted any more."""

    # --- What holds now ---------------------------------------------------------------------------------------------

    @property
    def plan(self) -> ExportPlan | None:
        """What would be written; None while that is not known."""
        return self._plan

    @property
    def is_measured(self) -> bool:
        """True if the photos of the plan were looked at."""
        return self._plan is not None and self._measured

    @property
    def is_final(self) -> bool:
        """True if no other plan is on its way that would tell more."""
        return self._plan is not None and (self._measured or not is_measurable(self._plan))

    @property
    def may_write(self) -> bool:
        """True if an export can begin."""
        plan = self._plan
        return plan is not None and bool(plan.taken) and not plan.refused and not self.host.session.runs.running

    @property
    def why_not(self) -> str:
        """Why none can."""
        if self.host.session.runs.running:
            return _BUSY
        return self._why_refused or "One moment: the plan is being made."

    # --- Planning ---------------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Make the plan anew: the one that was made holds no longer, and none may be written by it."""
        self.drop()
        self._outdated = threading.Event()
        self._plan, self._why_refused = None, ""
        self._follow(self._outdated)

    def drop(self) -> None:
        """Give up the plan that is being made."""
        self._outdated.set()

    @work(exclusive=True, group="plan", exit_on_error=False)
    async def _follow(self, outdated: threading.Event) -> None:
        """Say what would be written, a moment after the last change; then look at the photos, and say it again."""
        await asyncio.sleep(_REST)
        try:
            options, choice = self._form.options(), self._form.choice
            plan = await asyncio.to_thread(self._make_plan, options, choice, False, outdated)
            self._show(*plan, measured=False)
            if is_measurable(plan[0]):
                plan = await asyncio.to_thread(self._make_plan, options, choice, True, outdated)
                self._show(*plan, measured=True)
        except RunStopped:
            return
        except PhotoSeriesError as error:
            self._refuse(str(error), field_of(str(error)))
            self._planned()

    def _make_plan(
        self, options: ExportOptions, choice: ExportChoice, measure: bool, outdated: threading.Event
    ) -> tuple[ExportPlan, str]:
        """The plan, and what is said of it; called in a thread."""
        plan = self.host.session.exports.plan(options, choice, measure=measure, stop=outdated.is_set)
        return plan, "\n".join(f"• {safe(line)}" for line in total_lines(plan))

    # --- Saying -----------------------------------------------------------------------------------------------------

    def _show(self, plan: ExportPlan, told: str, *, measured: bool) -> None:
        self._plan, self._measured = plan, measured
        if plan.refused:
            folder = str(plan.options.output)
            self._refuse(next(one.what for one in plan.problems if one.where == folder), FOLDER)
        elif not plan.taken:
            self._refuse(why_empty(plan), TAKE if plan.not_taken else "min_length")
        else:
            self._why_refused = ""
            self._form.complain("", "")
            self._say(f"{_BUSY}\n{told}" if self.host.session.runs.running else told)
        self._planned()

    def _refuse(self, reason: str, field: str) -> None:
        """Say why nothing can be exported, and say it at the field that is to be mended."""
        self._why_refused = f"Can't export: {safe(reason)}"
        self._form.complain(field, safe(reason))
        self._say(self._why_refused, wrong=True)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.set_class(wrong, "-wrong")
        self.update(text)
