"""What a person does to the frames of the selected series: in and out, order, and whose frames they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import work

from engine.store.arrangement import photos_moved
from engine.store.journal import Step
from tui.screens.changing import ChangingScreen


class FramingScreen(ChangingScreen):
    """Where photos are picked, an action is for all of them; the cursor stays on its photo wherever that goes."""

    async def action_pick_frames(self) -> None:
        """Begin to pick photos at the cursor, or pick none any more."""
        await self.selected()
        self._pick()

    def _pick(self) -> None:
        self.panel.film.pick()
        self.panel.describe_frame()

    async def action_back(self) -> None:
        """Pick nothing; where nothing was picked, what it means to the list."""
        if self.panel.film.picked:
            self._pick()
        else:
            await super().action_back()

    async def action_toggle_frame(self) -> None:
        """Take the photos in or out; nothing is picked after that."""
        if await self._change_frames(self.app.session.review.toggle_frames) and self.panel.film.picked:
            self._pick()

    async def action_move_frame(self, by: int) -> None:
        """Move the photos."""
        await self._change_frames(lambda series_id, paths: self.app.session.review.move_frames(series_id, paths, by))

    async def action_make_first(self) -> None:
        """Make the photos the first ones."""
        await self._change_frames(self.app.session.review.make_first)

    async def action_swap_frames(self) -> None:
        """See the verifier's film beside one's own, and turn to the other where that is wanted."""
        from tui.screens.films import Films, FilmsScreen

        series = await self.selected()
        if series is None:
            return
        films = Films.of(series)
        if films is None:
            words = "These are the verifier's frames, and you have none of your own."
            self.notify(words if series.verifier else "The verifier has not seen this post.", markup=False)
            return
        self.app.push_screen(FilmsScreen(films), self._swap_frames)

    async def _swap_frames(self, wanted: bool | None) -> None:
        if wanted and await self._change(self.app.session.review.swap_frames):
            series = await self.selected()
            whose = "yours" if series is not None and series.frames_by_person else "the verifier's"
            self.notify(f"The frames are {whose} now. {self.app.worded('{undo} takes that back.')}", markup=False)

    @work(exclusive=True, group="order", exit_on_error=False)
    async def action_smooth_order(self) -> None:
        """Put the film into the order whose neighbours are most alike, and say how much that changed."""
        series, session = await self.selected(), self.app.session
        if series is None:
            return
        smoother = await self.query_engine(session.advice.smoother_film, series.row.id)
        if smoother is None:
            return
        moved = photos_moved([frame.path for frame in series.frames if frame.path in smoother], smoother)
        if not moved:
            self.notify("No other order runs smoother from this first frame on.", markup=False)
            return
        step = await self.write_engine(session.review.order_frames, series.row.id, smoother)
        if step is not None:
            await self._took(step)
            self.notify(
                f"Moved {len(moved)} of {len(smoother)} frames. " + self.app.worded("{undo} takes that back."),
                markup=False,
            )

    async def _change_frames(self, change: Callable[[int, Sequence[str]], Step]) -> Step | None:
        """Change the picked photos, or the one under the cursor, and stay with it."""
        film, series = self.panel.film, await self.selected()
        if series is None or film.frame is None:
            return None
        here, paths = film.frame.path, film.picked or [film.frame.path]
        step = await self._change(lambda series_id: change(series_id, paths))
        film.go_to(here)
        return step
