"""Several series at once: chosen in the list, changed in one step, and captions replaced over all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import work

from engine.store.journal import Step
from tui.screens.framing import FramingScreen


class ChoosingScreen(FramingScreen):
    """Where series are chosen, an action is for all of them."""

    def action_mark_range(self) -> None:
        """Begin to choose series at the cursor, or end there."""
        self.series_list.mark_range()

    async def _change_each(self, change: Callable[[Sequence[int]], Step]) -> Step | None:
        """Change what is chosen, or the selected series where nothing is."""
        if self.series_list.chosen:
            return await self._change_chosen(change)
        return await self._change(lambda series_id: change([series_id]))

    async def _change_chosen(self, change: Callable[[Sequence[int]], Step]) -> Step | None:
        """Change what is chosen in one step, and choose nothing any more."""
        chosen = self.series_list.chosen
        step = await self.query_engine(change, chosen)
        if step is not None:
            self.series_list.choose_none()
            await self._took(step)
            self._tell_of(step, len(chosen))
        return step

    def _tell_of(self, step: Step, of: int) -> None:
        if not step.ids:
            self.notify(f"{step.label.capitalize()}: all of them were so already.", markup=False)
            return
        rest = f" of {of:,}" if len(step.ids) < of else ""
        self.notify(f"{step.label.capitalize()}: {len(step.ids):,}{rest} series. u takes that back.", markup=False)

    @work(exclusive=True, group="replace", exit_on_error=False)
    async def action_replace_in_captions(self) -> None:
        """Find and replace in the captions of what is chosen, or of all that is listed."""
        from tui.dialogs.replace import ReplaceDialog

        chosen = self.series_list.chosen
        ids = chosen or self.series_list.ids
        captions = await self.query_engine(self.app.session.catalog.captions, ids)
        if captions is None:
            return
        if not captions:
            self.notify("There is no caption here.", markup=False)
            return
        where = f"{len(ids):,} {'chosen' if chosen else 'listed'} series"
        new = await self.app.push_screen_wait(ReplaceDialog(captions, where))
        if not new:
            return
        step = await self.query_engine(self.app.session.write_captions, new)
        if step is not None:
            self.series_list.choose_none()
            await self._took(step)
            self._tell_of(step, len(new))
