"""Turns what was seen of a post's photos into a verdict: the largest cluster of photos that are alike is the series."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from engine.model import Exclusion
from engine.verify.clusters import average_linkage, closeness, cohesion, with_stragglers
from engine.verify.lite0 import FEATURES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.model import CandidatePhoto
    from engine.settings import Settings
    from engine.verify.clusters import Similarity

SMALLEST_CLUSTER = 3
"""The fewest photos that are a series on the ordinary threshold. Two must be more alike, and most of their post: among
many photos some two always are alike."""
LOOSE = 0.8
"""Share of the ordinary threshold at which a photo still joins a series that stands, and at which a post without one is
looked at once more."""
LEAST_CONFIDENCE = 0.40
"""What a series must reach that is at least half of its post. A smaller share needs as much more as it falls short of
half, because in a large heap some three photos are alike by chance: 3 of 10 need 0.60."""


@dataclass(slots=True)
class Looked:
    """What was seen of a post's photos."""

    photos: list[CandidatePhoto] = field(default_factory=list)
    """Those that show something."""
    features: list[NDArray[np.float32]] = field(default_factory=list)
    """Of each of `photos`: (1280,), of length 1."""
    unreadable: list[Exclusion] = field(default_factory=list)
    blank: list[Exclusion] = field(default_factory=list)

    def similarity(self) -> Similarity:
        """The cosines of all pairs."""
        stacked = np.array(self.features, dtype=np.float32).reshape(-1, FEATURES)
        return stacked @ stacked.T


@dataclass(frozen=True, slots=True)
class Finding:
    """The series in a post, if there is one."""

    is_series: bool
    needs_review: bool
    frames: tuple[str, ...]
    """In film order; empty if it is no series."""
    excluded: tuple[Exclusion, ...]
    confidence: float
    reason: str


def find_series(looked: Looked, settings: Settings) -> Finding:
    """Pick the series out of a post's photos and say why, photo by photo."""
    similarity = looked.similarity()
    clusters = average_linkage(similarity, settings.offline_similarity)
    series = _series_among(similarity, clusters, settings)
    if not series:
        series = _series_among(similarity, average_linkage(similarity, LOOSE * settings.offline_similarity), settings)
    closest = series or (clusters[0] if clusters else ())
    confidence = min(1.0, max(0.0, cohesion(similarity, closest)))
    needs_review = bool(series) and confidence < settings.offline_confidence
    apart = _unlike(looked, similarity, series, clusters) if series else _without_series(looked)
    return Finding(
        is_series=bool(series),
        needs_review=needs_review,
        frames=_film_order(looked, series),
        excluded=(*apart, *looked.blank, *looked.unreadable),
        confidence=confidence,
        reason=_why(looked, len(closest), confidence, bool(series), needs_review),
    )


def _series_among(similarity: Similarity, clusters: list[tuple[int, ...]], settings: Settings) -> tuple[int, ...]:
    """The largest cluster, with its stragglers, that is close-knit enough; empty if none is."""
    for cluster in clusters:
        if len(cluster) >= SMALLEST_CLUSTER:
            cluster = with_stragglers(similarity, cluster, LOOSE * settings.offline_similarity)
        if cohesion(similarity, cluster) >= _needed(len(cluster), len(similarity), settings):
            return cluster
    return ()


def _needed(size: int, of: int, settings: Settings) -> float:
    """The confidence that makes a cluster of `size` photos, `of` all that can be used, a series."""
    if size >= SMALLEST_CLUSTER:
        return LEAST_CONFIDENCE + max(0.0, 0.5 - size / of)
    return settings.offline_pair_similarity if size == 2 and 2 * size > of else np.inf


def _film_order(looked: Looked, series: tuple[int, ...]) -> tuple[str, ...]:
    """By slide number; photos without one keep their order, at the end."""
    photos = [looked.photos[index] for index in series]
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


def _why(looked: Looked, size: int, confidence: float, is_series: bool, needs_review: bool) -> str:
    usable = len(looked.photos)
    missing = len(looked.unreadable) + len(looked.blank)
    left_out = f" {_photos(missing)} could not be used." if missing else ""
    if usable < 2:
        can = f"Only {_photos(usable)}" if usable else "None of the photos"
        return f"{can} can be used, and a series needs two."
    if is_series:
        which = f"All {usable} photos are" if size == usable else f"{size} of {usable} photos are"
        doubt = ", but only just, so have a look" if needs_review else ""
        return f"{which} alike (mean similarity {confidence:.2f}){doubt}.{left_out}"
    if size >= 2:
        return f"No more than {size} of {usable} photos are alike (mean similarity {confidence:.2f}).{left_out}"
    return f"No two of the {usable} photos are alike.{left_out}"


def _photos(count: int, which: str = "") -> str:
    noun = "photo" if count == 1 else "photos"
    return f"{count} {which} {noun}" if which else f"{count} {noun}"
