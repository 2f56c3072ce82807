"""Learns from the decisions in the open collection what its person would likely approve."""

from __future__ import annotations

import math
import threading
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from engine.model import SeriesFilter, TastePost, TasteRecord
from engine.session.project import Project
from engine.verify.likeness import Likeness

if TYPE_CHECKING:
    from engine.choice.taste import Posts, Taste


class TasteLearner:
    """Learns anew once decisions have changed, in less than a second for 1,000 of them, so call it in a worker."""

    def __init__(self, project: Project, likeness: Likeness) -> None:
        self._project = project
        self._likeness = likeness
        self._taking_turns = threading.Lock()
        self._decided: list[TastePost] = []
        self._taste: Taste | None = None
        """What those taught."""
        self._likely: dict[int, float] = {}
        """Probability that the person approves a series, by id, as far as it was asked for."""

    def record(self) -> TasteRecord:
        """What the decisions taught, and whether it is used; of all collections if none is open."""
        if not self._project.settings.learn_taste:
            return TasteRecord(0, used=False, why='"learn_taste" is off in the settings')
        with self._taking_turns:
            self._learn()
            if self._taste is None:
                return TasteRecord(0, used=False, why="nothing is decided yet")
            return self._taste.record

    def ids(self, collection: int, wanted: SeriesFilter, among: Iterable[int] | None = None) -> array[int]:
        """As `Catalog.ids`, in the order in which the person likely approves them, or by confidence if that is not
        used; series about which nothing can be said come last.
        """
        if among is not None:
            among = list(among)
        found = self._project.store.catalog.ids(collection, wanted, among)
        # What is asked for by name has changed, and may have been verified again.
        likely = self._foreseen(found, anew=among is not None)
        if not likely:
            return found
        sign = -1 if wanted.descending else 1
        return array("q", sorted(found, key=lambda one: sign * likely[one] if one in likely else math.inf))

    def likely(self, ids: Sequence[int]) -> Mapping[int, float]:
        """Probability that the person approves each of these series, 0 to 1, by id.

        Nothing is said of series without a verdict, and of none at all as long as what was learned is not used.
        """
        return self._foreseen(ids, anew=True)

    def _foreseen(self, ids: Sequence[int], *, anew: bool) -> Mapping[int, float]:
        if not self.record().used:
            return {}
        with self._taking_turns:
            self._foresee([series_id for series_id in ids if anew or series_id not in self._likely])
            return {series_id: self._likely[series_id] for series_id in ids if series_id in self._likely}

    def _learn(self) -> None:
        decided = self._project.store.tastes.decided(self._project.open_collection)
        if decided == self._decided:
            return
        self._decided, self._taste, self._likely = decided, None, {}
        if decided:
            from engine.choice.taste import learn

            self._taste = learn(self._described(decided), [post.approved is True for post in decided])

    def _foresee(self, ids: Sequence[int]) -> None:
        for posts in self._project.store.tastes.among(ids):
            likely = self._taste.likely(self._described(posts)) if self._taste and posts else None
            if likely is not None:
                self._likely.update(zip((post.id for post in posts), map(float, likely), strict=True))

    def _described(self, posts: Sequence[TastePost]) -> Posts:
        import numpy as np

        from engine.choice.taste import Posts

        measures = [
            (
                _log(post.sharpness),
                _log(post.side),
                math.nan if post.quality is None else post.quality,
                _log(post.photos),
            )
            for post in posts
        ]
        return Posts(
            [post.account for post in posts],
            np.array([post.confidence for post in posts], float),
            np.array(measures, float).reshape(len(posts), -1),
            self._likeness.known_means([post.files for post in posts]),
        )


def _log(value: float | None) -> float:
    return math.nan if value is None else math.log1p(max(0.0, value))
