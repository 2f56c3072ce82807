"""The bridge from the engine to the app: events become messages here and nowhere else."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from textual.app import App
from textual.message import Message

from engine.events import Announced, Event


class EngineTold(Message):
    """The engine told of an event."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


@runtime_checkable
class Hearing(Protocol):
    """A screen that wants to know what the engine does."""

    def hear(self, event: Event) -> None:
        """Take an event, on the app's thread."""


class Bridge:
    """A sink that posts to the app from whichever thread; what is announced before it is connected waits for that."""

    def __init__(self) -> None:
        self._app: App[Any] | None = None
        self._early: list[str] = []

    def connect(self, app: App[Any]) -> list[str]:
        """Post to this app from now on; returns what was announced before, as when the database was opened."""
        self._app = app
        early, self._early = self._early, []
        return early

    def __call__(self, event: Event) -> None:
        """Take an event; an app that is gone takes nothing."""
        if self._app is not None:
            self._app.post_message(EngineTold(event))
        elif isinstance(event, Announced):
            self._early.append(event.words)


def tell_screens(app: App[Any], event: Event) -> None:
    """Hand an event to every open screen that wants it."""
    for screen in app.screen_stack:
        if isinstance(screen, Hearing):
            screen.hear(event)
