"""The verdict on a post by the features of its photos: the largest cluster of similar photos is the series."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.model import Exclusion, Mark
from engine.verify.certainty import AVERAGE_ERROR, certainty
from engine.verify.clusters import average_linkage, closeness, cohesion, with_stragglers
from engine.verify.density import density, margins
from engine.verify.doubles import first_places
from engine.verify.faces import with_faces
from engine.verify.lite2 import FEATURES
from engine.verify.overlay import with_overlay
from engine.verify.words import facts_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from PIL.Image import Image

    from engine.model import CandidatePhoto, Sightings
    from engine.model.facts import Facts
    from engine.settings import Settings
    from engine.verify.certainty import Certainty
    from engine.verify.clusters import Similarity
    from engine.verify.lite2 import Array, Look

SMALLEST_CLUSTER = 3
"""Fewest photos for the ordinary threshold. Two must be more alike, and most of their post, since among many photos
some pair always is alike."""
LOOSE = 0.8
"""Share of the ordinary threshold at which a photo still joins an accepted series, and at which a post without a series
is examined again."""
FITTING = 0.65
"""Share of a series' own cohesion that a photo must also reach to join it."""
STANDS_OUT = 0.20
"""Density at which a cluster is no coincidence, however small a share of its post it is."""


@dataclass(slots=True)
class Looked:
    """The network's view of a post's photos."""

    photos: list[CandidatePhoto] = field(default_factory=list)
    """Photos that show something."""
    looks: list[Look] = field(default_factory=list)
    """One for each of `photos`."""
    faces: list[Sequence[Array]] | None = None
    """Descriptors of the faces in each of `photos`; None if no faces were looked for."""
    greys: list[Image] = field(default_factory=list)
    """Each of `photos` as a small grey square, to find pictures that are there twice; empty if that is not asked."""
    marked: set[str] = field(default_factory=set)
    """Paths of the photos that were measured to be blurred, small, within bars or strongly compressed."""
    unreadable: list[Exclusion] = field(default_factory=list)
    blank: list[Exclusion] = field(default_factory=list)

    def features(self) -> Array:
        """(photos, 1280), each of length 1."""
        return np.array([look.features for look in self.looks], dtype=np.float32).reshape(-1, FEATURES)

    def once(self) -> tuple[Looked, dict[str, str]]:
        """The same with each picture once, and for each photo left out the path of the one that stands for it."""
        features = self.features()
        first = first_places(self.greys, features @ features.T)
        again = {self.photos[at].path: self.photos[place].path for at, place in enumerate(first) if at != place}
        if not again:
            return self, again
        once = [at for at, place in enumerate(first) if at == place]
        photos, looks = [self.photos[at] for at in once], [self.looks[at] for at in once]
        faces = self.faces and [self.faces[at] for at in once]
        return replace(self, photos=photos, looks=looks, faces=faces, greys=[self.greys[at] for at in once]), again


@dataclass(frozen=True, slots=True)
class Finding:
    """The series in a post, if there is one."""

    is_series: bool
    needs_review: bool
    frames: tuple[str, ...]
    """In film order; empty if it is no series."""
    excluded: tuple[Exclusion, ...]
    confidence: float
    """Probability that exactly these frames are the series; without a series, that the closest photos are. Less if some
    are marked."""
    reason: str
    facts: Facts
    """What the frames show: subject and place, if the network is sure of them."""
    seen: Sightings | None = None
    """Photos that something is laid over; None if none is known to be."""


def find_series(looked: Looked, settings: Settings) -> Finding:
    """Find the series in a post, with a reason for each photo.

    A picture that is there twice counts once, since it would make any photos look more alike; its other photo shares
    its fate. Marks never raise the confidence, see `_confidence`.
    """
    once, again = looked.once()
    finding = _find_series(once, again, settings)
    if not again:
        return finding
    reasons = {one.path: one.reason for one in finding.excluded}
    frames = {*finding.frames, *(path for path, first in again.items() if first in finding.frames)}
    apart = tuple(Exclusion(path, reasons[first]) for path, first in again.items() if first in reasons)
    return replace(
        finding,
        frames=_film_order([photo for photo in looked.photos if photo.path in frames]),
        excluded=(*finding.excluded, *apart),
        reason=f"{finding.reason} {_photos(len(again), 'more')} {'repeats' if len(again) == 1 else 'repeat'} others.",
    )


def _find_series(looked: Looked, again: Mapping[str, str], settings: Settings) -> Finding:
    features = looked.features()
    similarity = features @ features.T
    post = _Post(with_faces(similarity, looked.faces) if looked.faces else similarity, features, settings)
    clusters = average_linkage(post.similarity, settings.offline_similarity)
    series = post.series_among(clusters)
    if not series:
        series = post.series_among(average_linkage(post.similarity, LOOSE * settings.offline_similarity))
    closest = series or (clusters[0] if clusters else ())
    sure = certainty(post.similarity, post.margins, closest) if len(closest) > 1 else None
    overlaid = with_overlay([looked.greys[at] for at in closest]) if looked.greys else frozenset()
    watermarked = {looked.photos[closest[at]].path for at in overlaid}
    group = {looked.photos[at].path for at in closest}
    confidence = _confidence(sure, group, looked.marked | watermarked, again) if sure else 0.0
    doubtful = sure if sure and series and (sure.is_sparse or confidence < settings.offline_confidence) else None
    apart = _unlike(looked, post.similarity, series, clusters) if series else _without_series(looked)
    return Finding(
        is_series=bool(series),
        needs_review=doubtful is not None,
        frames=_film_order([looked.photos[index] for index in series]),
        excluded=(*apart, *looked.blank, *looked.unreadable),
        confidence=confidence,
        reason=_why(looked, len(closest), cohesion(post.similarity, closest), bool(series), doubtful),
        facts=facts_for([looked.looks[index].classes for index in series]),
        seen=_sightings(looked, again, watermarked),
    )


def _confidence(sure: Certainty, group: AbstractSet[str], marked: AbstractSet[str], again: Mapping[str, str]) -> float:
    """Probability that a group is the series, less by its average error for the share of the photos that are marked.

    Bars and writing that all photos share, blur and smallness hide differences, and a photo that repeats another one
    says nothing: each may move what is measured a little up, and the probability was not fitted on such photos.
    """
    repeating = {path for path, first in again.items() if first in group}
    share = (len(group & marked) + len(repeating)) / (len(group) + len(repeating))
    return max(0.0, sure.probability - AVERAGE_ERROR * share)


def _sightings(looked: Looked, again: Mapping[str, str], watermarked: AbstractSet[str]) -> Sightings | None:
    paths = [*(photo.path for photo in looked.photos), *again]
    found = tuple((path, (Mark.WATERMARK,)) for path in paths if again.get(path, path) in watermarked)
    return found or None


def describe(looked: Looked) -> Finding:
    """What frames that were chosen already show; nothing is compared."""
    facts = facts_for([look.classes for look in looked.looks])
    return Finding(False, False, (), (*looked.blank, *looked.unreadable), 0.0, "", facts)


class _Post:
    """The photos of one post, compared."""

    def __init__(self, similarity: Similarity, features: Array, settings: Settings) -> None:
        self.similarity = similarity
        self.margins = margins(similarity, features)
        self._settings = settings

    def series_among(self, clusters: list[tuple[int, ...]]) -> tuple[int, ...]:
        """The largest cluster, with its stragglers, that is close-knit enough; empty if none is."""
        for cluster in clusters:
            if len(cluster) >= SMALLEST_CLUSTER:
                least = LOOSE * self._settings.offline_similarity
                cluster = with_stragglers(self.similarity, cluster, least, FITTING)
            if self._is_series(cluster):
                return cluster
        return ()

    def _is_series(self, cluster: tuple[int, ...]) -> bool:
        """True if a cluster is close-knit enough.

        One that is less than half of its post needs more in proportion, because among many photos some three are alike
        by chance: 3 of 10 need 0.70, unless they stand out against unrelated photos.
        """
        size, of = len(cluster), len(self.similarity)
        found = cohesion(self.similarity, cluster)
        if size < SMALLEST_CLUSTER:
            return size == 2 and 2 * size > of and found >= self._settings.offline_pair_similarity
        if found < self._settings.offline_cohesion:
            return False
        short_of_half = max(0.0, 0.5 - size / of)
        return found >= self._settings.offline_cohesion + short_of_half or density(self.margins, cluster) >= STANDS_OUT


def _film_order(photos: Sequence[CandidatePhoto]) -> tuple[str, ...]:
    """Frames by slide number; photos without one come last, in their present order."""
    return tuple(p.path for p in sorted(photos, key=lambda p: (p.number is None, p.number or 0)))


def _unlike(
    looked: Looked, similarity: Similarity, series: tuple[int, ...], clusters: list[tuple[int, ...]]
) -> list[Exclusion]:
    excluded = []
    for index, photo in enumerate(looked.photos):
        if index in series:
            continue
        reason = f"Unlike the rest: {closeness(similarity, index, series):.2f} to the series."
        company = next(len(cluster) for cluster in clusters if index in cluster) - 1
        if company:
            reason += f" It is like {_photos(company, 'other')}."
        excluded.append(Exclusion(photo.path, reason))
    return excluded


def _without_series(looked: Looked) -> list[Exclusion]:
    reason = "There is no series in this post." if len(looked.photos) > 1 else "It is the only photo that can be used."
    return [Exclusion(photo.path, reason) for photo in looked.photos]


def _why(looked: Looked, size: int, likeness: float, is_series: bool, doubtful: Certainty | None) -> str:
    usable = len(looked.photos)
    missing = len(looked.unreadable) + len(looked.blank)
    left_out = f" {_photos(missing)} could not be used." if missing else ""
    if usable < 2:
        can = f"Only {_photos(usable)}" if usable else "None of the photos"
        return f"{can} can be used, and a series needs two."
    if is_series:
        which = f"All {usable} photos are" if size == usable else f"{size} of {usable} photos are"
        doubt = f", but have a look: {doubtful.doubt}" if doubtful else ""
        return f"{which} alike (mean similarity {likeness:.2f}){doubt}.{left_out}"
    if size >= 2:
        return f"No more than {size} of {usable} photos are alike (mean similarity {likeness:.2f}).{left_out}"
    return f"No two of the {usable} photos are alike.{left_out}"


def _photos(count: int, which: str = "") -> str:
    noun = "photo" if count == 1 else "photos"
    return f"{count} {which} {noun}" if which else f"{count} {noun}"
