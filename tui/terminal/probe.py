"""Asks the terminal what it can draw: once, in one go, before Textual reads the keyboard.

Terminals claim more than they do: kitty before 0.28 accepts pictures and shows boxes in their stead, tmux speaks for
itself and not for the terminal around it. So what is chosen is what the named terminal is known to do, with the reason.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from tui.terminal.tty import Tty, TtyUnavailable
from tui.text import safe

Protocol = Literal["kitty", "sixel", "half", "none"]
Wanted = Literal["auto", "kitty", "sixel", "half", "none"]

_DO_YOU_SPEAK_KITTY: Final = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
_QUESTIONS: Final = (
    b"\x1b[>q"  # its name and version
    b"\x1b[16t"  # how large is a cell?
    b"\x1b[c"  # what are you? Every terminal answers this one, so it comes last
)
_NAME: Final = re.compile(rb"\x1bP>\|(.*?)\x1b\\", re.DOTALL)
_SPEAKS_KITTY: Final = re.compile(rb"\x1b_Gi=31;OK\x1b\\")
_CELL: Final = re.compile(rb"\x1b\[6;(\d+);(\d+)t")
_ATTRIBUTES: Final = re.compile(rb"\x1b\[\?([\d;]*)c")
_SIXEL_ATTRIBUTE: Final = b"4"
_XTERM: Final = re.compile(r"XTerm\(")
_USE_256_COLOURS: Final = b"\x1b[?1;3;256S\x1b[c"
"""xterm has no more colours for sixels than the terminal that it plays had, 16 for a VT340, until it is asked."""
_PLACEHOLDERS_SINCE: Final = {"kitty": (0, 28), "ghostty": (1, 0)}
_DEFAULT_CELL: Final = (10, 20)


@dataclass(frozen=True, slots=True)
class TerminalPictures:
    """How pictures reach this terminal, and why that way."""

    protocol: Protocol
    cell: tuple[int, int] = _DEFAULT_CELL
    """Width and height of a cell in pixels."""
    name: str = ""
    """What the terminal calls itself, safe to show; "" where it does not say."""
    tmux: bool = False
    """True where what is meant for the terminal must be wrapped to pass through tmux."""
    why: str = ""
    """A sentence."""


@dataclass(frozen=True, slots=True)
class _Reply:
    """What the terminal said about itself."""

    name: str = ""
    cell: tuple[int, int] = _DEFAULT_CELL
    kitty: bool = False
    sixel: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class TmuxClient:
    """What tmux says about the terminal it runs in."""

    name: str
    features: frozenset[str]
    passthrough: bool


AskTmux = Callable[[], TmuxClient | None]


def probe(
    want: Wanted = "auto",
    *,
    environ: Mapping[str, str] = os.environ,
    device: str = "/dev/tty",
    seconds: float = 1.0,
    ask_tmux: AskTmux | None = None,
) -> TerminalPictures:
    """Find out how to draw pictures; takes as long as the terminal's answer travels, at most `seconds`.

    Without a terminal, or with one that keeps silent, it is half blocks. What the user wants is believed, whatever the
    terminal says.
    """
    if want == "none":
        return TerminalPictures("none", why="You asked for no pictures.")
    multiplexed = bool(environ.get("TMUX") or environ.get("STY"))
    # tmux and screen take kitty's question for a window title.
    questions = _QUESTIONS if multiplexed else _DO_YOU_SPEAK_KITTY + _QUESTIONS
    try:
        with Tty(device) as tty:
            reply = _understood(tty.ask(questions, until=_ATTRIBUTES, seconds=seconds), tty.cell())
            if reply.sixel and _XTERM.match(reply.name):
                tty.ask(_USE_256_COLOURS, until=_ATTRIBUTES, seconds=seconds)
    except TtyUnavailable as error:
        found = TerminalPictures("half", _cell_of_browser(environ), why=f"{error} Pictures are drawn with half blocks.")
    else:
        in_tmux = bool(environ.get("TMUX"))
        found = _chosen_in_tmux(reply, (ask_tmux or _ask_tmux)()) if in_tmux else _chosen(reply)
        if environ.get("STY"):
            found = replace(found, protocol="half", why="GNU screen passes no pictures on, so they are half blocks.")
    if want != "auto":
        found = replace(found, protocol=want, tmux=bool(environ.get("TMUX")), why=_asked_for(want, found))
    if found.protocol == "kitty" and environ.get("NO_COLOR"):
        # An image's number travels as the colour of its placeholders.
        return replace(found, protocol="half", why="NO_COLOR is set, and kitty's pictures need colours to be placed.")
    return found


def enable_true_colour(environ: dict[str, str] | os._Environ[str]) -> None:
    """Have Textual send the 24-bit colours that pictures are made of, unless the user or the terminal cannot."""
    if not environ.get("NO_COLOR") and not environ.get("STY") and environ.get("TERM") not in ("dumb", "linux", "vt100"):
        environ.setdefault("COLORTERM", "truecolor")


def _understood(answer: bytes, cell: tuple[int, int] | None) -> _Reply:
    name = _NAME.search(answer)
    size = _CELL.search(answer)
    attributes = _ATTRIBUTES.search(answer)
    if size and int(size[1]) and int(size[2]):
        cell = int(size[2]), int(size[1])
    return _Reply(
        name=safe(name[1].decode("utf-8", "replace"))[:60] if name else "",
        cell=cell or _DEFAULT_CELL,
        kitty=bool(_SPEAKS_KITTY.search(answer)),
        sixel=attributes is not None and _SIXEL_ATTRIBUTE in attributes[1].split(b";"),
        silent=not answer,
    )


def _chosen(reply: _Reply) -> TerminalPictures:
    name = reply.name or "This terminal"

    def way(protocol: Protocol, why: str) -> TerminalPictures:
        return TerminalPictures(protocol, reply.cell, reply.name, why=why)

    if reply.kitty and _draws_placeholders(reply.name):
        return way("kitty", f"{name} draws real pictures (kitty's graphics protocol).")
    if reply.sixel:
        return way("sixel", f"{name} draws real pictures (sixel).")
    if reply.kitty:
        return way("half", f"{name} knows kitty's pictures but not how to place them in text, so they are half blocks.")
    if reply.silent:
        return way("half", "The terminal answered none of our questions, so pictures are half blocks.")
    return way("half", f"{name} draws no pictures of its own, so they are half blocks.")


def _chosen_in_tmux(reply: _Reply, client: TmuxClient | None) -> TerminalPictures:
    """Choose by the terminal around tmux; tmux itself claims sixel whatever that terminal can do."""

    def way(protocol: Protocol, why: str, *, tmux: bool = False) -> TerminalPictures:
        return TerminalPictures(protocol, reply.cell, client.name if client else reply.name, tmux, why)

    if client is None:
        return way("half", "tmux does not say what terminal it runs in, so pictures are half blocks.")
    name = client.name or "the terminal around it"
    if _draws_placeholders(client.name):
        if client.passthrough:
            return way("kitty", f"tmux passes real pictures on to {name} (kitty's graphics protocol).", tmux=True)
        return way(
            "half",
            f"{name} could draw real pictures, but tmux holds them back: set -g allow-passthrough on in tmux.conf.",
        )
    if reply.sixel and "sixel" in client.features:
        return way("sixel", f"tmux passes real pictures on to {name} (sixel).")
    return way("half", f"tmux passes no pictures on to {name}, so they are half blocks.")


def _draws_placeholders(name: str) -> bool:
    """Whether a terminal of this name shows pictures in place of U+10EEEE; its "OK" to the protocol proves nothing."""
    parts = re.match(r"(\w+)[ (]*v?(\d+)\.(\d+)", name)
    if parts is None:
        return False
    since = _PLACEHOLDERS_SINCE.get(parts[1].lower())
    return since is not None and (int(parts[2]), int(parts[3])) >= since


def _asked_for(want: Wanted, found: TerminalPictures) -> str:
    if want == found.protocol:
        return f"You asked for {want}. {found.why}"
    return f"You asked for {want}; by itself it would be {found.protocol}: {found.why}"


def _cell_of_browser(environ: Mapping[str, str]) -> tuple[int, int]:
    """The cell size that textual-serve tells its apps, which have no terminal."""
    width, height = environ.get("TEXTUAL_CELL_WIDTH", ""), environ.get("TEXTUAL_CELL_HEIGHT", "")
    return (int(width), int(height)) if width.isdigit() and height.isdigit() else _DEFAULT_CELL


def _ask_tmux() -> TmuxClient | None:
    question = "#{client_termtype}\t#{client_termfeatures}\t#{allow-passthrough}"
    try:
        done = subprocess.run(
            ["tmux", "display-message", "-p", question], capture_output=True, text=True, timeout=1, check=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    name, features, passthrough = (*done.stdout.rstrip("\n").split("\t"), "", "", "")[:3]
    return TmuxClient(safe(name), frozenset(features.split(",")), passthrough in ("on", "all", "1"))
