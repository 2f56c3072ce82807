"""What each Gemini family takes, costs and is followed by, in one table.

Sources: the pages on prices, thinking, media resolution and deprecations at ai.google.dev/gemini-api/docs, autumn 2026.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.settings import Settings

Thinking = Literal["budget", "level", "none"]


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens; thoughts are billed as output."""

    prompt: float
    output: float

    def of(self, prompt_tokens: int, output_tokens: int) -> float:
        """Dollars for these tokens."""
        return (prompt_tokens * self.prompt + output_tokens * self.output) / 1e6


TILED: int = 0
"""In `Family.image_tokens`: a picture costs what the tile rule says."""


@dataclass(frozen=True, slots=True)
class Family:
    """Models whose names begin alike and which take the same parameters."""

    prefix: str
    price: Price
    thinking: Thinking
    image_size: int
    """Longest side that serves the judgement at the least tokens, pixels."""
    image_tokens: Mapping[str | None, int]
    """Tokens a picture by media resolution; None is the setting left out."""
    media_resolution: str | None = None
    least_budget: int = 0
    """The smallest thinking budget the family accepts; 0 means that thinking can be off."""
    samples: bool = False
    """Whether temperature and seed are honoured."""
    successor: str | None = None


_TOKENS_2: Mapping[str | None, int] = {None: TILED, "low": 64, "medium": 256, "high": TILED}
_TOKENS_3: Mapping[str | None, int] = {None: 1120, "low": 280, "medium": 560, "high": 1120}
_LITE = "gemini-3.5-flash-lite"


def _second(prefix: str, price: Price, successor: str, thinking: Thinking = "budget", least: int = 0) -> Family:
    return Family(prefix, price, thinking, 384, _TOKENS_2, least_budget=least, samples=True, successor=successor)


def _third(prefix: str, price: Price, successor: str | None = None) -> Family:
    return Family(prefix, price, "level", 768, _TOKENS_3, media_resolution="low", successor=successor)


FAMILIES: tuple[Family, ...] = (
    _second("gemini-2.0-flash", Price(0.10, 0.40), _LITE, "none"),
    _second("gemini-2.5-flash", Price(0.30, 2.50), _LITE),
    _second("gemini-2.5-flash-lite", Price(0.10, 0.40), _LITE),
    _second("gemini-2.5-pro", Price(1.25, 10.00), "gemini-3.1-pro-preview", least=128),
    _third("gemini-3-flash", Price(0.50, 3.00), _LITE),
    _third("gemini-3.1-flash-lite", Price(0.25, 1.50), _LITE),
    _third("gemini-3.1-pro", Price(2.00, 12.00)),
    _third("gemini-3.5-flash", Price(1.50, 9.00)),
    _third("gemini-3.5-flash-lite", Price(0.30, 2.50)),
    _third("gemini-3.8-flash", Price(1.50, 7.50)),
)
UNKNOWN = _third("", Price(2.00, 12.00), _LITE)
"""A model that the table does not know is taken for a new and dear one, so that a cost limit still holds."""


def family_of(model: str) -> Family:
    """The family with the longest prefix of `model`, else UNKNOWN."""
    name = model.removeprefix("models/")
    fitting = [family for family in FAMILIES if name.startswith(family.prefix)]
    return max(fitting, key=lambda family: len(family.prefix), default=UNKNOWN)


_BUDGETS: Mapping[str, int] = {"low": 1024, "medium": 8192, "high": 24576}
_THOUGHTS: Mapping[str, int] = {"low": 1024, "medium": 4096, "high": 12288}


@dataclass(frozen=True, slots=True)
class Dials:
    """A request's parameters, settled from the model's family and the settings."""

    model: str
    price: Price
    image_size: int
    """Longest side of the pictures sent, pixels."""
    media_resolution: str | None = None
    image_tokens: int = TILED
    thinking_budget: int | None = None
    """Tokens; None leaves the field out."""
    thinking_level: str | None = None
    sampling: Mapping[str, float | int] = field(default_factory=dict)

    @property
    def thinks(self) -> bool:
        """Whether thoughts are to be expected."""
        return bool(self.thinking_budget) or self.thinking_level is not None

    @property
    def thinking_room(self) -> int:
        """Output tokens to allow for thoughts."""
        return _THOUGHTS[self.thinking_level] if self.thinking_level else self.thinking_budget or 0


def dials_for(settings: Settings) -> Dials:
    """The parameters that suit `settings.gemini_model`, with whatever the settings say laid over them."""
    family = family_of(settings.gemini_model)
    resolution = settings.media_resolution or family.media_resolution
    return Dials(
        model=settings.gemini_model.removeprefix("models/"),
        price=family.price,
        image_size=settings.image_size or family.image_size,
        media_resolution=resolution,
        image_tokens=family.image_tokens[resolution],
        thinking_budget=_budget(family, settings.thinking) if family.thinking == "budget" else None,
        thinking_level=_level(settings.thinking) if family.thinking == "level" else None,
        # The same post asked twice should be judged alike; a little warmth keeps captions from sounding all the same.
        sampling={"temperature": 0.3, "seed": 7} if family.samples else {},
    )


def _budget(family: Family, wish: int | str | None) -> int:
    tokens = wish if isinstance(wish, int) else _BUDGETS.get(wish or "off", 0)
    return max(tokens, family.least_budget)


def _level(wish: int | str | None) -> str:
    """3.x models always think; "low" is the least that all of them accept."""
    if isinstance(wish, int):
        return next((name for name, tokens in _BUDGETS.items() if wish <= tokens), "high")
    return wish if wish and wish in _BUDGETS else "low"
