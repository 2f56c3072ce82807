"""Lets large pictures out to the terminal only while nothing else waits there, so that no key queues behind them."""

from __future__ import annotations

import select
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui.pictures.picture import Picture

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

_SECONDS_BETWEEN = 1 / 60
_SECONDS_BETWEEN_FRAMES = 1 / 25
"""Pictures that come one by one are drawn together: a frame takes nearly as long for one of them as for all."""
_BYTES_AT_ONCE = 24_000
_SMALL = 4_000
_IMAGES_IN_TERMINAL = 120


class Outlet:
    """What the terminal was sent, and what waits to be sent. Lives on the screen's thread."""

    def __init__(self, free: Callable[[int], str], clock: Callable[[], float] = time.monotonic) -> None:
        self._free = free
        self._clock = clock
        self._app: App[Any] | None = None
        self._timer: Timer | None = None
        self._waiting: deque[tuple[Picture, Callable[[], None], Callable[[], bool]]] = deque()
        self._in_terminal: OrderedDict[int, None] = OrderedDict()
        self._ready: list[Callable[[], None]] = []
        """Draws the pictures that may be drawn now."""
        self._drawn_at = 0.0
        self._budget = 0
        self._filled_at = 0.0

    def open(self, app: App[Any]) -> None:
        """Send through `app` from now on."""
        if self._app is None:
            self._app = app
            self._timer = app.set_interval(_SECONDS_BETWEEN, self._let_out, pause=True)

    def show(self, picture: Picture, draw: Callable[[], None], wanted: Callable[[], bool] = lambda: True) -> None:
        """Call `draw` once `picture` can be drawn: at once where the terminal has it or it is small, else with the next
        frame for which the line is free.

        A picture that waits and is not `wanted` when its turn comes is passed over.
        """
        if picture.image_id in self._in_terminal:
            self._in_terminal.move_to_end(picture.image_id)
            draw()
        elif not picture.upload and picture.bytes <= _SMALL:
            draw()
        elif not self._waiting and self._may_send():
            self._let_through(picture, draw)
            self._draw_ready()
        else:
            self._waiting.append((picture, draw, wanted))
        if (self._waiting or self._ready) and self._timer is not None:
            self._timer.resume()

    def still_shown(self, picture: Picture) -> None:
        """Let the terminal keep a picture that stays on the screen while others come and go."""
        if picture.image_id in self._in_terminal:
            self._in_terminal.move_to_end(picture.image_id)

    def drop_waiting(self) -> None:
        """Forget what waits: it is not looked at any more."""
        self._waiting.clear()

    def forget_sent(self) -> None:
        """Free what the terminal holds, or has lost without our knowing: each is sent again when it is next shown."""
        self._write("".join(map(self._free, self._in_terminal)))
        self._in_terminal.clear()

    def close(self) -> None:
        """Send nothing more, and free what the terminal holds."""
        self.drop_waiting()
        self._ready.clear()
        self.forget_sent()

    def _let_out(self) -> None:
        self._fill()
        while self._waiting and self._may_send():
            picture, draw, wanted = self._waiting.popleft()
            if wanted():
                self._let_through(picture, draw)
        self._draw_ready()
        if not (self._waiting or self._ready) and self._timer is not None:
            self._timer.pause()

    def _draw_ready(self) -> None:
        if self._ready and self._clock() - self._drawn_at >= _SECONDS_BETWEEN_FRAMES:
            self._drawn_at = self._clock()
            ready, self._ready = self._ready, []
            for draw in ready:
                draw()

    def _may_send(self) -> bool:
        """Whether some may go now: so many bytes in so many seconds, and none while the line is busy."""
        if self._clock() - self._filled_at >= _SECONDS_BETWEEN:
            self._fill()
        return self._app is not None and self._budget > 0 and self._line_is_free()

    def _fill(self) -> None:
        self._filled_at, self._budget = self._clock(), _BYTES_AT_ONCE

    def _let_through(self, picture: Picture, draw: Callable[[], None]) -> None:
        self._budget -= picture.bytes
        if picture.upload and picture.image_id not in self._in_terminal:
            self._send(picture)
        self._ready.append(draw)

    def _send(self, picture: Picture) -> None:
        self._write(picture.upload)
        self._in_terminal[picture.image_id] = None
        while len(self._in_terminal) > _IMAGES_IN_TERMINAL:
            self._write(self._free(self._in_terminal.popitem(last=False)[0]))

    def _write(self, data: str) -> None:
        driver = getattr(self._app, "_driver", None)
        if driver is not None and data:
            driver.write(data)  # through Textual's own writer: in order with its frames, never inside one

    def _line_is_free(self) -> bool:
        """Whether nothing waits in Textual's queue, and its thread is not stuck in a write."""
        writer = getattr(getattr(self._app, "_driver", None), "_writer_thread", None)
        queue = getattr(writer, "_queue", None)
        if writer is None or queue is None:
            return True
        if not queue.empty():
            return False
        try:
            return bool(select.select([], [writer.fileno()], [], 0)[1])
        except (OSError, ValueError):
            return True
