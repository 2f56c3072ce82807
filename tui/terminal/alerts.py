"""What the terminal is told when a job ends, for someone who looks elsewhere: a bell, or words for the desktop.

OSC 9 is what iTerm2, kitty, WezTerm and Windows Terminal know; OSC 777 what urxvt, foot and GNOME's terminal do.
"""

from __future__ import annotations

from typing import Literal

from tui.text import safe

Alert = Literal["off", "bell", "osc9", "osc777"]


def alert(kind: Alert, title: str, words: str, *, tmux: bool = False) -> str:
    """What to send; title and words are untrusted. Within tmux it is wrapped, and arrives where tmux lets it pass."""
    title, words = safe(title).replace(";", ","), safe(words)
    match kind:
        case "off":
            return ""
        case "bell":
            return "\a"  # tmux has bells of its own
        case "osc9":
            message = f"\x1b]9;{title}: {words}\a"
        case "osc777":
            message = f"\x1b]777;notify;{title};{words}\a"
    return "\x1bPtmux;" + message.replace("\x1b", "\x1b\x1b") + "\x1b\\" if tmux else message
