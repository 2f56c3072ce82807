"""What a person does to the collection: takes a series out of it, splits one, merges two."""

from __future__ import annotations

from collections.abc import Callable

from engine.model import Frame, Series, SeriesRow
from engine.store.journal import Step
from tui.desk.desk import Desk
from tui.dialogs.confirm import ConfirmDialog
from tui.text import safe

_MOST_MERGED = 20


class Shaping:
    """Asks if much is at stake; everything is one step that can be undone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def remove(self) -> None:
        """Ask, and take the series out of the project; one that is out already is put back at once."""
        series, review = await self._desk.selected(), self._desk.session.review
        if series is None:
            return
        row = series.row
        if row.removed:
            await self._reshape(lambda: review.put_back([row.id]))
            return
        question = (
            f"{safe(row.title or row.name)}\n\nIt will only be listed under “Removed”, neither verified nor exported. "
            f"Its {row.total} photos stay where they are."
        )

        async def remove(yes: bool | None) -> None:
            if yes:
                await self._reshape(lambda: review.remove([row.id]))

        self._desk.host.push_screen(ConfirmDialog("Remove from the project", question, "Remove"), remove)

    async def split(self) -> None:
        """Offer what the verifier saw besides; else make the photos from the cursor on a series of their own."""
        series, frame = await self._desk.selected(), self._desk.panel.frame
        if series is None or frame is None or series.row.removed:
            return
        if not series.groups:
            await self._split_at(series, frame)
            return
        told = "\n".join(
            f"• {len(group.frames)} photos: {safe(group.about) or 'nothing more is known'}" for group in series.groups
        )
        dialog = ConfirmDialog(
            "Split off",
            f"The verifier saw more in this post that would be a series of its own:\n\n{told}",
            "Split off",
            otherwise=[("c", "Split at the cursor")],
        )

        async def split(yes: bool | None) -> None:
            if yes and dialog.way:
                await self._split_at(series, frame)
            elif yes:
                await self._split_groups(series)

        self._desk.host.push_screen(dialog, split)

    async def _split_groups(self, series: Series) -> None:
        step = await self._reshape(lambda: self._desk.session.review.split_groups(series.row.id))
        if step is not None and step.ids:
            new = len(step.ids) - 1
            self._desk.tell_undoable(f"{new} more series {'stands' if new == 1 else 'stand'} below.")

    async def _split_at(self, series: Series, frame: Frame) -> None:
        step = await self._reshape(lambda: self._desk.session.review.split(series.row.id, frame.path))
        if step is None:
            return
        if not step.ids:
            self._desk.tell("Go to the photo that is to be the first of the second series.")
        else:
            self._desk.tell_undoable("Split in two; the second part stands below.")

    async def merge(self) -> None:
        """Ask, and make one series of those that are selected, or else of this one and the one below."""
        desk, session = self._desk, self._desk.session
        listed = desk.series_list
        ids = listed.chosen if len(listed.chosen) > 1 else listed.ids[listed.cursor : listed.cursor + 2]
        if len(ids) < 2:
            desk.tell(desk.host.worded("There is no series below this one. {mark_range} selects which to merge."))
            return
        if len(ids) > _MOST_MERGED:
            desk.tell(f"{len(ids):,} series are selected; at most {_MOST_MERGED} are merged into one.")
            return
        series = [found for one in ids if (found := await desk.ask(session.catalog.series, one)) is not None]
        rows = [one.row for one in series if not one.row.removed]
        if len(rows) < 2:
            return
        into = next((row for row in rows if row.id == listed.series_id), rows[0])
        others = [row for row in rows if row is not into]
        lines = [f"Into {safe(into.title or into.name)} ({_photos(into)}):"]
        lines += [f"  + {safe(row.title or row.name)} ({_photos(row)})" for row in others]
        lines += ["", f"Together {sum(row.total for row in rows)} photos, {sum(row.kept for row in rows)} included."]

        async def merge(yes: bool | None) -> None:
            if yes:
                step = await self._reshape(lambda: session.review.merge(into.id, *(row.id for row in others)))
                if step is not None and step.ids:
                    listed.choose_none()
                    desk.tell_undoable(f"{len(rows)} series merged into one.")

        title = f"Merge {len(rows)} series"
        about = [into.id, *(row.id for row in others)]
        desk.host.push_screen(ConfirmDialog(title, "\n".join(lines), "Merge", about=about), merge)

    async def _reshape(self, change: Callable[[], Step]) -> Step | None:
        """Change which series there are, and show it."""
        step = await self._desk.write(change)
        if step is not None and step.ids:
            await self._desk.show_relisted(step)
            await self._desk.show_changed(step)
        return step


def _photos(row: SeriesRow) -> str:
    return f"{row.kept} of {row.total} photos included"
