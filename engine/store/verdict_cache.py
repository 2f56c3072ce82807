"""Cache of paid verdicts in a database of the user's own, so that no collection pays for one twice.

It lies beside the thumbnails, not in a collection's database, so that another database, a moved folder or a forced run
finds the same verdicts. Losing it costs money, never a decision.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from peewee import BlobField, DateTimeField, Model, TextField

from engine.model import Candidate, Exclusion, Facts, Group, Usage, Verdict
from engine.store.cache_file import CacheFile, Tell, nobody
from engine.store.clock import utc_now
from engine.store.measured import seen_in, seen_words


class _PaidVerdict(Model):
    """A verdict, by pictures, prompt and model."""

    key = BlobField(primary_key=True)
    model = TextField()
    verdict = TextField()
    at = DateTimeField()

    class Meta:
        """Table name."""

        table_name = "verdicts"


class VerdictCache:
    """Finds and keeps verdicts; does neither if its file cannot be used."""

    def __init__(self, path: Path, tell: Tell = nobody) -> None:
        """`tell` gets a line if the file is unusable."""
        self._file = CacheFile(path, _PaidVerdict, tell)

    def get(self, key: bytes, candidate: Candidate) -> Verdict | None:
        """Cached verdict for exactly these photos, with this collection's paths and no cost, or None."""

        def find() -> Verdict | None:
            found = _PaidVerdict.get_or_none(_PaidVerdict.key == key)
            try:
                return _told(json.loads(found.verdict), [photo.path for photo in candidate.photos]) if found else None
            except (ValueError, TypeError, KeyError, IndexError):
                return None  # one row that makes no sense costs one question, not all that was paid for

        return self._file.use(find, None)

    def put(self, key: bytes, candidate: Candidate, verdict: Verdict) -> None:
        """Keep a verdict."""
        text = json.dumps(_placed(verdict, [photo.path for photo in candidate.photos]))
        row = {"key": key, "model": verdict.model_version, "verdict": text, "at": utc_now()}
        self._file.change(lambda: _PaidVerdict.replace(row).execute())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def verdict_key(verifier: str, model: str, prompt_version: str, note: str, photos: Sequence[str]) -> bytes:
    """Identity of a question: verifier, model, prompt, note, and the photos' content hashes in order."""
    parts = [verifier, model, prompt_version, note, *photos]
    return blake2b(json.dumps(parts).encode("ascii"), digest_size=16).digest()


def _placed(verdict: Verdict, paths: Sequence[str]) -> dict[str, object]:
    """A verdict with photos numbered by place, since paths differ between collections."""
    place = {path: index for index, path in enumerate(paths)}
    return {
        "is_series": verdict.is_series,
        "frames": [place[path] for path in verdict.frames],
        "excluded": [[place[item.path], item.reason] for item in verdict.excluded],
        "unreadable": [[place[item.path], item.reason] for item in verdict.unreadable],
        "caption": verdict.caption,
        "caption_is_draft": verdict.caption_is_draft,
        "confidence": verdict.confidence,
        "needs_review": verdict.needs_review,
        "reason": verdict.reason,
        "verifier": verdict.verifier,
        "model_version": verdict.model_version,
        "prompt_version": verdict.prompt_version,
        "raw": verdict.raw,
        "thinking_summary": verdict.thinking_summary,
        "facts": verdict.facts.known(),
        "groups": [[[place[path] for path in group.frames], group.about] for group in verdict.groups],
        "seen": None if verdict.seen is None else [[place[path], seen_words(marks)] for path, marks in verdict.seen],
    }


def _told(placed: dict[str, Any], paths: Sequence[str]) -> Verdict:
    """The verdict in these paths; older ones hold no marks, or neither facts nor groups."""

    def exclusions(name: str) -> tuple[Exclusion, ...]:
        return tuple(Exclusion(paths[index], reason) for index, reason in placed.pop(name))

    excluded, unreadable = exclusions("excluded"), exclusions("unreadable")
    frames = tuple(paths[index] for index in placed.pop("frames"))
    facts = Facts.of(placed.pop("facts", {}))
    groups = tuple(Group(tuple(paths[index] for index in places), about) for places, about in placed.pop("groups", ()))
    sightings = placed.pop("seen", None)
    seen = None if sightings is None else tuple((paths[index], seen_in(words)) for index, words in sightings)
    return Verdict(
        frames=frames,
        excluded=excluded,
        unreadable=unreadable,
        facts=facts,
        groups=groups,
        seen=seen,
        usage=Usage(),
        **placed,
    )
