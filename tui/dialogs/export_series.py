"""The series of a planned export, and of the one that is looked at its caption and its photos in their frame."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from engine.export.plan import ExportPlan, SeriesPlan
from tui.dialogs.crops_by_hand import CropsByHand
from tui.dialogs.export_caption import PlannedCaption
from tui.dialogs.export_crops import Crops, CropStrip
from tui.dialogs.export_plan import PlanList
from tui.dialogs.export_summary import PlanSummary
from tui.host import Host


class PlannedSeries(Vertical):
    """Shows them as they were planned last."""

    def __init__(self, host: Host, summary: PlanSummary) -> None:
        super().__init__(id="export-series")
        self._session = host.session
        self._summary = summary
        self._list = PlanList()
        self._caption = PlannedCaption()
        self._strip = CropStrip(host.pictures)
        self._crops = CropsByHand(host, self._strip)

    def compose(self) -> ComposeResult:
        """One below the other."""
        yield self._list
        yield self._caption
        yield self._strip

    def show(self) -> None:
        """List the series of the plan that was made last."""
        if self._summary.plan is not None:
            self._list.show(self._summary.plan.series)

    def take_keys(self) -> None:
        """Give the list the keys."""
        self._list.focus()

    @on(PlanList.Highlighted)
    def _look_at(self, message: PlanList.Highlighted) -> None:
        """Show another series, or the same one where an option changed what is cut."""
        plan = self._summary.plan
        if plan is None or not self._summary.is_final:
            return  # the next plan will tell more of this series
        if message.series is None:
            self._strip.show_nothing()
            self._caption.say("")
        else:
            self._show_photos(message.series, plan)

    def _show_photos(self, series: SeriesPlan, plan: ExportPlan) -> None:
        options, exports = series.merged_into(plan.options), self._session.exports
        self._caption.show(series, options, exports.caption)
        crops = Crops(series, options.size, options.fit, options.max_upscale)
        self._strip.show(crops, lambda: exports.preview(series.series_id, options, lambda: False))

    def on_descendant_focus(self) -> None:
        """A series' photos are to be seen with the list."""
        self.call_after_refresh(self._strip.scroll_visible, animate=False)

    # --- Crops ------------------------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Look at another photo of the series."""
        self._strip.step(by)

    async def crop(self, what: str, across: int, down: int) -> None:
        """Move the crop of the photo that is looked at, or of all."""
        await self._crops.press(what, across, down)

    async def store_crops(self) -> None:
        """Store what was moved last, at once."""
        await self._crops.store()
