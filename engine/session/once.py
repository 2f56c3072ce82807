"""Posts that were downloaded again are exported once: which copy stays, and which give way."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from engine.errors import UnreadablePhoto
from engine.model import Decision, ExportSeries, PictureSource, PostCopy
from engine.photos.sameness import same_picture
from engine.store.redownloads import Redownload, grouped
from engine.store.store import Store

_BEST_FIRST = (Decision.APPROVED, Decision.UNDECIDED, Decision.LATER, Decision.REJECTED)


class Once:
    """Finds re-downloads among series; what was compared is remembered."""

    def __init__(self, store: Store, pictures: PictureSource, size_of: Callable[[Path], tuple[int, int]]) -> None:
        self._store = store
        self._pictures = pictures
        self._size_of = size_of
        self._same: dict[tuple[Path, Path], bool] = {}
        self._last: tuple[tuple[int, ...], list[list[int]]] = ((), [])

    def giving_way(self, ids: Sequence[int]) -> dict[int, str]:
        """The series that give way to another, by id, with the name of the one that stays.

        An approved one stays before others, then the one with the largest pictures, then the first.
        """
        wanted = tuple(ids)
        if self._last[0] != wanted:
            self._last = (wanted, self._groups(wanted))
        told: dict[int, str] = {}
        for group in self._last[1]:
            kept, *others = sorted(self._store.exportable.load(group), key=self._rank)
            told |= {other.id: _title(kept) for other in others}
        return told

    def copies_of(self, series_id: int) -> tuple[PostCopy, ...]:
        """This post and all others with its photos, the one that an export takes first; empty if there is no other."""
        ids = sorted({series_id, *self._store.redownloads.like(series_id)})
        groups = self._groups(ids) if len(ids) > 1 else []
        return self._ranked(next((group for group in groups if series_id in group), ()))

    def everywhere(self) -> list[tuple[PostCopy, PostCopy]]:
        """Every post that another one stands for, in all collections: the one that stays, then the other."""
        ranked = [self._ranked(group) for group in self._groups(self._store.redownloads.listed())]
        return [(posts[0], other) for posts in ranked for other in posts[1:]]

    def _groups(self, ids: Sequence[int]) -> list[list[int]]:
        pairs = self._store.redownloads.among(ids)
        return grouped([(pair.first, pair.second) for pair in pairs if self._holds(pair)])

    def _ranked(self, group: Sequence[int]) -> tuple[PostCopy, ...]:
        ranks = {series.id: self._rank(series) for series in self._store.exportable.load(group)}
        last = (True, 0, 0)

        def rank(post: PostCopy) -> tuple[int, tuple[bool, int, int], int]:
            return _BEST_FIRST.index(post.decision), ranks.get(post.id, last), post.id

        return tuple(sorted(self._store.copies.posts(group), key=rank))

    def _rank(self, series: ExportSeries) -> tuple[bool, int, int]:
        return not series.approved, -sum(self._pixels(frame.file) for frame in series.frames), series.id

    def _pixels(self, file: Path) -> int:
        try:
            width, height = self._size_of(file)
        except (UnreadablePhoto, OSError):
            return 0
        return width * height

    def _holds(self, found: Redownload) -> bool:
        if not found.pairs:
            return True
        root = self._store.redownloads.root(found)
        return all(self._are_same(root / one, root / other) for one, other in found.pairs)

    def _are_same(self, one: Path, other: Path) -> bool:
        if (one, other) not in self._same:
            self._same[(one, other)] = same_picture(self._pictures, one, other)
        return self._same[(one, other)]


def _title(series: ExportSeries) -> str:
    """Its folder and name: re-downloads often have the same name."""
    folder = os.path.dirname(series.frames[0].path) if series.frames else ""
    return f"{folder}/{series.name}" if folder else series.name
