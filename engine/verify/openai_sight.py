"""Finds out if a model sees pictures: it is to name the colours that fill two of them."""

from __future__ import annotations

import io
import random
import re
from typing import TYPE_CHECKING

from engine.errors import PostFailed
from engine.verify.faults import Fault
from engine.verify.openai_errors import Blind
from engine.verify.prompt import Turn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from engine.model import Usage

COLOURS = {
    "red": (220, 20, 20), "green": (20, 160, 40), "blue": (20, 40, 220), "yellow": (250, 230, 20),
    "black": (5, 5, 5), "white": (250, 250, 250),
}  # fmt: skip
_NAMED = re.compile("|".join(COLOURS))
SIDE = 96
"""Side of the test pictures in pixels; some models accept none below 32."""
ROOM = 2600
"""Tokens for two words, and for the thoughts before them."""
TWICE = 2
"""Questions after which a model that is wrong every time is taken for blind."""
DENSE = 3
"""Characters a token of text that no usual tokenizer falls short of."""
FEW = 24
"""Tokens a picture that no vision model falls short of; most take 64 to 700."""


def question(colours: list[str]) -> Turn:
    """Pictures of these colours, and what is asked about them."""
    words = (
        f"Name the one colour that fills each of these {len(colours)} pictures, in their order, out of "
        f'{", ".join(COLOURS)}. Answer with JSON: {{"colours": ["…"]}}.'
    )
    return Turn("user", (*(_picture(COLOURS[colour]) for colour in colours), words))


def schema() -> dict[str, object]:
    """The answer's JSON schema."""
    colours = {"type": "array", "items": {"type": "string", "enum": list(COLOURS)}}
    return {"type": "object", "properties": {"colours": colours}, "required": ["colours"]}


async def look(ask: Callable[[Turn, dict[str, object], int], Awaitable[str]]) -> tuple[bool, str]:
    """True if the model names two colours rightly, and its words; raises what `ask` raises."""
    shown = random.sample(list(COLOURS), 2)
    said = await ask(question(shown), schema(), ROOM)
    return _NAMED.findall(said.lower())[-2:] == shown, said


async def blindness(ask: Callable[[Turn, dict[str, object], int], Awaitable[str]]) -> str:
    """The last words of a model that is wrong every time; "" if it sees, or does not answer this question."""
    said = ""
    for _ in range(TWICE):
        try:
            right, said = await look(ask)
        except Blind:
            raise
        except (Fault, PostFailed):
            return ""
        if right or not said.strip() or ("{" in said and not _NAMED.search(said.lower())):
            return ""
    return said


def may_lack_pictures(turns: Sequence[Turn], usage: Usage) -> bool:
    """Whether the tokens that a server counted leave no room for the pictures of a question; False if it tells none."""
    parts = [part for turn in turns for part in turn.parts]
    text = sum(len(part) for part in parts if isinstance(part, str))
    pictures = sum(isinstance(part, bytes) for part in parts)
    return 0 < usage.prompt_tokens < text // DENSE + pictures * FEW


def _picture(colour: tuple[int, int, int]) -> bytes:
    from PIL import Image

    written = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE), colour).save(written, "JPEG", quality=90)
    return written.getvalue()
