"""Weighs what a post's names say about time and tells it in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.model import Proof
from engine.naming import shortcode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.naming.reading import Reading

_QUARTER_HOUR_MS = 15 * 60_000
_FARTHEST_ZONE_MS = 14 * 3_600_000
_FIRST_POST_MS = 1_286_323_200_000  # Instagram opened on 6 October 2010


@dataclass(frozen=True, slots=True)
class Judgement:
    """How far a post's files are proven to belong together, and the sentences that say so."""

    proof: Proof
    evidence: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def judge_stamp(code: str, made_ms: int, stamp_ms: int, what: str = "shortcode") -> Judgement:
    """Hold the moment in a shortcode or id against the time stamp in the same name."""
    apart = stamp_ms - made_ms
    proof = shortcode.proof_of(apart)
    if proof is None:
        return Judgement(Proof.NAME_ONLY, (), (_another_day(code, made_ms, stamp_ms, what),))
    evidence = f"The {what} {code} was made {_span(apart)} the time stamp in the name."
    if proof is not Proof.WEAK:
        return Judgement(proof, (evidence,))
    zone = _zone(apart)
    if zone is None:
        return Judgement(proof, (evidence,))
    conflict = f"The stamp is off by {zone}: it is in another time zone than UTC."
    return Judgement(Proof.LIKELY, (evidence,), (conflict,))


def judge(readings: Sequence[Reading]) -> Judgement:
    """Judge a post by the readings of its files; the first one's shortcode, id and stamp stand for all."""
    first = readings[0]
    if first.judgement is not None:
        return first.judgement
    made = _made_ms(first)
    if made is None:
        return Judgement(Proof.NAME_ONLY)
    what, code = ("shortcode", first.shortcode) if first.shortcode else ("post id", str(first.post_id))
    if first.stamp is not None:
        return judge_stamp(code or "", made, int(first.stamp.timestamp() * 1000), what)
    children = [shortcode.id_ms(reading.media_id) for reading in readings if reading.media_id is not None]
    if children:
        return _judge_children(code or "", made, children, what)
    if _FIRST_POST_MS <= made <= datetime.now(UTC).timestamp() * 1000:
        evidence = f"Every name has the {what} {code}, made on {shortcode.at_ms(made):%Y-%m-%d}."
        return Judgement(Proof.WEAK, (evidence,))
    return Judgement(Proof.NAME_ONLY, (), (f"The {what} {code} is none: its time would be outside Instagram's life.",))


def _judge_children(code: str, made: int, children: list[int], what: str) -> Judgement:
    farthest = max((moment - made for moment in children), key=abs)
    proof = shortcode.proof_of(farthest)
    if proof is None:
        when = f"{shortcode.at_ms(made + farthest):%Y-%m-%d %H:%M}"
        conflict = f"A picture's own id is from {when}, the {what} {code} from {shortcode.at_ms(made):%Y-%m-%d %H:%M}."
        return Judgement(Proof.NAME_ONLY, (), (conflict,))
    evidence = f"The pictures' own ids were made {_span(made - farthest - made)} the {what} {code} at the most."
    return Judgement(proof, (evidence,))


def _made_ms(reading: Reading) -> int | None:
    if reading.post_id is not None:
        return shortcode.id_ms(reading.post_id)
    if reading.shortcode is None:
        return None
    try:
        return shortcode.id_ms(shortcode.decode(reading.shortcode))
    except ValueError:
        return None


def _another_day(code: str, made_ms: int, stamp_ms: int, what: str) -> str:
    made, stamp = shortcode.at_ms(made_ms), shortcode.at_ms(stamp_ms)
    return f"The {what} {code} was made on {made:%Y-%m-%d}, the stamp in the name says {stamp:%Y-%m-%d}."


def _zone(apart_ms: int) -> str | None:
    """The whole quarter-hours that a stamp is off by, as text, where it is off by just that."""
    quarters = round(apart_ms / _QUARTER_HOUR_MS)
    if abs(apart_ms) > _FARTHEST_ZONE_MS or abs(apart_ms - quarters * _QUARTER_HOUR_MS) > shortcode.LADDER[0][0]:
        return None
    hours, rest = divmod(abs(quarters), 4)
    return f"{'+' if apart_ms > 0 else '-'}{hours}:{15 * rest:02d} h"


def _span(apart_ms: int) -> str:
    """How long before or after: positive means before."""
    seconds = abs(apart_ms) / 1000
    side = "before" if apart_ms > 0 else "after"
    if seconds < 100:
        return f"{seconds:.1f} s {side}"
    if seconds < 6000:
        return f"{seconds / 60:.0f} min {side}"
    return f"{seconds / 3600:.1f} h {side}"
