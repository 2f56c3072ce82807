"""Check-up of key, model, clock and database, with advice on what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import DatabaseDamaged, KeyMissing, ModelGone, PhotoSeriesError, StoreError
from engine.model.text import clean_text
from engine.session.parts import ChosenVerifier
from engine.settings import Settings
from engine.store.backups import Backups, damaged
from engine.store.inspection import Origin, damage, inspect
from engine.store.siblings import told_siblings
from engine.verify.openai_errors import MORE_PICTURES
from engine.verify.retirement import price_of, priced, retiring

if TYPE_CHECKING:
    from engine.verify.openai_chat import OpenAIChatVerifier

_CLOCK_TOLERANCE = 120.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Result of checking one thing."""

    what: str
    ok: bool
    words: str
    hint: str = ""


def check_verifier(choice: ChosenVerifier, settings: Settings, key: str | None, day: date) -> Iterator[Finding]:
    """Ask the model service if it accepts key and model; the built-in verifier needs no check."""
    yield Finding("verifier", True, f"{choice.title}: {choice.why}")
    if choice.name == "offline":
        from engine.verify.offline import outdated_settings

        if outdated := outdated_settings(settings):
            yield Finding("offline settings", False, outdated)
    if choice.name != "gemini":
        return  # servers of the user's own are looked at by check_server
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
            "model", True, f"{choice.model} is not offered to this key: {error.successor} verifies, at {price}."
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


def check_server(verifier: OpenAIChatVerifier, settings: Settings) -> Iterator[Finding]:
    """Ask the user's own server for its model, whether that sees pictures, and what it accepts."""
    from engine.verify.openai_dials import readable_address
    from engine.verify.openai_survey import survey

    where = f"server {readable_address(verifier.address)}"
    try:
        found = survey(verifier, settings.max_images_for_series)
    except PhotoSeriesError as error:
        yield Finding(where, False, error.message, error.hint)
        return
    others = len(found.models) - 1
    yield Finding(where, True, "it answers")
    yield Finding("model", True, found.model + (f", one of {others + 1} there" if others > 0 else ""))
    if found.sees:
        yield Finding("eyes", True, "it sees pictures")
    else:
        said = clean_text(found.said, 80) or "nothing"
        hint = "It may not see pictures at all: serve a vision model, e.g. Qwen3-VL."
        yield Finding("eyes", False, f"it named the colours of two pictures wrong ({said}).", hint)
    takes = "it takes a JSON schema" if found.takes_schema else "it takes none; answers are checked all the same"
    yield Finding("schema", True, takes)
    if not found.limit:
        yield Finding("pictures at once", True, f"{found.tried}, as many as a post may have, or more")
        return
    few = f"{found.most or f'fewer than {found.tried}'} ({found.limit})"
    if found.most == 1:
        yield Finding("pictures at once", False, f"{few}, and a series needs two.", MORE_PICTURES)
    else:
        yield Finding("pictures at once", True, f"{few}: larger posts are verified in parts.", MORE_PICTURES)


def check_faces() -> Finding:
    """Whether the offline verifier can tell people apart by their faces."""
    from engine.verify.faces import installed_faces

    if installed_faces():
        return Finding("faces", True, "the offline verifier compares them")
    return Finding(
        "faces", True, "the offline verifier does not compare them", "To let it: pip install 'photo-series[faces]'."
    )


def check_database(path: Path) -> Finding:
    """Check if the database is intact; opens it read-only."""
    try:
        if inspect(path) is Origin.NEW:
            return Finding("database", True, f"{path} will be made by the first run")
        wrong = damage(path, 1)
    except DatabaseDamaged as error:
        wrong = (error.message,)
    except StoreError as error:
        return Finding("database", False, error.message, error.hint)
    if wrong:
        hint = damaged(path, wrong[0]).hint
        return Finding("database", False, f"{path} is damaged: {wrong[0]}", hint)
    backups = Backups(path).all()
    kept = f", backed up {backups[0].day}" if backups else ""
    return Finding("database", True, f"{path} is whole{kept}", told_siblings(path))


def _clock(skew: float | None) -> Finding:
    if skew is None:
        return Finding("clock", True, "the service did not tell its time")
    if abs(skew) > _CLOCK_TOLERANCE:
        return Finding("clock", False, f"{abs(skew):.0f} s off the service's", "Set this machine's clock.")
    return Finding("clock", True, "right")
