"""The desk between a verification run and the store: hands out posts, and stores and caches verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from engine.errors import PostBlocked, UnreadablePhoto, VerifierError
from engine.events import Event, ProblemsFound, SeriesChanged
from engine.model import Candidate, Exclusion, Fingerprint, Problem, SeriesState, Verdict
from engine.photos.fingerprint import content_hash
from engine.photos.noting import NotingReader
from engine.photos.presence import reading_marks
from engine.session.doubles import without_doubles
from engine.store.store import Store
from engine.store.verdict_cache import VerdictCache, verdict_key
from engine.verify.prompt import as_good_versions

_OTHER_PHOTOS = "It was split or merged while it was being verified; the next run tries again."


class Asked(Protocol):
    """Who is asked, and how; verdicts are valid for whoever asks in the same way."""

    name: str

    @property
    def model(self) -> str:
        """The model."""

    @property
    def prompt_version(self) -> str:
        """Changes whenever the same pictures may get another answer."""


class PaidVerdicts:
    """The verdict cache for one verifier; with `ask_anew` it only keeps new verdicts and finds none."""

    def __init__(self, cache: VerdictCache, verifier: Asked, *, ask_anew: bool) -> None:
        self._cache = cache
        self._verifier = verifier
        self._ask_anew = ask_anew

    def find(self, candidate: Candidate) -> Verdict | None:
        """The verdict about just these photos, also one by an older question that is still valid."""
        if self._ask_anew or (photos := content_hashes(candidate)) is None:
            return None
        versions = as_good_versions(self._verifier.prompt_version)[: 1 if candidate.only_facts else None]
        found = (self._cache.get(self._key(candidate, photos, version), candidate) for version in versions)
        return next((verdict for verdict in found if verdict and not verdict.unreadable), None)

    def keep(self, candidate: Candidate, verdict: Verdict) -> None:
        """Keep a verdict just paid for, unless photos could not be read: one day they may be."""
        if not verdict.unreadable and (photos := content_hashes(candidate)) is not None:
            self._cache.put(self._key(candidate, photos, self._verifier.prompt_version), candidate, verdict)

    def question(self, candidate: Candidate) -> bytes | None:
        """The key under which a verdict on just these photos is kept; None if one cannot be read now."""
        photos = content_hashes(candidate)
        return None if photos is None else self._key(candidate, photos, self._verifier.prompt_version)

    def _key(self, candidate: Candidate, photos: Sequence[str], prompt_version: str) -> bytes:
        """What the question is, by the photos' content."""
        question = f"facts {prompt_version}" if candidate.only_facts else prompt_version
        return verdict_key(self._verifier.name, self._verifier.model, question, candidate.note, photos)


def content_hashes(candidate: Candidate) -> list[str] | None:
    """Hashes of the photos' content; None if one cannot be read now."""
    try:
        return [content_hash(photo.file) for photo in candidate.photos]
    except UnreadablePhoto:
        return None


class StoreDesk:
    """Hands posts from the store to a run and commits the results."""

    def __init__(
        self,
        store: Store,
        pictures: NotingReader,
        tell: Callable[[Event], None],
        note: str = "",
        paid: PaidVerdicts | None = None,
    ) -> None:
        self._store = store
        self._pictures = pictures
        self._tell = tell
        self._note = note
        self._paid = paid

    def candidate(self, series_id: int) -> Candidate | None:
        """A post to verify; None if it left the lists while it waited."""
        return self._store.verdicts.candidate(series_id, self._note)

    def known(self, candidate: Candidate) -> Verdict | None:
        """Cached verdict for exactly these photos, or None."""
        return self._paid.find(candidate) if self._paid else None

    def keep(self, candidate: Candidate, verdict: Verdict, *, fresh: bool) -> None:
        """Commit a verdict and announce it, with the names of photos that could not be read."""
        if fresh and self._paid:  # first: it is paid for, whatever keeps the database from taking it
            self._paid.keep(candidate, verdict)
        broken = {photo.path for photo in verdict.unreadable}
        unread = [photo for photo in candidate.photos if photo.path in broken]
        marks = reading_marks([photo.file for photo in unread]) if unread else []
        marked = {photo.path: mark for photo, mark in zip(unread, marks, strict=True)}
        prints = self._keep_prints(candidate, verdict.frames)
        stored = without_doubles(verdict, candidate, prints, self._pictures.source)
        if not self._store.verdicts.save_verdict(candidate.series_id, stored, marked):
            self._tell_of_post(candidate.series_id, _OTHER_PHOTOS)
        if verdict.unreadable:
            self._tell(ProblemsFound(tuple(_problem(photo) for photo in verdict.unreadable)))
        self._tell(SeriesChanged(frozenset({candidate.series_id})))

    def _keep_prints(self, candidate: Candidate, frames: Sequence[str]) -> dict[str, Fingerprint]:
        """Record the fingerprints of a post's photos and return them.

        An answer that was paid for before came without a look at any photo: its frames are then looked at now, in some
        5 ms each, unless their bytes are known from elsewhere.
        """
        keep, wanted = self._store.fingerprints.keep, set(frames)
        noted = ((photo.path, self._pictures.noted(photo.file)) for photo in candidate.photos)
        prints = {path: found for path, found in noted if found}
        keep(candidate.series_id, prints)
        unseen = [one for one in candidate.photos if one.path in wanted and not _is_whole(prints.get(one.path))]
        if unseen:
            prints |= self._store.fingerprints.of(candidate.series_id)
            taken = {one.path: self._pictures.take(one.file) for one in unseen if not _is_whole(prints.get(one.path))}
            prints |= {path: found for path, found in taken.items() if found}
            keep(candidate.series_id, prints)
        return prints

    def fail(self, series_id: int, error: VerifierError) -> None:
        """Commit that a post got no verdict, and announce why."""
        state = SeriesState.BLOCKED if isinstance(error, PostBlocked) else SeriesState.FAILED
        self._store.verdicts.save_failure(series_id, state, str(error))
        self._tell_of_post(series_id, str(error))
        self._tell(SeriesChanged(frozenset({series_id})))

    def _tell_of_post(self, series_id: int, what: str) -> None:
        """Announce a problem under the post's name in lists, so that it can be found."""
        rows = self._store.catalog.rows([series_id])
        self._tell(ProblemsFound((Problem(rows[0].name if rows else f"series {series_id}", what),)))


def _is_whole(found: Fingerprint | None) -> bool:
    """Whether it came from a picture that was decoded."""
    return found is not None and found.perceptual is not None


def _problem(photo: Exclusion) -> Problem:
    """A problem without the file's name at the start of the decoder's message, since a problem shows it anyway."""
    return Problem(photo.path, photo.reason.removeprefix(photo.path.rpartition("/")[2]).strip())
