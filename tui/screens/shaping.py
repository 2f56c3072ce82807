"""What a person does to the collection from the main screen: flag, remove, split, merge, and approve many at once."""

from __future__ import annotations

from collections.abc import Callable

from engine.store.journal import Step
from tui.screens.captioning import CaptioningScreen
from tui.text import safe


class ShapingScreen(CaptioningScreen):
    """Asks where much is at stake; everything is one step that can be undone."""

    async def action_flag(self) -> None:
        """Flag, or take the flag away."""
        await self._change_each(self.app.session.review.flag)

    async def action_remove(self) -> None:
        """Ask, and take the series out of the project; one that is out already is put back at once."""
        from tui.dialogs.confirm import ConfirmDialog

        series, review = await self.selected(), self.app.session.review
        if series is None:
            return
        row = series.row
        if row.removed:
            await self._reshape(lambda: review.put_back([row.id]))
            return
        question = (
            f"{safe(row.title or row.name)}\n\nIt will be in no list but “Removed”, not judged and not exported. "
            f"Its {row.total} photos stay where they are."
        )

        async def remove(yes: bool | None) -> None:
            if yes:
                await self._reshape(lambda: review.remove([row.id]))

        self.app.push_screen(ConfirmDialog("Remove from the project", question, "Remove"), remove)

    async def action_split(self) -> None:
        """Make the photos from the cursor on a series of their own."""
        series, frame = await self.selected(), self.panel.frame
        if series is None or frame is None or series.row.removed:
            return
        step = await self._reshape(lambda: self.app.session.review.split(series.row.id, frame.path))
        if step is None:
            return
        if not step.ids:
            self.notify("Go to the photo that is to be the first of the second series.", markup=False)
        else:
            self.notify(
                self.app.worded("Split in two; the second part stands below. {undo} takes that back."), markup=False
            )

    async def action_merge(self) -> None:
        """Ask, and add the series below to this one."""
        from tui.dialogs.confirm import ConfirmDialog

        ids, at, session = self.series_list.ids, self.series_list.cursor, self.app.session
        if at + 1 >= len(ids):
            self.notify("There is no series below this one.", markup=False)
            return
        upper = await self.query_engine(session.catalog.series, ids[at])
        lower = await self.query_engine(session.catalog.series, ids[at + 1])
        if upper is None or lower is None or upper.row.removed:
            return
        question = "\n\n".join(
            f"{title}\n{safe(row.name)}: {row.kept} of {row.total} photos in the film"
            for title, row in (("This series", upper.row), ("takes in the one below", lower.row))
        )
        total = upper.row.total + lower.row.total
        question += f"\n\nTogether they have {total} photos, {upper.row.kept + lower.row.kept} in the film."

        async def merge(yes: bool | None) -> None:
            if yes:
                await self._reshape(lambda: session.review.merge(upper.row.id, lower.row.id))

        self.app.push_screen(ConfirmDialog("Merge two series", question, "Merge"), merge)

    async def _reshape(self, change: Callable[[], Step]) -> Step | None:
        """Change which series there are, and show it."""
        step = await self.write_engine(change)
        if step is not None and step.ids:
            await self._relist(step)
            await self._took(step)
        return step

    async def action_approve_all(self) -> None:
        """Ask from which confidence on, and approve."""
        from tui.dialogs.approve import ApproveDialog

        session = self.app.session
        waiting = await self.query_engine(session.figures.confidences, session.collection)
        words = await self.query_engine(session.figures.reviewed, session.collection)
        if waiting is None or words is None:
            return
        if not waiting:
            self.notify("No series waits for your word.", markup=False)
            return
        self.app.push_screen(ApproveDialog(waiting, words), self._approve_from)

    async def _approve_from(self, threshold: float | None) -> None:
        if threshold is None:
            return
        session = self.app.session
        step = await self.write_engine(session.review.approve_from, session.collection, threshold)
        if step is not None:
            await self._took(step)
            many = "1 series" if len(step.ids) == 1 else f"{len(step.ids):,} series"
            self.notify(f"{many} approved. " + self.app.worded("{undo} takes that back in one step."), markup=False)

    async def action_stats(self) -> None:
        """Show the collection in numbers."""
        from tui.screens.stats import Standings, StatsScreen

        session = self.app.session
        counts = await self.query_engine(session.catalog.counts, session.collection)
        spent = await self.query_engine(session.figures.spent, session.collection)
        words = await self.query_engine(session.figures.reviewed, session.collection)
        if counts is not None and spent is not None and words is not None:
            self.app.push_screen(StatsScreen(Standings(counts, spent, words)))
