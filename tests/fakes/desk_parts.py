"""The desk without an app: a host that notes what is said and pushed, a surface whose time the test turns, and parts
that only remember.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from textual.screen import Screen
from textual.worker import WorkerCancelled

from engine.events import PhaseEnded
from engine.model import Counts, Frame, Jump, LookAlikes, Series, SeriesRow, SortKey
from engine.session.session import Session
from tui.desk.commands import COMMANDS
from tui.desk.parts import Parts
from tui.desk.subjects import Subjects
from tui.desk.viewing import Screens
from tui.host import Answer, TakeAnswer
from tui.keys.keymap import Keys
from tui.model.job import JobView
from tui.model.list_layout import ListLayout
from tui.model.mode import Mode
from tui.model.standing import Standing
from tui.model.views import VIEWS, SeriesView
from tui.pictures.service import PictureService

T = TypeVar("T")


class FakeHost:
    """Says nothing to anybody: what was said, pushed and begun is there to be looked at."""

    def __init__(self, session: Session, pictures: PictureService) -> None:
        self.session = session
        self.pictures = pictures
        self.idle = float("inf")
        self.told: list[str] = []
        self.pushed: list[Screen[Any]] = []
        self.answers: list[Any] = []
        """What dialogs that are waited for answer, the first one first."""
        self.jobs: list[Callable[[], object]] = []
        self.endings: list[str] = []
        self.asked: list[str] = []
        """Which of the app's own services were asked for."""
        self._takers: list[Callable[[Any], object] | None] = []

    def worded(self, text: str) -> str:
        return Keys(COMMANDS, {}).worded(text)

    def notify(self, message: str, **options: Any) -> None:
        self.told.append(message)

    def push_screen(self, screen: Screen[Answer], callback: TakeAnswer[Answer] | None = None) -> object:
        self.pushed.append(screen)
        self._takers.append(callback)
        return None

    async def push_screen_wait(self, screen: Screen[Answer]) -> Answer:
        self.pushed.append(screen)
        return cast(Answer, self.answers.pop(0))

    async def answer(self, value: object) -> None:
        """Answer the screen that was pushed last."""
        taker = self._takers.pop()
        assert taker is not None
        taken = taker(value)
        if inspect.isawaitable(taken):
            await taken

    def show_welcome(self) -> None:
        self.asked.append("welcome")

    def open_folder(self, folder: Path, database: Path | None = None) -> None:
        self.asked.append(f"open {folder}")

    def leave_for_demo(self) -> None:
        self.asked.append("demo")

    def start_job(self, run: Callable[[], object]) -> None:
        self.jobs.append(run)

    def pause_job(self) -> None:
        self.asked.append("pause")

    def stop_job(self) -> None:
        self.asked.append("stop")

    def tell_ending(self, event: PhaseEnded, ending: str) -> None:
        self.endings.append(ending)


class FakeTimer:
    def __init__(self, delay: float, call: Callable[[], None]) -> None:
        self.delay, self.call, self.stopped = delay, call, False

    def stop(self) -> None:
        self.stopped = True


class FakeWork(Generic[T]):
    def __init__(self, task: asyncio.Task[T]) -> None:
        self._task = task

    async def wait(self) -> T:
        try:
            return await asyncio.shield(self._task)
        except asyncio.CancelledError:
            raise WorkerCancelled("another one has come in between") from None


class FakeSurface:
    """Work is a task; a timer runs when the test says so."""

    def __init__(self) -> None:
        self.timers: list[FakeTimer] = []
        self.list_focused = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._groups: dict[str, asyncio.Task[Any]] = {}

    def run_worker(
        self,
        work: Callable[[], Coroutine[Any, Any, T]],
        name: str | None = "",
        group: str = "default",
        description: str = "",
        exit_on_error: bool = True,
        start: bool = True,
        exclusive: bool = False,
    ) -> FakeWork[T]:
        if exclusive and group in self._groups:
            self._groups[group].cancel()
        task = asyncio.get_running_loop().create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if exclusive:
            self._groups[group] = task
        return FakeWork(task)

    def set_interval(self, interval: float, callback: Callable[[], None]) -> FakeTimer:
        """A timer that rings once: nothing on the desk asks for more."""
        self.timers.append(FakeTimer(interval, callback))
        return self.timers[-1]

    def call_next(self, callback: Callable[[], object]) -> None:
        callback()

    def focus_list(self) -> None:
        self.list_focused += 1

    async def settle(self) -> None:
        """Let all work come to its end, and all timers run out, until there is nothing more to do."""
        while self._tasks or self.timers:
            await self.end_of_work()
            due, self.timers = self.timers, []
            for timer in due:
                if not timer.stopped:
                    timer.call()

    async def end_of_work(self) -> None:
        """Let all work come to its end; timers, of which some begin again for ever, stay."""
        while self._tasks:
            for outcome in await asyncio.gather(*self._tasks, return_exceptions=True):
                if isinstance(outcome, Exception):
                    raise outcome
            await asyncio.sleep(0)  # those that were done already are struck off


class FakeTerminal:
    def __init__(self) -> None:
        self.clipboard = ""
        self.lent = 0

    def suspend(self) -> contextlib.AbstractContextManager[None]:
        self.lent += 1
        return contextlib.nullcontext()

    def copy_to_clipboard(self, text: str) -> None:
        self.clipboard = text

    def call_later(self, callback: Callable[[str], None], words: str) -> bool:
        callback(words)
        return True


class FakeRows:
    def __init__(self) -> None:
        self.known: dict[int, SeriesRow] = {}
        self.frames: dict[int, tuple[Frame, ...]] = {}

    def of(self, series_id: int) -> SeriesRow | None:
        return self.known.get(series_id)

    def missing(self, ids: Sequence[int], keep: int | None) -> tuple[int, ...]:
        return tuple(ids)

    def put(self, rows: Iterable[SeriesRow]) -> None:
        self.known |= {row.id: row for row in rows}

    def put_frames(self, frames: Mapping[int, tuple[Frame, ...]]) -> None:
        self.frames |= frames

    def forget(self, ids: Iterable[int]) -> None:
        for series_id in ids:
            self.known.pop(series_id, None)


class FakeSeriesList:
    def __init__(self) -> None:
        self.ids: Sequence[int] = ()
        self.cursor = 0
        self.above = 0
        self.chosen: list[int] = []
        self.says: str | None = None
        self.order: tuple[SortKey, bool] = (SortKey.FOUND, False)
        self.rows = FakeRows()

    @property
    def series_id(self) -> int | None:
        return self.ids[self.cursor] if self.ids else None

    def show(
        self, ids: Sequence[int], keep: int | None = None, empty: str | None = None, above: int | None = None
    ) -> None:
        self.ids, self.says = list(ids), empty
        self.cursor = self.ids.index(keep) if keep in self.ids else min(self.cursor, max(0, len(self.ids) - 1))

    def show_order(self, sort: SortKey, descending: bool) -> None:
        self.order = sort, descending

    def move_cursor(self, by: int) -> None:
        self.cursor = max(0, min(self.cursor + by, len(self.ids) - 1))

    def mark_range(self) -> None:
        self.chosen = [self.ids[self.cursor]]

    def choose_none(self) -> None:
        self.chosen = []


class FakeFilm:
    def __init__(self) -> None:
        self.cursor = 0
        self.frames: tuple[Frame, ...] = ()
        self.picked: list[str] = []

    @property
    def frame(self) -> Frame | None:
        return self.frames[self.cursor] if self.frames else None

    def pick(self) -> None:
        self.picked = [] if self.picked or self.frame is None else [self.frame.path]

    def go_to(self, path: str) -> None:
        self.cursor = next((at for at, frame in enumerate(self.frames) if frame.path == path), self.cursor)

    def move_cursor(self, by: int) -> None:
        self.cursor = max(0, min(self.cursor + by, len(self.frames) - 1))


class FakePanel:
    def __init__(self) -> None:
        self.series: Series | None = None
        self.loading = False
        self.is_attached = True
        self.film = FakeFilm()
        self.described = 0
        self.prepared: list[Sequence[Frame]] = []
        self.alike: LookAlikes | None = None
        self.jump: Jump | None = None
        self.draft: str | None = None
        """What is being edited; None while nothing is."""

    @property
    def frame(self) -> Frame | None:
        return self.film.frame

    def show(self, series: Series | None) -> None:
        if series is None or self.series is None or series.row.id != self.series.row.id:
            self.film.cursor = 0
        self.series, self.film.frames = series, series.frames if series else ()

    def prepare(self, frames: Sequence[Frame]) -> None:
        self.prepared.append(frames)

    def describe_frame(self) -> None:
        self.described += 1

    def mark(self, series_id: int, alike: LookAlikes) -> None:
        self.alike = alike

    def mark_jump(self, series_id: int, jump: Jump | None) -> None:
        self.jump = jump

    def edit(self, draft: str | None = None, series: int = 1) -> None:
        assert self.series is not None
        self.draft = self.series.caption if draft is None else draft

    def end_edit(self) -> None:
        self.draft = None


class FakeBench:
    def __init__(self) -> None:
        self.series_list, self.panel = FakeSeriesList(), FakePanel()
        self.loupe = False
        self.list_layout = ListLayout.LINES
        self.columns = 80
        self.shares: dict[str, float] = {}

    def share_room(self, shares: Mapping[str, float]) -> None:
        self.shares = dict(shares)


class FakeTabs:
    def __init__(self) -> None:
        self.counts: Counts | None = None
        self.current = 0

    @property
    def view(self) -> SeriesView:
        return VIEWS[self.current]

    def step(self, by: int) -> None:
        self.current = (self.current + by) % len(VIEWS)

    def turn_to(self, index: int) -> None:
        self.current = index


class FakeTopLine:
    def __init__(self) -> None:
        self.standing = Standing()


class FakeFilter:
    def __init__(self) -> None:
        self.display: Any = False
        self.hint = ""
        self.text = ""
        self.typing = False
        self.error = ""
        self.found = -1
        self.words: Mapping[str, Sequence[str]] = {}

    @property
    def wrong(self) -> bool:
        return bool(self.error)

    def open(self) -> None:
        self.display = self.typing = True

    def set_text(self, text: str) -> None:
        self.text = text

    def suggest_from(self, words: Mapping[str, Sequence[str]]) -> None:
        self.words = words

    def tell(self, found: int) -> None:
        self.found, self.error = found, ""

    def complain(self, error: str) -> None:
        self.error = error


class FakeJobLine:
    def __init__(self) -> None:
        self.view = JobView()
        self.folded = False
        self.elsewhere = ""
        self.is_attached = True


class FakeStatusLine:
    def __init__(self) -> None:
        self.mode = Mode()


class Table:
    """All of it around a session, and every subject on it."""

    def __init__(self, session: Session, pictures: PictureService) -> None:
        self.session = session
        self.host, self.surface, self.terminal = FakeHost(session, pictures), FakeSurface(), FakeTerminal()
        self.bench, self.tabs = FakeBench(), FakeTabs()
        self.series_list, self.panel = self.bench.series_list, self.bench.panel
        self.filter, self.job, self.top_line = FakeFilter(), FakeJobLine(), FakeTopLine()
        self.status = FakeStatusLine()
        parts = Parts(self.top_line, self.job, self.tabs, self.filter, self.bench, self.status)
        self.opened: list[tuple[str, Any]] = []
        screens = Screens(*(self._opening(name) for name in ("compare", "films", "play", "statistics")))
        self.on = Subjects(self.host, self.surface, self.terminal, parts, screens)

    def _opening(self, name: str) -> Callable[..., Screen[Any]]:
        def open_screen(*shown: Any) -> Screen[Any]:
            self.opened.append((name, shown))
            return Screen()

        return open_screen

    async def lay(self) -> None:
        """List what there is, and show the first series."""
        await self.on.listing.show()
        await self.on.desk.show(self.series_list.series_id)

    def row(self, series_id: int) -> SeriesRow:
        return self.session.catalog.rows([series_id])[0]

    @property
    def series(self) -> Series:
        """The selected series, as the store has it now."""
        assert self.series_list.series_id is not None
        series = self.session.catalog.series(self.series_list.series_id)
        assert series is not None
        return series
