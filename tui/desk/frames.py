"""What a person does to the frames of the selected series: in and out, order, and whose frames they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.screen import Screen

from engine.store.arrangement import photos_moved
from engine.store.journal import Step
from tui.desk.desk import Desk
from tui.model.films import Films


class Frames:
    """If photos are picked, an action is for all of them; the cursor stays on its photo wherever that goes."""

    def __init__(self, desk: Desk, films_screen: Callable[[Films], Screen[bool]]) -> None:
        """`films_screen` makes the screen that shows two films side by side."""
        self._desk = desk
        self._film = desk.panel.film
        self._films_screen = films_screen

    # --- Picking ----------------------------------------------------------------------------------------------------

    async def pick(self) -> None:
        """Begin to pick photos at the cursor, or pick none any more."""
        await self._desk.selected()
        self._pick()

    def drop_pick(self) -> bool:
        """Pick nothing; False if nothing was picked."""
        if not self._film.picked:
            return False
        self._pick()
        return True

    def _pick(self) -> None:
        self._film.pick()
        self._desk.panel.describe_frame()

    # --- In and out, and order --------------------------------------------------------------------------------------

    async def toggle(self) -> None:
        """Take the photos in or out; nothing is picked after that."""
        if await self._change(self._desk.session.review.toggle_frames):
            self.drop_pick()

    async def move_left(self) -> None:
        """Move the photos one place towards the start."""
        await self._move(-1)

    async def move_right(self) -> None:
        """Move the photos one place towards the end."""
        await self._move(1)

    async def _move(self, by: int) -> None:
        review = self._desk.session.review
        await self._change(lambda series_id, paths: review.move_frames(series_id, paths, by))

    async def make_first(self) -> None:
        """Make the photos the first ones."""
        await self._change(self._desk.session.review.make_first)

    def smooth_order(self) -> None:
        """Put the film into the order whose neighbours are most alike, and say how much that changed."""
        self._desk.tasks.begin_alone("order", self._smooth_order)

    async def _smooth_order(self) -> None:
        series, session = await self._desk.selected(), self._desk.session
        if series is None:
            return
        smoother = await self._desk.ask(session.advice.smoother_film, series.row.id)
        if smoother is None:
            return
        moved = photos_moved([frame.path for frame in series.frames if frame.path in smoother], smoother)
        if not moved:
            self._desk.tell("No other order runs smoother from this first frame on.")
            return
        step = await self._desk.write(session.review.order_frames, series.row.id, smoother)
        if step is not None:
            await self._desk.show_changed(step)
            self._desk.tell_undoable(f"Moved {len(moved)} of {len(smoother)} frames.")

    async def _change(self, change: Callable[[int, Sequence[str]], Step]) -> Step | None:
        """Change the picked photos, or the one under the cursor, and stay with it."""
        film, series = self._film, await self._desk.selected()
        if series is None or film.frame is None:
            return None
        here, paths = film.frame.path, film.picked or [film.frame.path]
        step = await self._desk.change(lambda series_id: change(series_id, paths))
        film.go_to(here)
        return step

    # --- Whose frames -----------------------------------------------------------------------------------------------

    async def swap(self) -> None:
        """See the verifier's film beside one's own, and turn to the other if that is wanted."""
        series = await self._desk.selected()
        if series is None:
            return
        films = Films.of(series)
        if films is None:
            words = "These are the verifier's frames, and you have none of your own."
            self._desk.tell(words if series.verifier else "The verifier has not seen this post.")
            return
        self._desk.host.push_screen(self._films_screen(films), self._swap)

    async def _swap(self, wanted: bool | None) -> None:
        if wanted and await self._desk.change(self._desk.session.review.swap_frames):
            series = await self._desk.selected()
            whose = "yours" if series is not None and series.frames_by_person else "the verifier's"
            self._desk.tell_undoable(f"The frames are {whose} now.")
