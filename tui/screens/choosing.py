"""Several series at once: chosen in the list, and changed in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.store.journal import Step
from tui.screens.framing import FramingScreen

_MANY = 2_000
"""Series whose change takes so long that it is announced."""


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
        if len(chosen) >= _MANY:
            self.notify(f"Changing {len(chosen):,} series …", timeout=2, markup=False)
        step = await self.write_engine(change, chosen)
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
        told = f"{step.label.capitalize()}: {len(step.ids):,}{rest} series. "
        self.notify(told + self.app.worded("{undo} takes that back."), markup=False)
