"""Captions: written in place for one series or for all that are chosen, and replaced over many."""

from __future__ import annotations

from collections.abc import Mapping

from engine.settings import Settings
from tui.desk.desk import Desk
from tui.desk.surface import Surface
from tui.widgets.caption import CaptionRules


def caption_rules(settings: Settings) -> CaptionRules:
    """What the settings ask of a caption; a template without the trigger word puts none before it."""
    trigger = settings.trigger_word.strip() if "{trigger}" in settings.caption_template else ""
    return CaptionRules(settings.caption_min_words, settings.caption_max_words, trigger)


class Captions:
    """Keeps what was written as one step that can be undone."""

    def __init__(self, desk: Desk, surface: Surface) -> None:
        self._desk = desk
        self._surface = surface
        self._shown = 0
        """The newest change that was shown when the editing began."""

    async def edit(self) -> None:
        """Edit in place."""
        await self._desk.selected()
        self._shown = self._desk.session.review.mark()
        self._desk.panel.edit(series=len(self._desk.series_list.chosen) or 1)

    async def keep(self, caption: str) -> None:
        """Keep what was written in place; it stays there once if the series was changed elsewhere meanwhile."""
        desk, review = self._desk, self._desk.session.review
        series = desk.panel.series
        ids = desk.series_list.chosen or ([series.row.id] if series else [])
        if not await desk.ask(review.refuse_unseen, ids, "write this caption", self._shown):
            return
        self.leave()
        if desk.series_list.chosen:
            await desk.change_chosen(lambda ids: review.write_caption(ids, caption))
        elif series is not None and caption.strip() != series.caption:
            await desk.change(lambda _: review.write_caption([series.row.id], caption))

    def leave(self) -> None:
        """Leave the caption as it was."""
        self._surface.focus_list()  # before the editor is seen to be gone: what is typed next is for the list
        self._desk.panel.end_edit()

    async def edit_facts(self) -> None:
        """Correct what can be seen, of which captions for trainers are composed, fact by fact."""
        from tui.dialogs.facts import FactsDialog

        desk = self._desk
        series = await desk.selected()
        if series is None:
            return

        async def keep(changed: dict[str, str] | None) -> None:
            if changed:
                await desk.change(lambda _: desk.session.review.write_facts([series.row.id], changed))

        desk.host.push_screen(FactsDialog(series.facts, series.verifier_facts), keep)

    async def replace(self) -> None:
        """Find and replace in the captions of what is chosen, or of all that is listed."""
        from tui.dialogs.replace import ReplaceDialog

        desk = self._desk
        await desk.listed.begun()
        chosen = desk.series_list.chosen
        ids = chosen or desk.series_list.ids
        captions = await desk.ask(desk.session.catalog.captions, ids)
        if captions is None:
            return
        if not captions:
            desk.tell("There are no captions here.")
            return
        where = f"{len(ids):,} {'selected' if chosen else 'listed'} series"
        desk.host.push_screen(ReplaceDialog(captions, where), self._replace)

    async def _replace(self, new: Mapping[int, str] | None) -> None:
        if not new:
            return
        step = await self._desk.write(self._desk.session.review.write_captions, new)
        if step is not None:
            await self._desk.show_changed_chosen(step, len(new))
