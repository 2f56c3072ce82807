"""Check-up of key, model, clock and database, with advice on what is wrong."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.errors import KeyMissing, ModelGone, PhotoSeriesError
from engine.session.parts import ChosenVerifier
from engine.settings import Settings
from engine.verify.retirement import price_of, priced, retiring

_CLOCK_TOLERANCE = 120.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Result of checking one thing."""

    what: str
    ok: bool
    words: str
    hint: str = ""


def check_verifier(choice: ChosenVerifier, settings: Settings, key: str | None, day: date) -> Iterator[Finding]:
    """Ask the model service if it accepts key and model; nothing is asked about the built-in verifier."""
    yield Finding("verifier", True, f"{choice.title}: {choice.why}")
    if choice.name != "gemini":
        return
    from engine.verify.gemini import check_key

    if choice.note:
        yield Finding("successor", True, choice.note)
    try:
        found = check_key(key, settings.model_copy(update={"gemini_model": choice.model}))
    except ModelGone as error:
        if error.successor is None or not settings.follow_retirements:
            yield Finding("model", False, error.message, error.hint)
            return
        price = priced(error.successor, price_of(error.successor, day, settings.service_tier))
        yield Finding("key", True, "the service accepts it")
        yield Finding(
            "model", True, f"{choice.model} is not offered to this key: {error.successor} judges, at {price}."
        )
    except KeyMissing as error:
        yield Finding("key", False, error.message, error.hint)
    except PhotoSeriesError as error:
        yield Finding("key and model", False, error.message, error.hint)
    else:
        yield Finding("key", True, "the service accepts it")
        going = retiring(found.model, day)
        yield Finding("model", True, f"{found.model} {found.version}".strip() + (f", {going}" if going else ""))
        yield _clock(found.clock_skew)


def check_database(path: Path) -> Finding:
    """Check if the database is intact; opens it read-only."""
    if not path.exists():
        return Finding("database", True, f"{path} will be made by the first run")
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return Finding("database", False, f"{path}: {error}", "Name another file with --db-path.")
    if verdict != "ok":
        return Finding("database", False, f"{path} is damaged: {verdict}", "Restore a copy, or start a new one.")
    return Finding("database", True, f"{path} is whole")


def _clock(skew: float | None) -> Finding:
    if skew is None:
        return Finding("clock", True, "the service did not tell its time")
    if abs(skew) > _CLOCK_TOLERANCE:
        return Finding("clock", False, f"{abs(skew):.0f} s off the service's", "Set this machine's clock.")
    return Finding("clock", True, "right")
