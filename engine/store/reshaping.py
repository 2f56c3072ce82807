"""Splits and merges of series, as entries of the journal.

Photos remember their home, the series of the post they came with, so that a scan still finds them there. No series row
is ever deleted: one whose photos are elsewhere is hidden, and returns when the step is undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor
from typing import Any

from engine.model import Decision, Group, SeriesState
from engine.store.arrangement import Arrangement, film
from engine.store.changes import Changes, Subject
from engine.store.clock import utc_now
from engine.store.findings import open_groups
from engine.store.journal import Entry
from engine.store.tables import LISTED, MERGED, PART, UNMADE, PhotoRecord, SeriesRecord

_POST_FACTS = (
    "collection",
    "directory",
    "pattern",
    "proof",
    "username",
    "shortcode",
    "post_caption",
    "taken_at",
    "evidence",
    "conflicts",
)


def split_entries(series_id: int, path: str) -> list[Entry]:
    """Changes of a split before `path`; none if that is the first photo, or not one of the series.

    The new series waits for a decision if the old one has a verdict, else for a verifier.
    """
    subject = Subject(SeriesRecord.get_by_id(series_id))
    record, arrangement = subject.record, subject.arrangement
    at = next((place for place, (other, _) in enumerate(arrangement) if other == path), 0)
    if at == 0 or record.hidden != LISTED:
        return []
    first, second = arrangement[:at], arrangement[at:]
    has_verdict = record.state == SeriesState.VERIFIED
    if has_verdict and not film(second):
        second = tuple((other, True) for other, _ in second)
    new = _new_row(record, has_verdict)
    going = _photo_ids(series_id, {other for other, _ in second})
    old_after: dict[str, Any] = {"photos": [], "arrangement": _json(first)}
    if has_verdict:
        old_after["frames_by_person"] = True
    else:
        old_after |= _asked_anew(record.verifier_is_series)
    if film(first) != film(arrangement):
        old_after |= {"caption_stale": bool(record.series_caption), "confidence": None}
    old_before = _unqueued(subject.values(old_after.keys() - {"photos"})) | {"photos": going}
    unasked = {} if has_verdict else _asked_anew(False)
    return [
        Entry(series_id, old_before, old_after),
        Entry(
            new,
            {"hidden": UNMADE, "photos": [], "arrangement": []} | unasked,
            {"hidden": LISTED, "photos": going, "arrangement": _json(second)} | unasked,
        ),
    ]


def group_entries(series_id: int) -> list[Entry]:
    """Changes that make each further series that the verifier saw a series of its own; none if it saw none.

    The old series keeps its frames and with them its caption; each new one begins with what the verifier said of it.
    """
    subject = Subject(SeriesRecord.get_by_id(series_id))
    record, arrangement = subject.record, subject.arrangement
    groups = open_groups(record, {path for path, kept in arrangement if not kept})
    if not groups or record.hidden != LISTED:
        return []
    going = {path for group in groups for path in group.frames}
    left = tuple(place for place in arrangement if place[0] not in going)
    before = subject.values(("arrangement", "frames_by_person")) | {"photos": _photo_ids(series_id, going)}
    entries = [Entry(series_id, before, {"photos": [], "arrangement": _json(left), "frames_by_person": True})]
    for group in groups:
        new = _new_row(record, has_verdict=True, **_seen_in(group))
        together = {
            "hidden": LISTED,
            "photos": _photo_ids(series_id, set(group.frames)),
            "arrangement": [[path, True] for path in group.frames],
        }
        entries.append(Entry(new, {"hidden": UNMADE, "photos": [], "arrangement": []}, together))
    return entries


def _seen_in(group: Group) -> dict[str, Any]:
    """What the verifier said of a further series: little, and nothing of what it said of the first."""
    return {
        "series_caption": group.about,
        "caption_is_draft": bool(group.about),
        "caption_stale": False,
        "verifier_frames": list(group.frames),
        "verifier_caption": group.about,
        "facts": None,
        "own_facts": None,
        "needs_review": True,
        "reason": "The verifier saw it as a further series of its post.",
    }


def merge_entries(series_id: int, others: Sequence[int]) -> list[Entry]:
    """Changes of a merge of `others`, in their order, into a series; none if one of them is not listed.

    The verifier's confidence is dropped, since it was about other photos; a missing caption comes from the first of
    `others` that has one.
    """
    into, coming = Subject(SeriesRecord.get_by_id(series_id)), [Subject(SeriesRecord.get_by_id(one)) for one in others]
    every = [into, *coming]
    ours = {one.record.collection_id for one in every} == {into.record.collection_id}
    if not ours or len({series_id, *others}) < len(every) or {one.record.hidden for one in every} != {LISTED}:
        return []
    together = into.arrangement
    for one in coming:
        together = _joined(together, one.arrangement)
    moved = [_photo_ids(one.record.id, {path for path, _ in one.arrangement}) for one in coming]
    after: dict[str, Any] = {"photos": [photo for some in moved for photo in some], "arrangement": _json(together)}
    after |= {"confidence": None, "second": None, "agrees": None}  # these were about one of them
    holds = any(one.record.verifier_is_series for one in every)
    if any(one.record.state == SeriesState.VERIFIED for one in every):
        caption = next((one.record.series_caption for one in every if one.record.series_caption), None)
        after |= {
            "state": SeriesState.VERIFIED.value,
            "error": "",
            "frames_by_person": True,
            "verifier_is_series": holds,
            "series_caption": caption,
            "caption_stale": bool(caption),
            "facts": next((one.record.facts for one in every if one.record.facts), None),
            "own_facts": next((one.record.own_facts for one in every if one.record.own_facts), None),
        }
    else:
        after |= _asked_anew(into.record.verifier_is_series)
    before = _unqueued(into.values(after.keys() - {"photos"})) | {"photos": []}
    gone_after = {"hidden": MERGED, "arrangement": [], "frames_by_person": True, "photos": []}
    gone = [
        Entry(one.record.id, one.values(("arrangement", "frames_by_person", "hidden")) | {"photos": photos}, gone_after)
        for one, photos in zip(coming, moved, strict=True)
    ]
    return [Entry(series_id, before, after), *gone]


def _asked_anew(holds: bool) -> Changes:
    """Changes that queue a series with new photos for a verifier; `holds` is an older verdict."""
    return {"state": SeriesState.GROUPED.value, "error": "", "verifier_is_series": holds}


def _unqueued(changes: Changes) -> Changes:
    """Changes without the state "queued": the run may be over when these are restored."""
    waited = changes.get("state") == SeriesState.QUEUED
    return changes | {"state": SeriesState.GROUPED.value} if waited else changes


def _joined(first: Arrangement, second: Arrangement) -> Arrangement:
    """One film after the other, then the excluded photos of both."""
    return tuple(place for keep in (True, False) for part in (first, second) for place in part if place[1] is keep)


def _new_row(record: SeriesRecord, has_verdict: bool, **said: Any) -> int:
    """A row for the second part, hidden until its entry is applied, without decision or verdict."""
    base = record.post_key.partition(PART)[0]
    parts = dict(
        SeriesRecord.select(SeriesRecord.post_key, SeriesRecord.place)
        .where((SeriesRecord.collection == record.collection_id) & SeriesRecord.post_key.startswith(base + PART))
        .tuples()
    )
    number = next(number for number in range(2, len(parts) + 3) if f"{base}{PART}{number}" not in parts)
    name = SeriesRecord.get_or_none((SeriesRecord.collection == record.collection_id) & (SeriesRecord.post_key == base))
    row = {fact: getattr(record, fact) for fact in _POST_FACTS} | {
        "base_name": f"{(name or record).base_name} ({number})",
        "post_key": f"{base}{PART}{number}",
        "created_at": utc_now(),
        "hidden": UNMADE,
        "place": _place_behind(record.place or record.id, parts.values()),
        "is_series": False,
        "state": SeriesState.VERIFIED if has_verdict else SeriesState.GROUPED,
        "error": "",
        "decision": Decision.UNDECIDED,
        "kept": 0,
        "frames_by_person": has_verdict,
        "caption_by_person": False,
        "series_caption": record.series_caption,
        "caption_is_draft": record.caption_is_draft,
        "caption_stale": bool(record.series_caption),
        "verifier": record.verifier,
        "model_version": record.model_version,
        "prompt_version": record.prompt_version,
        "verifier_is_series": has_verdict,
        "verifier_frames": record.verifier_frames,
        "verifier_caption": record.verifier_caption,
        "facts": record.facts or None,
        "own_facts": record.own_facts or None,
        "needs_review": False,
        "reason": "You split it off." if has_verdict else "",
        "prompt_tokens": 0,
        "output_tokens": 0,
        "requests": 0,
        "cost_usd": 0.0,
        "verified_at": record.verified_at,
    }
    return int(SeriesRecord.insert(row | said).execute())


def _place_behind(origin: float, parts: Iterable[float]) -> float:
    """A place half way between the origin and what follows it: another part of the post, or the next post."""
    return (origin + min((place for place in parts if place > origin), default=floor(origin) + 1)) / 2


def _photo_ids(series_id: int, paths: set[str]) -> list[int]:
    query = PhotoRecord.select(PhotoRecord.id, PhotoRecord.path).where(PhotoRecord.series == series_id)
    return [photo for photo, path in query.order_by(PhotoRecord.position, PhotoRecord.id).tuples() if path in paths]


def _json(arrangement: Arrangement) -> list[list[Any]]:
    return [list(place) for place in arrangement]
