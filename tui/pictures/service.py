"""Makes pictures in two threads of its own, newest wish first served, and keeps the ones used last."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from typing import Protocol as Interface

from engine.errors import PhotoSeriesError
from engine.priority import Priority
from tui.pictures.encoders import encoder_for
from tui.pictures.outlet import Outlet
from tui.pictures.picture import Answer, NoPicture, Picture, PictureKey, cut_out, thumbnail_size
from tui.pictures.previews import Kept, Previews
from tui.pictures.strip import StripKey, strip_image
from tui.runtime.priority import PICTURES, lower_priority
from tui.terminal.tty import cell_size

if TYPE_CHECKING:
    from PIL.Image import Image

    from tui.terminal.probe import Protocol, TerminalPictures

Key = PictureKey | StripKey
Deliver = Callable[[Any, Answer], object]
"""Takes an answer, in a thread of the service: it must only hand it on."""
DeliverPreview = Callable[[Any, Picture], object]
"""Takes what can be shown until the answer comes, in the same way."""

_CELLS_KEPT = 40_000
_STDERR = 2  # where Textual draws


class Thumbnail(Interface):
    """Where small JPEGs come from."""

    def __call__(self, file: Path, size: int, mtime_ns: int) -> Path:
        """A JPEG of `file`, upright, its longer side at most `size` pixels; raises UnreadablePhoto."""


class Sprite(Interface):
    """Where the small photos of a series come from."""

    def __call__(self, photos: Sequence[tuple[Path, int, int]]) -> Image:
        """Squares side by side, one for each photo (file, bytes, time); raises PhotoSeriesError."""


class PictureService:
    """Answers wishes for pictures. Its methods may be called from any thread, and none of them waits for a picture."""

    def __init__(
        self,
        terminal: TerminalPictures,
        thumbnail: Thumbnail,
        priority: Priority | None = None,
        *,
        sprite: Sprite | None = None,
        kept: Kept | None = None,
        threads: int = 2,
        keep: int = 400,
    ) -> None:
        """`priority` is what the threads yield to between two pictures, and between two parts of a large one."""
        self.terminal = terminal
        self._priority = priority or Priority()
        self._thumbnail = thumbnail
        self._sprite = sprite
        self._previews = Previews(kept)
        self._encoder = encoder_for(terminal, self._priority.yield_to_user)
        self.outlet = Outlet(self._encoder.free)
        self._cell = terminal.cell
        self._cell_by_kernel = cell_size(_STDERR)
        self._keep = keep
        self._wake = threading.Condition()
        self._wishes: deque[Key] = deque()
        self._wishes_for_later: deque[Key] = deque()
        self._waiting: dict[Key, dict[Deliver, DeliverPreview | None]] = {}
        self._made: OrderedDict[Key, Picture] = OrderedDict()
        self._cells = 0
        self._closed = False
        # One thread alone makes what may be wanted later: the screen is drawn meanwhile, and needs a processor for it.
        self._threads = [
            threading.Thread(target=self._work, args=(number == 0,), name=f"pictures-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def protocol(self) -> Protocol:
        """How pictures are drawn."""
        return self._encoder.protocol

    @property
    def cell(self) -> tuple[int, int]:
        """Width and height of a cell in pixels."""
        return self._cell

    def notice_cell_size(self) -> bool:
        """See whether a change of font has changed the cells; True where it has and pictures are to be asked for anew.

        The kernel's figure is only compared with its own earlier one: the terminal's answer, where it gave one, is the
        better one.
        """
        cell = cell_size(_STDERR)
        if cell is None or cell == self._cell_by_kernel:
            return False
        self._cell_by_kernel = cell
        self.use_cell(cell)
        return True

    def use_cell(self, cell: tuple[int, int]) -> None:
        """Cells have another size now, as after a change of font: pictures are made anew."""
        with self._wake:
            if cell != self._cell:
                self._cell = cell
                self._made.clear()
                self._cells = 0

    def at_hand(self, key: Key) -> Picture | None:
        """The picture of `key` where it is made already."""
        with self._wake:
            if (picture := self._made.get(key)) is not None:
                self._made.move_to_end(key)
            return picture

    def preview(self, key: PictureKey) -> Picture | None:
        """What can be shown of `key` at once: a few dots of its photo, if that was seen lately."""
        return None if self.protocol == "none" else self._previews.of(key, self._cell)

    def request(self, key: Key, deliver: Deliver, preview: DeliverPreview | None = None) -> None:
        """Have `key` made, and the answer delivered unless `withdraw` comes first.

        `preview` is called before that if something can be shown much sooner than the answer.
        """
        with self._wake:
            self._waiting.setdefault(key, {})[deliver] = preview
            if key not in self._wishes:
                self._wishes.append(key)
                self._wake.notify_all()

    def prepare(self, keys: Iterable[Key]) -> None:
        """Have these made once nothing else is wished for, so that they are at hand later."""
        if self.protocol == "none":
            return
        with self._wake:
            self._wishes_for_later.extend(key for key in keys if key not in self._made)
            self._wake.notify_all()

    def withdraw(self, key: Key, deliver: Deliver) -> None:
        """Take a wish back: `deliver` is not called any more, and what nobody else wants is not begun."""
        with self._wake:
            waiting = self._waiting.get(key)
            if waiting is None or deliver not in waiting:
                return
            del waiting[deliver]
            if not waiting:
                del self._waiting[key]
                if key in self._wishes:
                    self._wishes.remove(key)

    def encode(self, image: Image, width: int, height: int) -> Picture:
        """Make `image`, mode RGB, ready to be shown in at most `width` × `height` cells; takes time."""
        return self._encoder.encode(image, PictureKey(Path(), 0, width, height), self._cell)

    def drop_prepared(self) -> None:
        """Forget what was to be made for later and is not begun: the user has moved on."""
        with self._wake:
            self._wishes_for_later.clear()

    def close(self, seconds: float = 2.0) -> None:
        """End the threads; one that is stuck in a file is left to die with the program."""
        with self._wake:
            self._closed = True
            self._forget_wishes()
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(seconds)
        self.outlet.close()

    def _work(self, ahead: bool) -> None:
        lower_priority(PICTURES)
        while (key := self._next(ahead)) is not None:
            self._priority.yield_to_user()
            cell = self._cell
            answer = self.at_hand(key) or self._make(key, cell)
            with self._wake:
                if cell != self._cell:
                    self._wishes.appendleft(key)
                    continue
                if isinstance(answer, Picture):  # what failed may be mended, or still be on its way, next time
                    self._remember(key, answer)
                waiting = self._waiting.pop(key, {})
            for deliver in waiting:
                deliver(key, answer)

    def _next(self, ahead: bool) -> Key | None:
        with self._wake:
            while not self._closed:
                if self._wishes:
                    return self._wishes.popleft()
                if ahead and self._wishes_for_later:
                    return self._wishes_for_later.popleft()
                self._wake.wait()
            return None

    def _forget_wishes(self) -> None:
        self._wishes.clear()
        self._wishes_for_later.clear()
        self._waiting.clear()

    def _make(self, key: Key, cell: tuple[int, int]) -> Answer:
        from PIL import Image

        try:
            if isinstance(key, StripKey):
                assert self._sprite is not None
                pixels = self._encoder.dots or cell
                return self._encoder.encode(strip_image(self._noted_sprite, key, pixels), key.whole, pixels)
            self._previews.look_for(key.file, key.mtime_ns)
            self._deliver_preview(key)
            small = self._thumbnail(key.file, thumbnail_size(key, self._encoder.dots or cell), key.mtime_ns)
            with Image.open(small) as opened:
                needed = key.width * cell[0] / key.part.width, key.height * cell[1] / key.part.height
                shape = opened.size
                opened.draft("RGB", (int(needed[0]), int(needed[1])))
                photo = opened.convert("RGB")
            self._previews.note(key.file, key.mtime_ns, photo, shape)
            if self._encoder.dots is None:  # a terminal's own pictures take longer to be encoded than to be read
                self._deliver_preview(key)
            return self._encoder.encode(cut_out(photo, key.part), key, cell)
        except FileNotFoundError:
            return NoPicture("This file is gone.", missing=True)
        except PhotoSeriesError as error:
            return NoPicture(error.message, missing=isinstance(key, PictureKey) and not key.file.exists())
        except Exception as error:  # noqa: BLE001 - decoders raise anything; a picture must not end its thread
            return NoPicture(str(error) or type(error).__name__)

    def _noted_sprite(self, photos: Sequence[tuple[Path, int, int]]) -> Image:
        assert self._sprite is not None
        sprite = self._sprite(photos)
        self._previews.note_squares(photos, sprite)
        return sprite

    def _deliver_preview(self, key: PictureKey) -> None:
        """Give whoever waits for `key`, and sees nothing of it, what there is of its photo."""
        with self._wake:
            waiting = self._waiting.get(key, {})
            unserved = [preview for preview in waiting.values() if preview is not None]
        if unserved and (picture := self.preview(key)) is not None:
            with self._wake:
                waiting.update(dict.fromkeys(waiting))
            for preview in unserved:
                preview(key, picture)

    def _remember(self, key: Key, picture: Picture) -> None:
        if key not in self._made:
            self._cells += picture.width * picture.height
        self._made[key] = picture
        self._made.move_to_end(key)
        while len(self._made) > self._keep or (self._cells > _CELLS_KEPT and len(self._made) > 1):
            _, oldest = self._made.popitem(last=False)
            self._cells -= oldest.width * oldest.height
