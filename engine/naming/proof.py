"""Weighs what names and side files say about the time of a post, and puts it into sentences."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.model import Proof
from engine.naming import elsewhere, shortcode
from engine.naming.reading import Assessment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.naming.reading import Reading, SideFacts

_QUARTER_HOUR_MS = 15 * 60_000
_FARTHEST_ZONE_MS = 14 * 3_600_000
_DAY_MS = 86_400_000
_FIRST_TIKTOK = 6_300_000_000_000_000_000  # as Instagram's, ids from here on would be of 2035 and later
_FIRST_POST_MS = 1_286_323_200_000  # Instagram opened on 6 October 2010


def assess_stamp(
    code: str, made_ms: int, stamp_ms: int, what: str = "shortcode", where: str = "the name"
) -> Assessment:
    """Compare the time in a shortcode or id (`what`) with a stamp in the name or in a side file (`where`)."""
    apart = stamp_ms - made_ms
    proof = shortcode.proof_of(apart)
    told = code if what == "shortcode" else None
    if proof is None:
        return Assessment(Proof.NAME_ONLY, (), (_another_day(code, made_ms, stamp_ms, what, where),), told)
    span = _span(apart)
    evidence = f"The {what} {code} matches the timestamp in {where} ({span.rpartition(' ')[0]} apart)."
    if proof is Proof.WEAK:
        evidence = f"The {what} {code} was made {span} the timestamp in {where}."
    if proof is not Proof.WEAK:
        return Assessment(proof, (evidence,), (), told)
    zone = _zone(apart)
    if zone is None:
        return Assessment(proof, (evidence,), (), told)
    conflict = f"The stamp is off by {zone}: it is in another time zone than UTC."
    return Assessment(Proof.LIKELY, (evidence,), (conflict,), told, shortcode.at_ms(made_ms))


def assess_day(code: str, made_ms: int, day_ms: int, what: str = "shortcode") -> Assessment:
    """Hold the moment in a shortcode or id (`what`) against a day that a name gives, whichever time zone it is in."""
    told = code if what == "shortcode" else None
    if not -_FARTHEST_ZONE_MS <= made_ms - day_ms <= _DAY_MS + _FARTHEST_ZONE_MS:
        return Assessment(Proof.NAME_ONLY, (), (_another_day(code, made_ms, day_ms, what, "the name"),), told)
    moment = shortcode.at_ms(made_ms)
    evidence = f"The {what} {code} matches the day in the names, {moment:%Y-%m-%d}."
    return Assessment(Proof.LIKELY, (evidence,), (), told, moment)


def assess(readings: Sequence[Reading], facts: SideFacts | None = None) -> Assessment:
    """Weigh a post's proof by the readings of its files and by its side files."""
    first = readings[0]
    if facts is not None:
        return _assess_with_facts(assess(readings), first, facts)
    if first.assessment is not None:
        return first.assessment
    codes = {reading.shortcode for reading in readings if reading.shortcode}
    code = codes.pop() if len(codes) == 1 else None
    made, what, name = None, "shortcode", code or ""
    if code is not None:
        made = _code_ms(code)
    elif first.post_id is not None and first.post_id < _FIRST_TIKTOK:
        what, name = "post id", str(first.post_id)
        if elsewhere.is_of_x(first):
            made, what = elsewhere.x_ms(first.post_id), "X post id"
        elif first.service:
            return elsewhere.unknown_time(first)
        else:
            made, code = shortcode.id_ms(first.post_id), shortcode.encode(first.post_id)
    children = [shortcode.id_ms(reading.media_id) for reading in readings if reading.media_id is not None]
    children += [ms for other in codes if (ms := _code_ms(other)) is not None]
    if first.is_day and first.stamp is not None and made is not None:
        assessment = assess_day(name, made, int(first.stamp.timestamp() * 1000), what)
    else:
        assessment = _assess_moments(name, what, made, children, first.stamp)
    assessment.shortcode = code
    return assessment


def _assess_moments(name: str, what: str, made: int | None, children: list[int], stamp: datetime | None) -> Assessment:
    """Compare whatever there is: the post's time, its pictures' times, the stamp."""
    if stamp is not None:
        stamp_ms = int(stamp.timestamp() * 1000)
        if made is not None:
            return assess_stamp(name, made, stamp_ms, what)
        if children:
            farthest = max(children, key=lambda moment: abs(stamp_ms - moment))
            return assess_stamp("that is farthest off", farthest, stamp_ms, "picture's id")
        return Assessment(Proof.NAME_ONLY)
    if made is None:
        return Assessment(Proof.NAME_ONLY)
    if not _FIRST_POST_MS <= made <= (time.time() + 86_400) * 1000:
        return Assessment(Proof.NAME_ONLY, (), (f"{name} is no {what}: its time would be outside Instagram's life.",))
    if children:
        return _assess_children(name, made, children, what)
    or_else = elsewhere.if_of_x(int(name)) if what == "post id" else ""
    evidence = f"The names have the {what} {name}, made on {shortcode.at_ms(made):%Y-%m-%d}{or_else}."
    return Assessment(Proof.WEAK, (evidence,), taken_at=shortcode.at_ms(made))


def _assess_children(name: str, made: int, children: list[int], what: str) -> Assessment:
    farthest = max(children, key=lambda moment: abs(made - moment))
    proof = shortcode.proof_of(made - farthest)
    moment = shortcode.at_ms(made)
    if proof is None:
        conflict = (
            f"A picture's own id is from {shortcode.at_ms(farthest):%Y-%m-%d}, the {what} from {moment:%Y-%m-%d}."
        )
        return Assessment(Proof.NAME_ONLY, (), (conflict,), taken_at=moment)
    evidence = f"The pictures' own ids were made {_span(made - farthest)} the {what} {name}, or nearer to it."
    return Assessment(proof, (evidence,), taken_at=moment)


def _assess_with_facts(by_names: Assessment, first: Reading, facts: SideFacts) -> Assessment:
    """Compare what side files say about the post with what the names say."""
    evidence, conflicts = by_names.evidence, (*by_names.conflicts, *facts.conflicts)
    if by_names.shortcode and by_names.shortcode in facts.own and facts.post:
        by_names, evidence = Assessment(Proof.NAME_ONLY), ()  # the names give the pictures' own ids, not the post's
    elif by_names.shortcode and facts.proves and facts.post and not facts.shortcode:
        by_names, evidence = Assessment(Proof.NAME_ONLY), ()  # what looks like a shortcode is another site's id
    if facts.proves:
        evidence = (*evidence, f"Side files name {facts.post} as the post of every photo, e.g. {_named(facts.source)}.")
    if not facts.shortcode:
        told = () if facts.proves else (f"{facts.source} lies beside them.",)
        proof = Proof.PROVEN if facts.proves else by_names.proof
        return replace(
            by_names, proof=_doubted(proof, facts.conflicts), evidence=(*evidence, *told), conflicts=conflicts,
            taken_at=by_names.taken_at or facts.taken_at,
        )  # fmt: skip
    if by_names.shortcode and by_names.shortcode != facts.shortcode and not facts.proves:
        conflict = f"{facts.source} names another shortcode, {facts.shortcode}."
        return replace(by_names, proof=_doubted(by_names.proof, conflict), conflicts=(*conflicts, conflict))
    if by_names.shortcode and by_names.shortcode != facts.shortcode:
        facts.disagree(f"The names have another shortcode, {by_names.shortcode}.")
        conflicts = (*conflicts, facts.conflicts[-1])
    made = _code_ms(facts.shortcode)
    moment, where = (facts.taken_at, "it") if facts.taken_at else (first.stamp, "the name")
    by_side = Assessment(Proof.WEAK)
    if made is not None and moment is not None:
        by_side = assess_stamp(facts.shortcode, made, int(moment.timestamp() * 1000), where=where)
    strongest = min(
        by_names.proof, by_side.proof, Proof.PROVEN if facts.proves else Proof.PROPOSED, key=list(Proof).index
    )
    told = () if facts.proves else (f"{facts.source} names the shortcode {facts.shortcode}.",)
    return Assessment(
        _doubted(strongest, facts.conflicts),
        (*evidence, *told, *by_side.evidence),
        (*conflicts, *by_side.conflicts),
        facts.shortcode,
        by_side.taken_at or facts.taken_at or by_names.taken_at,
    )


def _doubted(proof: Proof, conflicts: Sequence[str]) -> Proof:
    """The proof, reduced if shortcodes or owners disagree."""
    return Proof.LIKELY if conflicts and proof is Proof.PROVEN else proof


def _named(source: str) -> str:
    return source.rpartition("file ")[2]


def _code_ms(code: str) -> int | None:
    try:
        return shortcode.id_ms(shortcode.decode(code))
    except ValueError:
        return None


def _another_day(code: str, made_ms: int, stamp_ms: int, what: str, where: str) -> str:
    made, stamp = shortcode.at_ms(made_ms), shortcode.at_ms(stamp_ms)
    return f"The {what} {code} was made on {made:%Y-%m-%d}, the stamp in {where} says {stamp:%Y-%m-%d}."


def _zone(apart_ms: int) -> str | None:
    """A time zone, as text, if a stamp is off by whole quarter-hours."""
    quarters = round(apart_ms / _QUARTER_HOUR_MS)
    if abs(apart_ms) > _FARTHEST_ZONE_MS or abs(apart_ms - quarters * _QUARTER_HOUR_MS) > shortcode.LADDER[0][0]:
        return None
    hours, rest = divmod(abs(quarters), 4)
    return f"{'+' if apart_ms > 0 else '-'}{hours}:{15 * rest:02d} h"


@lru_cache(maxsize=4096)
def _span(apart_ms: int) -> str:
    """A time span in words; positive means before."""
    seconds = abs(apart_ms) / 1000
    side = "before" if apart_ms > 0 else "after"
    if seconds < 100:
        return f"{seconds:.1f} s {side}"
    if seconds < 6000:
        return f"{seconds / 60:.0f} min {side}"
    return f"{seconds / 3600:.1f} h {side}"
