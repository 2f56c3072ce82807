"""Keys typed ahead, as a slow line brings them: each is given out once what the one before it led to is done.

Textual gives a key to whatever has the keys when the key comes. Where several come at once, all of them would go there,
though the first may open an editor, or close one: what was meant for a caption would be taken for decisions.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key, Paste
from textual.widgets import Input, TextArea

Typed = Key | Paste

_REST: Final = 0.05
"""Seconds after a key was acted on in which what it set going, a dialog for one, comes to stand."""
_ROUNDS: Final = 2
"""A key may have a widget send a message, and that message open what the next key is for."""
_PATIENCE: Final = 0.25
"""Seconds after which a widget that does not answer is looked at: whether it is busy, or gone."""


class TypeAhead:
    """Holds back what was typed too early. Lives on the app's thread."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._held: deque[Typed] = deque()
        self._turn: Typed | None = None
        self._giving: asyncio.Task[None] | None = None
        self._acted_on = float("-inf")
        """When the last key was; infinite while that is not known to be over."""
        self._typed_at = float("-inf")

    @property
    def empty(self) -> bool:
        """True while nothing is held back."""
        return self._giving is None or self._giving.done()

    @property
    def idle(self) -> float:
        """Seconds since the last key."""
        return time.monotonic() - self._typed_at

    async def deliver(self, typed: Typed, act: Callable[[Typed], Awaitable[None]]) -> None:
        """Have the app act on what it was sent, in its turn: it gives a new key to a widget, and does what it is to do
        about one that came back from there.
        """
        self._typed_at = time.monotonic()
        came_back = typed.is_forwarded
        if not came_back and not self._admits(typed):
            return
        into_field = _is_text(typed) and isinstance(self._app.focused, Input | TextArea)
        await act(typed)
        if came_back or not typed.is_forwarded:
            self._acted_on = time.monotonic()
        elif not into_field:  # what is written there opens and closes nothing, and does not come back
            self._acted_on = float("inf")

    def end(self) -> None:
        """Forget what is held back: the app is closing."""
        if self._giving is not None:
            self._giving.cancel()

    def _admits(self, typed: Typed) -> bool:
        """Whether it may be given out now; where not, it comes to the app once more when it may."""
        if typed is self._turn:
            self._turn = None
            return True
        if self.empty and self._rested:
            return True
        self._held.append(typed)
        if self._giving is None or self._giving.done():
            self._giving = asyncio.create_task(self._give_out())  # may run at once, to its end: all it needs is there
        return False

    @property
    def _rested(self) -> bool:
        return time.monotonic() - self._acted_on > _REST

    async def _give_out(self) -> None:
        while self._held:
            if not self._rested:
                await self._come_round()
            self._turn = self._held.popleft()
            self._app.post_message(self._turn)
            await _answer(self._app)

    async def _come_round(self) -> None:
        """Wait until all who may have a part in what the last key led to have done it."""
        for _ in range(_ROUNDS):
            for node in (self._app.focused or self._app.screen).ancestors_with_self:
                await _answer(node)
        self._acted_on = float("-inf")


def _is_text(typed: Typed) -> bool:
    return isinstance(typed, Paste) or typed.is_printable


async def _answer(node: DOMNode) -> None:
    """Wait until a widget has done all that it was told so far; one that is gone has nothing more to do."""
    done = asyncio.Event()
    if not node.call_later(done.set):
        return
    while node.is_running:
        try:
            async with asyncio.timeout(_PATIENCE):
                await done.wait()
        except TimeoutError:
            continue
        return
