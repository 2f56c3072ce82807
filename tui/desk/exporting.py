"""Exports: asked for in a dialog, or repeated as they were made before."""

from __future__ import annotations

from tui.desk.desk import Desk
from tui.desk.listing import Listing


class Exporting:
    """Opens the dialogs, and has what they answer done."""

    def __init__(self, desk: Desk, listing: Listing) -> None:
        self._desk = desk
        self._listing = listing

    def export(self) -> None:
        """Export a dataset: of what is approved, filtered, selected, or of all."""
        from tui.dialogs.export import ExportDialog

        wanted, text = self._listing.wanted
        dialog = ExportDialog(wanted, text, self._desk.series_list.chosen)
        self._desk.host.push_screen(dialog, self._go_to_series)

    async def _go_to_series(self, series_id: int | None) -> None:
        """Look at this series, if it is in the list, and at crops as they are now."""
        await self._desk.show(self._desk.series_list.series_id)
        if series_id is not None and not self._desk.listed.go_to(series_id):
            self._desk.tell("That series is not in this list.")

    def show_past(self) -> None:
        """Show earlier exports, and repeat one."""
        self._desk.tasks.begin_alone("past exports", self._repeat)

    async def _repeat(self) -> None:
        from tui.dialogs.past_exports import chosen_export

        if past := await chosen_export(self._desk.host):
            runs = self._desk.session.runs
            self._desk.host.start_job(lambda: runs.export(past.options, past.choice))
