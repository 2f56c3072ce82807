"""Captions on the main screen: written in place for one series or for all that are chosen, and replaced over many."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on

from engine.settings import Settings
from tui.screens.choosing import ChoosingScreen
from tui.widgets.caption import CaptionEditor, CaptionRules


def caption_rules(settings: Settings) -> CaptionRules:
    """What the settings ask of a caption; a template without the trigger word puts none before it."""
    trigger = settings.trigger_word.strip() if "{trigger}" in settings.caption_template else ""
    return CaptionRules(settings.caption_min_words, settings.caption_max_words, trigger)


class CaptioningScreen(ChoosingScreen):
    """Keeps what was written as one step that can be undone."""

    async def action_edit_caption(self) -> None:
        """Edit in place."""
        await self.selected()
        self.panel.edit(series=len(self.series_list.chosen) or 1)

    @on(CaptionEditor.Submitted)
    async def _keep_caption(self, message: CaptionEditor.Submitted) -> None:
        series, session = self.panel.series, self.app.session
        self._leave_editor()
        if self.series_list.chosen:
            await self._change_chosen(lambda ids: session.review.write_caption(ids, message.caption))
        elif series is not None and message.caption.strip() != series.caption:
            await self._change(lambda _: session.review.write_caption([series.row.id], message.caption))

    @on(CaptionEditor.Cancelled)
    def _leave_editor(self) -> None:
        self.set_focus(self.series_list)  # before the editor is seen to be gone: what is typed next is for the list
        self.panel.end_edit()

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
        self.app.push_screen(ReplaceDialog(captions, where), self._replace)

    async def _replace(self, new: Mapping[int, str] | None) -> None:
        if not new:
            return
        step = await self.write_engine(self.app.session.review.write_captions, new)
        if step is not None:
            self.series_list.choose_none()
            await self._took(step)
            self._tell_of(step, len(new))
