"""Learns from the decisions in the open collection what its person would likely approve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from engine.model import TastePost, TasteRecord
from engine.session.project import Project
from engine.verify.likeness import Likeness

if TYPE_CHECKING:
    from engine.choice.taste import Posts, Taste


class TasteLearner:
    """Learns anew whenever it is asked, in about a second for 1,000 decisions, so call it in a worker."""

    def __init__(self, project: Project, likeness: Likeness) -> None:
        self._project = project
        self._likeness = likeness

    def record(self) -> TasteRecord:
        """What the decisions taught, and whether it is used; of all collections if none is open."""
        if not self._project.settings.learn_taste:
            return TasteRecord(0, used=False, why='"learn_taste" is off in the settings')
        return taste.record if (taste := self._learned()) else TasteRecord(0, used=False, why="nothing is decided yet")

    def _learned(self) -> Taste | None:
        found = self._project.store.tastes.posts(self._project.open_collection, decided=True)
        decided = list(chain.from_iterable(found))
        if not decided:
            return None
        from engine.choice.taste import learn

        return learn(self._described(decided), [post.approved is True for post in decided])

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
