"""Costs of verifying: tokens of pictures and answers, estimates before a run, and a purse that keeps to a limit."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import QuotaExhausted
from engine.verify.models import BATCH_SHARE, FLEX_SHARE, TILED, UNKNOWN, Dials, dials_for, family_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from engine.settings import Settings

TILE_TOKENS = 258
SMALL = 384
"""Longest side in pixels of a picture that is one tile."""
SCHEMA_TOKENS = 310
"""Tokens of the answer's schema and of the frame around the conversation."""
WORDS_TOKENS = 860
"""Tokens of the question's text."""
LABEL_TOKENS = 16
"""Tokens of a picture's label, and of its place in the schema."""
CHARACTERS_A_TOKEN = 4
USUAL_WORDS = 35
"""Words of the longest caption to ask for, unless the settings say otherwise."""


def tile_tokens(width: int, height: int) -> int:
    """Tokens of a picture sent as it is, by Google's published rule for 2.x models.

    Up to 384×384 pixels it is 258. A larger one is cut into squares of floor(shorter side / 1.5) pixels, each scaled to
    768×768 and billed as 258. Source: ai.google.dev/gemini-api/docs/tokens and …/image-understanding.
    """
    if max(width, height) <= SMALL:
        return TILE_TOKENS
    square = max(1, math.floor(min(width, height) / 1.5))
    return TILE_TOKENS * math.ceil(width / square) * math.ceil(height / square)


def image_tokens(dials: Dials) -> int:
    """Tokens of one picture as it is sent; 3:4 is assumed if the shape matters."""
    if dials.image_tokens != TILED:
        return dials.image_tokens
    return tile_tokens(dials.image_size, dials.image_size * 3 // 4)


def prompt_tokens(photos: int, dials: Dials, words: str | None = None) -> int:
    """Input tokens of a question about this many photos; `words` is all of its text, if known already."""
    text = WORDS_TOKENS if words is None else len(words) // CHARACTERS_A_TOKEN
    return SCHEMA_TOKENS + text + photos * (image_tokens(dials) + LABEL_TOKENS)


def answer_tokens(photos: int, dials: Dials, caption_words: int = USUAL_WORDS) -> int:
    """Output tokens to expect, including thoughts, which take a sixth of the room for them in questions like these.

    An answer is JSON of some 620 characters, two thirds of them facts, and 40 for each photo, some of which have marks,
    at CHARACTERS_A_TOKEN.
    """
    return 155 + 10 * photos + _more(caption_words) + dials.thinking_room // 6


def answer_limit(photos: int, dials: Dials, caption_words: int = USUAL_WORDS) -> int:
    """Output tokens after which an answer is cut off: several times the expected number, plus room for thoughts."""
    return 1024 + 60 * photos + 3 * _more(caption_words) + dials.thinking_room


def _more(caption_words: int) -> int:
    """Tokens of a caption beyond the usual length."""
    return max(0, caption_words - USUAL_WORDS) * 3 // 2


@dataclass(frozen=True, slots=True)
class Estimate:
    """Approximate cost of a run."""

    model: str
    """The model whose price was used."""
    series: int
    images: int
    prompt_tokens: int
    output_tokens: int
    cost_usd: float
    price_known: bool = True
    """False if the table has no price for the model, so that a high one was assumed."""
    flex_usd: float = 0.0
    """Cost at the flex tier; `cost_usd` is at the tier of the settings."""
    standard_usd: float = 0.0
    batch_usd: float = 0.0
    is_most: bool = False
    """True if a sieve may keep some of the posts from the model."""

    @property
    def tokens(self) -> int:
        """Input and output tokens together."""
        return self.prompt_tokens + self.output_tokens

    def without_cost(self) -> Estimate:
        """The same posts for a verifier that costs nothing."""
        return Estimate(self.model, self.series, self.images, 0, 0, 0.0)


def estimate(
    photo_counts: Iterable[int], settings: Settings, model: str | None = None, day: date | None = None
) -> Estimate:
    """Cost of asking `model`, by default the settings' own, about posts with these numbers of photos.

    `day` determines the price.
    """
    dials = dials_for(settings, model, day)
    return estimate_with(dials, photo_counts, settings, price_known=family_of(dials.model) is not UNKNOWN)


def estimate_with(
    dials: Dials, photo_counts: Iterable[int], settings: Settings, *, price_known: bool = True
) -> Estimate:
    """Cost of asking a model with these parameters about posts with these numbers of photos."""
    counts = list(photo_counts)
    extra = len(settings.extra_instructions) // CHARACTERS_A_TOKEN
    prompt = sum(prompt_tokens(count, dials) + extra for count in counts)
    output = sum(answer_tokens(count, dials, settings.caption_max_words) for count in counts)
    standard = dials.at_standard().price.of(prompt, output)
    return Estimate(
        model=dials.model,
        series=len(counts),
        images=sum(counts),
        prompt_tokens=prompt,
        output_tokens=output,
        cost_usd=dials.price.of(prompt, output),
        price_known=price_known,
        flex_usd=standard * FLEX_SHARE,
        standard_usd=standard,
        batch_usd=standard * BATCH_SHARE,
    )


def in_dollars(amount: float) -> str:
    """An estimate in words: about $0.05, or less than a cent."""
    return f"about ${amount:,.2f}" if amount >= 0.01 else "less than $0.01"


class Purse:
    """Keeps a run within its cost limit, whatever the requests in flight turn out to cost.

    A request reserves the most that it can cost, and returns what it did not use. A request that does not fit waits
    while others are in flight, since most cost less than they reserved.
    """

    def __init__(self, limit: float | None) -> None:
        self.spent = 0.0
        self.reached = False
        """True once a request did not fit."""
        self._limit = limit
        self._reserved: list[float] = []
        self._settled = asyncio.Event()

    async def reserve(self, cost: float) -> float:
        """Reserve `cost` dollars and return them; raises QuotaExhausted if the limit does not allow it."""
        while self._limit is not None and self.spent + math.fsum(self._reserved) + cost > self._limit:
            if not self._reserved:
                self.reached = True
                raise QuotaExhausted(
                    f"The cost limit of ${self._limit:g} is reached: ${self.spent:.4f} are spent, "
                    f"and the next request may cost ${cost:.4f}.",
                    "Run again with a higher --max-cost; all verdicts so far are kept.",
                )
            self._settled.clear()
            await self._settled.wait()
        self._reserved.append(cost)
        return cost

    def settle(self, reserved: float, actual: float) -> None:
        """Replace a reservation with its actual cost."""
        self._reserved.remove(reserved)
        self.spent += actual
        self._settled.set()
