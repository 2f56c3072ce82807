"""Chooses the best series for an export from what the store knows of them."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import TYPE_CHECKING

from engine.store.store import Store

if TYPE_CHECKING:
    from engine.choice.best import Choice
    from engine.export.options import ExportOptions
    from engine.model import Stop


class BestSeries:
    """What a choice needs to know, read once for each choice."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def among(self, ids: Sequence[int], options: ExportOptions, stop: Stop) -> Choice:
        """Choose `options.best` of these series; those that lack photos on the disk and get too short are left out.

        Blocking: some 0.1 ms for each series, and a look at each of their files. Raises RunStopped.
        """
        from engine.choice.best import Contender, best
        from engine.choice.cells import cell_of
        from engine.export.measure import missing_photos, unfit_photos
        from engine.export.selection import incomplete, too_short
        from engine.model import Decision

        choosable = self._store.choosable
        hashes = choosable.hashes(ids)
        unfit: set[int] = set()
        sharp: dict[int, float] = {}
        for some in (ids[start : start + 200] for start in range(0, len(ids), 200)):
            for series in self._store.exportable.load(some):
                gone = len(missing_photos(series.frames))
                usable = len(series.frames) - gone - unfit_photos(series.frames, options)
                if incomplete(gone, options) or too_short(usable, options):
                    unfit.add(series.id)
                if known := [frame.measures.sharpness for frame in series.frames if frame.measures]:
                    sharp[series.id] = fmean(value or 0.0 for value in known)
        contenders = [
            Contender(
                post.id,
                post.name,
                post.account,
                post.decision == Decision.APPROVED,
                post.confidence,
                tuple(cell_of(fact, getattr(post.facts, fact)) for fact in options.balance),
                sharp=sharp.get(post.id),
                hashes=hashes.get(post.id, ()),
            )
            for post in choosable.described(ids)
            if post.id not in unfit
        ]
        return best(contenders, options.best or 0, options.per_account, stop)
