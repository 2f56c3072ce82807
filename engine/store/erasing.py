"""Erases series for good, and settles which photos they had lent to other series or borrowed from them.

A split or a merge lends photos: they are in one series while their home is another, that of the post they came with.
A scan erases posts whose photos all belong to others by now, if nobody has said anything about them.
"""

from __future__ import annotations

from collections.abc import Sequence

from peewee import chunked, fn

from engine.model import Decision
from engine.store.changes import count_photos
from engine.store.frames import settle
from engine.store.journal import drop_moves
from engine.store.tables import LISTED, MERGED, PART, JournalEntry, PhotoRecord, SeriesImage, SeriesRecord

_IDS_A_QUERY = 400
_ERASED = "erased"
"""Value of `hidden` for these series until the transaction ends."""
_BEHIND = 1_000_000
"""Added to the position of photos that return home, so that they come last."""


def erase(ids: Sequence[int]) -> int:
    """Delete series and all decisions about them, under a write lock that is already held; returns their number.

    Series merged into one of them are deleted, too. Photos borrowed from a series that stays return to it, excluded;
    photos lent to one that stays are at home there from now on. Neither can be undone.
    """
    erased = 0
    for some in chunked(ids, _IDS_A_QUERY):
        erased += SeriesRecord.update(hidden=_ERASED).where(SeriesRecord.id.in_(some)).execute()
    going = SeriesRecord.select(SeriesRecord.id).where(SeriesRecord.hidden == _ERASED)
    merged = PhotoRecord.select(PhotoRecord.home).where(PhotoRecord.series.in_(going) & PhotoRecord.home.is_null(False))
    SeriesRecord.update(hidden=_ERASED).where((SeriesRecord.hidden == MERGED) & SeriesRecord.id.in_(merged)).execute()
    bereft = _part_photos()
    drop_moves([*bereft, *(series for (series,) in going.tuples())])
    for rows in (SeriesImage, PhotoRecord, JournalEntry):
        rows.delete().where(rows.series.in_(going)).execute()
    SeriesRecord.delete().where(SeriesRecord.hidden == _ERASED).execute()
    count_photos(bereft)
    settle(bereft)
    return erased


def _part_photos() -> list[int]:
    """Give each photo shared between an erased and a remaining series to the latter; returns the series affected."""
    going = SeriesRecord.select(SeriesRecord.id).where(SeriesRecord.hidden == _ERASED)
    borrowed = PhotoRecord.series.in_(going) & PhotoRecord.home.is_null(False) & PhotoRecord.home.not_in(going)
    lent = PhotoRecord.home.in_(going) & PhotoRecord.series.not_in(going)
    concerned = {series for (series,) in PhotoRecord.select(PhotoRecord.home).where(borrowed).tuples()}
    concerned |= {series for (series,) in PhotoRecord.select(PhotoRecord.series).where(lent).tuples()}
    PhotoRecord.update(
        {
            PhotoRecord.series: PhotoRecord.home,
            PhotoRecord.home: None,
            PhotoRecord.kept: False,
            PhotoRecord.position: PhotoRecord.position + _BEHIND,
        }
    ).where(borrowed).execute()
    PhotoRecord.update(home=None).where(lent).execute()
    return sorted(concerned)


def regrouped(collection: int, gone: Sequence[int]) -> set[int]:
    """The subset of `gone` about which nothing was said and whose photos all belong to posts that are not gone."""
    others = PhotoRecord.alias()
    theirs = SeriesRecord.alias()
    silent = (
        SeriesRecord.verified_at.is_null()
        & (SeriesRecord.decision == Decision.UNDECIDED)
        & ~SeriesRecord.frames_by_person
        & ~SeriesRecord.caption_by_person
        & ~SeriesRecord.flagged
        & (SeriesRecord.hidden == LISTED)
        & ~SeriesRecord.post_key.contains(PART)  # a person split it off
    )
    found: set[int] = set()
    for some in chunked(gone, _IDS_A_QUERY):
        shared = (
            others.select(others.path)
            .join(theirs, on=(theirs.id == others.series))
            .where((theirs.collection == collection) & (others.path == PhotoRecord.path) & (others.series.not_in(some)))
        )
        kept = PhotoRecord.select(PhotoRecord.series).where(PhotoRecord.series.in_(some) & ~fn.EXISTS(shared))
        found |= {
            series_id
            for (series_id,) in SeriesRecord.select(SeriesRecord.id)
            .where(SeriesRecord.id.in_(some) & silent & SeriesRecord.id.not_in(kept))
            .tuples()
        }
    return found
