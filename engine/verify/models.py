"""Table of Gemini families: parameters, prices and successors.

Sources: the pages on prices, thinking, media resolution, flex inference and deprecations at
ai.google.dev/gemini-api/docs, as of TABLE_DATE.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.settings import Settings

Thinking = Literal["budget", "level", "none"]

TABLE_DATE = date(2026, 11, 28)
"""The day on which this table was correct."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens; thoughts are billed as output."""

    prompt: float
    output: float

    def of(self, prompt_tokens: int, output_tokens: int) -> float:
        """Dollars for these tokens."""
        return (prompt_tokens * self.prompt + output_tokens * self.output) / 1e6

    def __mul__(self, share: float) -> Price:
        return Price(self.prompt * share, self.output * share)

    def __str__(self) -> str:
        return f"${self.prompt:.2f} per million tokens in and ${self.output:.2f} out"


FLEX_SHARE = 0.5
"""Share of the standard price that the flex tier costs."""
FLEX_TIMEOUT = 900.0
"""Least time-out in seconds of a flex request: answers take 1 to 15 minutes."""

BATCH_SHARE = 0.5
"""Share of the standard price that a batch costs."""

TILED: int = 0
"""In `Family.image_tokens`: the tile rule applies to the picture."""

_LEVELS = ("minimal", "low", "medium", "high")
_FROM_LOW = _LEVELS[1:]


@dataclass(frozen=True, slots=True)
class Family:
    """Models whose names begin alike and which take the same parameters."""

    prefix: str
    price: Price
    thinking: Thinking
    image_size: int
    """Longest side in pixels that suffices for a verdict at the least tokens."""
    image_tokens: Mapping[str | None, int]
    """Tokens per picture by media resolution; None means that the setting is left out."""
    media_resolution: str | None = None
    least_budget: int = 0
    """Smallest thinking budget that the family accepts; 0 means that thinking can be off."""
    levels: tuple[str, ...] = ()
    """Thinking levels that it accepts, the least first."""
    samples: bool = False
    """True if temperature and seed have an effect."""
    successor: str | None = None
    """The model that replaces it."""
    ends: date | None = None
    """First day on which the successor answers; None if no day is announced."""
    later_price: tuple[date, Price] | None = None
    """An announced price, and the first day on which it applies."""

    def price_on(self, day: date) -> Price:
        """Standard price on a day."""
        if self.later_price and day >= self.later_price[0]:
            return self.later_price[1]
        return self.price

    def has_ended(self, day: date) -> bool:
        """True if the successor answers on this day."""
        return self.ends is not None and day >= self.ends


_TOKENS_2: Mapping[str | None, int] = {None: TILED, "low": 64, "medium": 256, "high": TILED}
_TOKENS_3: Mapping[str | None, int] = {None: 1120, "low": 280, "medium": 560, "high": 1120}
_LITE = "gemini-3.5-flash-lite"


def _second(
    prefix: str, price: Price, ends: date | None = None, successor: str = _LITE, *, least: int = 0, thinks: bool = True
) -> Family:
    return Family(
        prefix, price, "budget" if thinks else "none", 384, _TOKENS_2,
        least_budget=least, samples=True, successor=successor, ends=ends,
    )  # fmt: skip


def _third(
    prefix: str,
    price: Price,
    ends: date | None = None,
    successor: str | None = None,
    *,
    levels: tuple[str, ...] = _LEVELS,
    later_price: tuple[date, Price] | None = None,
) -> Family:
    return Family(
        prefix, price, "level", 768, _TOKENS_3,
        media_resolution="low", levels=levels, successor=successor, ends=ends, later_price=later_price,
    )  # fmt: skip


_ROUTED = date.min
"""End of models that were replaced already when their pages were read, on an unknown day."""
_AUTUMN_PRICE, _FROM_2027 = Price(0.75, 3.75), (date(2027, 1, 1), Price(1.50, 7.50))

FAMILIES: tuple[Family, ...] = (
    _second("gemini-2.0-flash", Price(0.10, 0.40), date(2026, 6, 1), thinks=False),
    _second("gemini-2.5-flash", Price(0.30, 2.50), date(2026, 12, 1)),
    # Not deprecated; the successor is for keys to which it is not offered any more.
    _second("gemini-2.5-flash-lite", Price(0.10, 0.40)),
    _second("gemini-2.5-pro", Price(1.25, 10.00), date(2026, 12, 1), "gemini-3.8-flash", least=128),
    _third("gemini-3-flash", Price(0.50, 3.00), successor=_LITE),
    _third("gemini-3-pro", Price(2.00, 12.00), date(2026, 3, 9), "gemini-3.1-pro-preview", levels=_FROM_LOW),
    _third("gemini-3.1-flash-lite", Price(0.25, 1.50), date(2027, 5, 7), _LITE),
    _third("gemini-3.1-pro", Price(2.00, 12.00), levels=_FROM_LOW),
    _third("gemini-3.5-flash", Price(1.50, 9.00), _ROUTED, "gemini-3.6-flash"),
    _third("gemini-3.5-flash-lite", Price(0.30, 2.50)),
    _third("gemini-3.6-flash", Price(1.50, 7.50)),
    _third(
        "gemini-3.7-flash", _AUTUMN_PRICE, _ROUTED, "gemini-3.8-flash", levels=_FROM_LOW, later_price=_FROM_2027
    ),
    _third("gemini-3.8-flash", _AUTUMN_PRICE, levels=_FROM_LOW, later_price=_FROM_2027),
)  # fmt: skip
UNKNOWN = _third("", Price(2.00, 12.00), levels=_FROM_LOW)
"""An unknown model counts as new and expensive, so that a cost limit still holds."""


def bare(model: str) -> str:
    """A model's name without the folder that services put before it."""
    return model.removeprefix("models/")


def family_of(model: str) -> Family:
    """The family with the longest prefix of `model`, else UNKNOWN."""
    name = bare(model)
    fitting = [family for family in FAMILIES if name.startswith(family.prefix)]
    return max(fitting, key=lambda family: len(family.prefix), default=UNKNOWN)


_BUDGETS: Mapping[str, int] = {"minimal": 512, "low": 1024, "medium": 8192, "high": 24576}
_THOUGHTS: Mapping[str, int] = {"minimal": 0, "low": 1024, "medium": 4096, "high": 12288}


@dataclass(frozen=True, slots=True)
class Dials:
    """Parameters of a request, by the model's family and the settings."""

    model: str
    price: Price
    """Price of the tier that is asked."""
    image_size: int
    """Longest side of the pictures sent, pixels."""
    media_resolution: str | None = None
    image_tokens: int = TILED
    thinking_budget: int | None = None
    """Tokens; None leaves the field out."""
    thinking_level: str | None = None
    sampling: Mapping[str, float | int] = field(default_factory=dict)
    flex: bool = False
    """True to use the half-price tier, which may take minutes or refuse."""

    @property
    def thinks(self) -> bool:
        """True if the model will think."""
        return bool(self.thinking_budget) or self.thinking_level is not None

    @property
    def thinking_room(self) -> int:
        """Output tokens to allow for thoughts."""
        return _THOUGHTS[self.thinking_level] if self.thinking_level else self.thinking_budget or 0

    def at_standard(self) -> Dials:
        """The same parameters at the standard tier and its price."""
        return replace(self, flex=False, price=self.price * (1 / FLEX_SHARE)) if self.flex else self


def dials_for(settings: Settings, model: str | None = None, day: date | None = None) -> Dials:
    """Parameters for `model`, by default the settings' own, with those given in the settings on top.

    `day` determines the price, by default the table's own.
    """
    model = bare(model or settings.gemini_model)
    family = family_of(model)
    resolution = settings.media_resolution or family.media_resolution
    flex = settings.service_tier == "flex"
    return Dials(
        model=model,
        price=family.price_on(day or TABLE_DATE) * (FLEX_SHARE if flex else 1),
        image_size=settings.image_size or family.image_size,
        media_resolution=resolution,
        image_tokens=family.image_tokens[resolution],
        thinking_budget=_budget(family, settings.thinking) if family.thinking == "budget" else None,
        thinking_level=_level(family, settings.thinking) if family.thinking == "level" else None,
        # The same post asked twice should get one verdict; a little warmth keeps captions from sounding all the same.
        sampling={"temperature": 0.3, "seed": 7} if family.samples else {},
        flex=flex,
    )


def _budget(family: Family, wish: int | str | None) -> int:
    tokens = wish if isinstance(wish, int) else _BUDGETS.get(wish or "off", 0)
    return max(tokens, family.least_budget)


def _level(family: Family, wish: int | str | None) -> str:
    """The desired level, or the family's least if it has no such level, since 3.x models always think."""
    if isinstance(wish, int):
        wish = next((name for name, tokens in _BUDGETS.items() if wish <= tokens), "high") if wish else None
    return wish if wish in family.levels else family.levels[0]
