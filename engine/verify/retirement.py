"""Retirement of models: finds the one that answers for the model in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.errors import ModelGone
from engine.verify.models import FLEX_SHARE, UNKNOWN, Price, bare, family_of

DAYS_AHEAD = 60
"""Days before its end from which a model may already be routed to another, since services have been early."""
BATCH_DAYS = 2
"""Days that a batch may take: by then its model must not have ended."""


@dataclass(frozen=True, slots=True)
class Answering:
    """The model that answers a request."""

    asked: str
    """The model in the settings."""
    model: str
    """The model that answers, to be asked by this name."""
    why: str = ""
    """Why it is another one, as half a sentence; "" if it is the same."""

    @property
    def followed(self) -> bool:
        """True if another model answers than the one in the settings."""
        return self.model != self.asked

    def words(self, price: Price, *, flex: bool = False) -> str:
        """A line for the user: which model answers, why, and at what price."""
        return f"{self.why}: {self.model} verifies, at {priced(self.model, price, flex=flex)}."


def answering(asked: str, day: date, stand_ins: Mapping[str, str] | None = None) -> Answering:
    """The model that answers on this day; `stand_ins` are models found to answer for others."""
    asked = bare(asked)
    if stand_in := (stand_ins or {}).get(asked):
        return Answering(asked, stand_in, f"Gemini does not offer {asked} any more")
    model = successor_on(asked, day)
    return Answering(asked, model, _ended(asked) if model != asked else "")


def successor_on(model: str, day: date) -> str:
    """The model that answers for `model` by the table: itself until its end, then its successor, and so on."""
    seen = {model}
    while (family := family_of(model)).has_ended(day) and family.successor and family.successor not in seen:
        model = family.successor
        seen.add(model)
    return model


def ended(asked: str) -> ModelGone:
    """The error of a run that must not replace a model whose end has come."""
    return gone_error(f"{_ended(asked)}.", family_of(asked).successor)


def gone_error(message: str, successor: str | None) -> ModelGone:
    """The error for a model that is gone and must not be replaced, with advice."""
    hint = "See `photo-series models` for those that your key may use."
    if successor:
        hint = (
            f'Take {successor} instead: --model {successor}, or "gemini_model": "{successor}" in config.json. '
            "Verdicts so far stay."
        )
    return ModelGone(message, hint, successor=successor)


def priced(model: str, price: Price, *, flex: bool = False) -> str:
    """A price in words; "assumed" if it is not in the table."""
    assumed = " (assumed: its price is not known)" if family_of(model) is UNKNOWN else ""
    return f"{price}{' (flex)' if flex else ''}{assumed}"


def price_of(model: str, day: date, tier: str) -> Price:
    """Price of a model on a day, at tier "standard" or "flex"."""
    return family_of(model).price_on(day) * (FLEX_SHARE if tier == "flex" else 1)


def may_be_routed(model: str, day: date) -> bool:
    """True if another model may answer already, because the announced end is near or past."""
    end = family_of(model).ends
    return end is not None and (end - day).days <= DAYS_AHEAD


def retiring(model: str, day: date) -> str:
    """Note in lists about a model that retires or has retired; "" for one that stays."""
    family = family_of(model)
    if family.ends is None:
        return ""
    if not family.has_ended(day):
        return f"ends on {in_words(family.ends)}, then {family.successor} answers"
    return f"{_ended(model).removeprefix(model).strip()}, {family.successor} answers"


def in_words(day: date) -> str:
    """A day in the form 1 December 2026."""
    return f"{day.day} {day:%B %Y}"


def _ended(model: str) -> str:
    end = family_of(model).ends
    return f"{model} ended on {in_words(end)}" if end and end > date.min else f"{model} has ended"
