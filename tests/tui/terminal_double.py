"""A terminal for tests: runs any command in a pty, answers what it asks, keeps the screen, counts what it is sent.

    with TerminalDouble([sys.executable, "-m", "tui", "demo"], columns=120, rows=40) as terminal:
        terminal.wait_for("undecided")
        terminal.press("a")

Nothing sleeps for a fixed time: a reader thread takes what comes, and `wait_for` wakes with it.
"""

from __future__ import annotations

import base64
import os
import re
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import pyte
import pytest

from tests.fakes.patience import PATIENCE
from tests.fakes.posix import KILL

if os.name == "nt":
    pytest.skip("Windows has no terminal that a test could play", allow_module_level=True)
if sys.platform != "win32":
    import fcntl
    import pty
    import termios

KEYS = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "enter": "\r", "escape": "\x1b", "tab": "\t", "space": " ",
    "backspace": "\x7f", "ctrl+c": "\x03", "ctrl+l": "\x0c", "ctrl+p": "\x10", "ctrl+z": "\x1a", "f1": "\x1bOP",
}  # fmt: skip

_STRING = re.compile(rb"\x1b[P_\]^X].*?(?:\x1b\\|\x07)", re.DOTALL)
_CONTROL = re.compile(rb"\x1b\[([<=>?]?)([\d;:]*)([ -/]*)([@-~])")
_QUESTION = re.compile(rb"\x1b\[([>?]?)([\d;]*)(\$?)([cqtSp])")
_UNFINISHED = re.compile(
    rb"(?:\x1b7(?:\x1b\[\d+[BC])*)?(?:\x1b(?:[P_\]^X](?:(?!\x1b\\|\x07).)*|\[[<=>?]?[\d;:]*[ -/]*)?)?\Z", re.DOTALL
)
"""A sequence at the end of what was read, of which the rest is yet to come; a picture's with what places it."""
_PLACED = re.compile(
    rb"\x1b\[(?P<row>\d+);(?P<column>\d+)H"
    rb"|\x1b7(?:\x1b\[(?P<down>\d+)B)?(?:\x1b\[(?P<right>\d+)C)?\x1bP[\d;]*q\"\d+;\d+;(?P<width>\d+);(?P<height>\d+)"
)
"""Where the cursor goes, and a part of a sixel picture, which begins there or some cells further."""
_FRAME_START, _FRAME_END = b"\x1b[?2026h", b"\x1b[?2026l"
_SAME_FRAME, _SAME_WRITE = 0.1, 0.001
"""Longest times in seconds until the rest of a frame comes, and of whatever else is written at once."""


@dataclass(frozen=True, slots=True)
class FrameTimes:
    """What a key led to: milliseconds to the first and the last frame's end, frames, and bytes received."""

    first: float
    last: float
    frames: int
    bytes: int


@dataclass
class Received:
    """What the command has sent so far."""

    size: int = 0
    """Bytes."""
    frames: list[tuple[float, int]] = field(default_factory=list)
    """(time, bytes until then) at the end of each frame."""
    images: dict[int, bytes] = field(default_factory=dict)
    """Kitty images that the terminal holds: PNG by id."""
    sixels: int = 0
    edges: list[tuple[int, int]] = field(default_factory=list)
    """For each part of a sixel picture the column and the row, counted from 1, of the last cell it covers."""
    questions: list[str] = field(default_factory=list)


class TerminalDouble:
    """Plays a terminal of the given size for `command`, until it is closed; a command still running then is ended."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        columns: int = 80,
        rows: int = 24,
        cell: tuple[int, int] = (10, 20),
        name: str = "double 1.0",
        kitty: bool = False,
        sixel: bool = False,
        answers: bool = True,
        delay: float = 0.0,
        bytes_per_second: int | None = None,
        environ: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.received = Received()
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._undrawn = bytearray()
        self._cursor = 1, 1
        """Column and row that the command last moved the cursor to."""
        self._cell, self._name, self._kitty, self._sixel = cell, name, kitty, sixel
        self._answers, self._delay, self._speed = answers, delay, bytes_per_second
        self._late: deque[bytes] = deque()
        self._sending = threading.Lock()
        self._news = threading.Condition()
        self._unread = b""
        self._frame = b""
        self._expected: bytes | None = None
        self._seen_at = 0.0
        self._watched: bytes | None = None
        self._sights: list[float] = []
        self._upload: tuple[int, bytearray] = (0, bytearray())
        self._master, slave = open_terminal()
        self._set_size(columns, rows)
        self._process = subprocess.Popen(
            [str(part) for part in command], stdin=slave, stdout=slave, stderr=slave, cwd=cwd, start_new_session=True,
            env=_environment(environ or {}), preexec_fn=_take_terminal,
        )  # fmt: skip
        os.close(slave)
        self._ended = False
        self._reader = threading.Thread(target=self._read, name="terminal double", daemon=True)
        self._reader.start()

    def __enter__(self) -> TerminalDouble:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- What a user sees and does ------------------------------------------------------------------------------

    @property
    def screen(self) -> pyte.Screen:
        """The screen as it is now. Drawn when it is looked at: pyte takes some 60 ms for a full one, and an app that
        writes on would wait for it as it waits for no terminal.
        """
        with self._news:
            self._stream.feed(_CONTROL.sub(_known_to_pyte, bytes(self._undrawn)))
            self._undrawn.clear()
            return self._screen

    @property
    def text(self) -> str:
        """The screen's lines."""
        with self._news:
            return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, *keys: str) -> None:
        """Type keys: names of KEYS, or text as it is."""
        for key in keys:
            self.send(KEYS.get(key, key).encode())

    def send(self, data: bytes) -> None:
        """Send bytes as if typed."""
        os.write(self._master, data)

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size, as a user who drags its corner."""
        with self._news:
            self.screen.resize(rows, columns)
            self._set_size(columns, rows)

    def change_font(self, cell: tuple[int, int]) -> None:
        """Give cells another size in pixels, in a window that stays as large as it is."""
        columns = self.screen.columns * self._cell[0] // cell[0]
        rows = self.screen.lines * self._cell[1] // cell[1]
        self._cell = cell
        self.resize(columns, rows)

    def wait_for(self, what: str | Callable[[TerminalDouble], bool], timeout: float = PATIENCE) -> None:
        """Wait until the screen shows a text, or a condition holds; fails with the screen as it is."""
        seen = (lambda double: what in double.text) if isinstance(what, str) else what
        end = time.monotonic() + timeout
        while not seen(self):
            left = end - time.monotonic()
            if left <= 0 or (self._ended and not seen(self)):
                raise AssertionError(f"Did not come: {what!r}. The screen:\n{self.text}")
            with self._news:
                self._news.wait(min(left, 0.25))
            time.sleep(0.01)  # what comes in several pieces is drawn and looked at once

    def wait_until_quiet(self, quiet: float = 0.15, timeout: float = PATIENCE) -> None:
        """Wait until nothing has come for `quiet` seconds."""
        end = time.monotonic() + timeout
        with self._news:
            while self._news.wait(quiet):
                assert time.monotonic() < end, f"It never rests. The screen:\n{self.text}"

    @property
    def exit_code(self) -> int | None:
        """The command's exit code; None while it runs."""
        return self._process.poll()

    def wait_for_exit(self, timeout: float = PATIENCE) -> int:
        """The command's exit code once it has ended."""
        code = self._process.wait(timeout)
        self._reader.join(timeout)
        return code

    def time_key(self, key: str, quiet: float = 0.15, timeout: float = PATIENCE) -> FrameTimes:
        """Press a key on a resting screen and follow the frames it leads to until the screen rests again."""
        self.wait_until_quiet(quiet, timeout)
        with self._news:
            before, frames = self.received.size, len(self.received.frames)
        pressed = time.perf_counter()
        self.press(key)
        self.wait_for(lambda double: len(double.received.frames) > frames, timeout)
        self.wait_until_quiet(quiet, timeout)
        with self._news:
            after = self.received.frames[frames:]
            first, last = ((moment - pressed) * 1000 for moment in (after[0][0], after[-1][0]))
            return FrameTimes(first, last, len(after), self.received.size - before)

    def time_to_see(self, key: str, text: str, timeout: float = PATIENCE) -> float:
        """Press a key; milliseconds to the end of the first frame that draws `text`, whatever else is repainted."""
        self.expect(text)
        pressed = time.perf_counter()
        self.press(key)
        return (self.when_seen(timeout) - pressed) * 1000

    def expect(self, text: str) -> None:
        """Note when a frame from now on first draws `text`, in one piece and one style."""
        with self._news:
            self._expected, self._seen_at = text.encode(), 0.0

    def when_seen(self, timeout: float = PATIENCE) -> float:
        """Wait for what is expected; the moment (`time.perf_counter`) at which its frame was received."""
        self.wait_for(lambda double: double._seen_at > 0, timeout)
        return self._seen_at

    def watch(self, text: str) -> None:
        """Note each frame from now on that draws `text`."""
        with self._news:
            self._watched, self._sights = text.encode(), []

    @property
    def sights(self) -> list[float]:
        """The moments (`time.perf_counter`) at which frames were received that draw what is watched for."""
        with self._news:
            return self._sights.copy()

    def signal(self, number: signal.Signals) -> None:
        """Send the command, and whatever it started, a signal."""
        if sys.platform != "win32":
            os.killpg(self._process.pid, number)

    def wait_until_stopped(self, timeout: float = PATIENCE) -> None:
        """Wait until the command sleeps, as after Ctrl+Z; SIGCONT wakes it."""
        end = time.monotonic() + timeout
        while _sleeps_not(self._process.pid):
            assert time.monotonic() < end, f"It never stopped. The screen:\n{self.text}"
            time.sleep(0.02)

    def lose_everything(self) -> None:
        """Forget screen and pictures, as when another program has had the terminal."""
        with self._news:
            self.screen.reset()
            self.received.images.clear()
            self.received.sixels = 0

    def memory(self) -> int:
        """Bytes of memory the command holds (Linux)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        assert found
        return int(found[1]) * 1024

    def processor_time(self) -> float:
        """Seconds of a processor that the command has taken (Linux)."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks = 100
        if sys.platform != "win32":
            ticks = os.sysconf("SC_CLK_TCK")
        return (int(fields[11]) + int(fields[12])) / ticks

    def close(self) -> None:
        """End the command if it still runs."""
        for number in (signal.SIGTERM, KILL):
            if self._process.poll() is None:
                self.signal(number)
                try:
                    self._process.wait(3)
                except subprocess.TimeoutExpired:
                    continue
        self._reader.join(3)
        os.close(self._master)

    # --- What a terminal does -----------------------------------------------------------------------------------

    def _set_size(self, columns: int, rows: int) -> None:
        pixels = columns * self._cell[0], rows * self._cell[1]
        if sys.platform != "win32":
            fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, *pixels))

    def _read(self) -> None:
        while True:
            data = self._receive()
            now = time.perf_counter()
            with self._news:
                if not data:
                    self._ended = True
                    self._news.notify_all()
                    return
                self._take(data, now)
                self._news.notify_all()
            if self._speed is not None:
                time.sleep(len(data) / self._speed)

    def _receive(self) -> bytes:
        """What comes, up to the end of a frame; nothing once the command has ended.

        A pty holds a few kilobytes, and a terminal takes them faster than they are understood here: an app that has
        more to write would wait.
        """
        if self._speed is not None:
            return self._read_some(max(64, self._speed // 100))
        received = bytearray()
        while some := self._read_some(1 << 16):
            received += some
            if _FRAME_END in received[-len(some) - len(_FRAME_END) :]:
                break
            follows = _SAME_FRAME if _FRAME_START in received else _SAME_WRITE
            if not select.select([self._master], [], [], follows)[0]:
                break
        return bytes(received)

    def _read_some(self, most: int) -> bytes:
        try:
            return os.read(self._master, most)
        except OSError:  # Linux says so when the last process has closed its end
            return b""

    def _take(self, data: bytes, now: float) -> None:
        self.received.size += len(data)
        data = self._unread + data
        unfinished = None if data.endswith(_FRAME_END) else _UNFINISHED.search(data)
        self._unread = unfinished[0] if unfinished else b""
        data = data[: len(data) - len(self._unread)]
        *ended, self._frame = (self._frame + data).split(_FRAME_END)
        for frame in ended:
            self.received.frames.append((now, self.received.size))
            if self._expected is not None and self._expected in frame:
                self._expected, self._seen_at = None, now
            if self._watched is not None and self._watched in frame:
                self._sights.append(now)
        for found in _STRING.finditer(data):
            self._take_string(found[0])
        for placed in _PLACED.finditer(data):
            self._take_place({name: int(number) for name, number in placed.groupdict(b"0").items()})
        text = _STRING.sub(b"", data)
        for found in _QUESTION.finditer(text):
            self._answer_control(found)
        self._undrawn += text

    def _take_place(self, placed: Mapping[str, int]) -> None:
        if placed["row"]:
            self._cursor = placed["column"], placed["row"]
        else:
            column, row = self._cursor[0] + placed["right"], self._cursor[1] + placed["down"]
            across, down = (placed["width"] - 1) // self._cell[0], (placed["height"] - 1) // self._cell[1]
            self.received.edges.append((column + across, row + down))

    def _take_string(self, string: bytes) -> None:
        if string.startswith(b"\x1bPtmux;"):
            string = string[7:-2].replace(b"\x1b\x1b", b"\x1b")
        if string.startswith(b"\x1b_G"):
            self._take_graphics(string[3:-2])
        elif re.match(rb"\x1bP[\d;]*q", string):
            self.received.sixels += 1

    def _take_graphics(self, message: bytes) -> None:
        head, _, payload = message.partition(b";")
        control = dict(part.split("=", 1) for part in head.decode().split(",") if "=" in part)
        number = int(control.get("i", 0))
        if control.get("a") == "q":
            self.received.questions.append("kitty")
            if self._kitty:
                self._answer(b"\x1b_Gi=%d;OK\x1b\\" % number)
        elif control.get("a") == "d":
            self.received.images.pop(number, None)
        else:
            if number:
                self._upload = (number, bytearray())
            self._upload[1].extend(payload)
            if control.get("m", "0") == "0":
                self.received.images[self._upload[0]] = base64.b64decode(bytes(self._upload[1]))

    def _answer_control(self, found: re.Match[bytes]) -> None:
        prefix, numbers, middle, final = found.groups()
        width, height = self._cell
        match prefix, numbers, middle, final:
            case (b"", b"" | b"0", b"", b"c"):
                question, answer = "attributes", b"\x1b[?62;4;22c" if self._sixel else b"\x1b[?62;22c"
            case (b">", b"" | b"0", b"", b"q"):
                question, answer = "name", b"\x1bP>|%s\x1b\\" % self._name.encode()
            case (b"", b"16", b"", b"t"):
                question, answer = "cell", b"\x1b[6;%d;%dt" % (height, width)
            case (b"?", b"1;3;256", b"", b"S"):
                question, answer = "256 colours", b"\x1b[?1;0;256S"
            case (b"?", b"2026", b"$", b"p"):
                question, answer = "synchronized output", b"\x1b[?2026;2$y"
            case _:
                return
        self.received.questions.append(question)
        self._answer(answer)

    def _answer(self, answer: bytes) -> None:
        if not self._answers:
            return
        if self._delay:
            self._late.append(answer)
            timer = threading.Timer(self._delay, self._answer_late)
            timer.daemon = True
            timer.start()
        else:
            self.send(answer)

    def _answer_late(self) -> None:
        """Send the first answer that waits: timers may overtake each other, a terminal's answers do not."""
        with self._sending:
            self.send(self._late.popleft())


def _known_to_pyte(found: re.Match[bytes]) -> bytes:
    """Pyte takes a private control it does not know for text."""
    return b"" if found[1] in (b"<", b"=", b">") or found[3] or found[4] == b"t" else found[0]


def open_terminal() -> tuple[int, int]:
    """Both ends of a new pty: the terminal's, and the programs'."""
    ends = (-1, -1)
    if sys.platform != "win32":
        ends = pty.openpty()
    return ends


def _sleeps_not(process: int) -> bool:
    found = 0
    if sys.platform != "win32":
        found = os.waitpid(process, os.WUNTRACED | os.WNOHANG)[0]
    return found == 0


def name_of_terminal(end: int) -> str:
    """The path of a pty's end for programs."""
    name = ""
    if sys.platform != "win32":
        name = os.ttyname(end)
    return name


def _environment(changes: Mapping[str, str]) -> dict[str, str]:
    foreign = {"TMUX", "STY", "NO_COLOR", "COLUMNS", "LINES", "TERM_PROGRAM", "KITTY_WINDOW_ID"}
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | dict(changes)


def _take_terminal() -> None:
    """Make the pty the new session's terminal, so that /dev/tty is it."""
    if sys.platform != "win32":
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
