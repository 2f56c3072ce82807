"""The app as screens, dialogs and the desk know it: no more than this, so that none of them needs the app itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, Protocol, TypeVar, cast

from textual.message_pump import MessagePump
from textual.notifications import SeverityLevel
from textual.screen import Screen

from engine.events import PhaseEnded
from engine.session.session import Session
from tui.pictures.service import PictureService

WRITING: Final = "writing"
"""Name of the work that writes what a person decided; who quits waits for it."""

Answer = TypeVar("Answer")
TakeAnswer = Callable[[Answer | None], None] | Callable[[Answer | None], Awaitable[None]]
"""Takes what a screen or a dialog answers; None if it went without an answer."""


class Host(Protocol):
    """Has a session, shows what is pushed on it, and runs one job at a time."""

    @property
    def session(self) -> Session:
        """The one session."""

    @property
    def pictures(self) -> PictureService:
        """Where pictures come from."""

    @property
    def idle(self) -> float:
        """Seconds since the last key."""

    def worded(self, text: str) -> str:
        """A text of ours with the user's keys in place of the commands it names."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say something in a corner, for some seconds."""

    def push_screen(
        self,
        screen: Screen[Answer],
        callback: TakeAnswer[Answer] | None = None,
    ) -> object:
        """Show a screen or a dialog; `callback` gets its answer."""

    async def push_screen_wait(self, screen: Screen[Answer]) -> Answer:
        """Show a dialog and wait for its answer; only in a worker."""

    def show_welcome(self) -> None:
        """Choose another folder."""

    def open_folder(self, folder: Path, database: Path | None = None) -> None:
        """Turn to the collection in `folder`, with `database` or else the one it belongs to."""

    def leave_for_demo(self) -> None:
        """Turn to the sample collection, which has a database of its own."""

    def start_job(self, run: Callable[[], object]) -> None:
        """Run one of the session's runs on a thread of its own."""

    def pause_job(self) -> None:
        """Pause the job, or let it go on."""

    def stop_job(self) -> None:
        """Stop the job."""

    def tell_ending(self, event: PhaseEnded, ending: str) -> None:
        """Say how a job ended, `ending` in a word or two."""


class HostOf:
    """Gives a screen its app, known as a `Host`: `host = HostOf()` in the screen's class."""

    def __get__(self, screen: MessagePump, kind: type[MessagePump]) -> Host:
        return cast(Host, screen.app)
