"""Measures photos of posts that were verified before there were measures, or by a verdict that was paid for before."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from engine.events import Phase, Progressed, SeriesChanged, Sink
from engine.photos.noting import NotingReader
from engine.session.control import RunControl
from engine.store.fingerprints import Fingerprints, Unmeasured


def measure_posts(
    posts: Iterable[Unmeasured], prints: Fingerprints, pictures: NotingReader, tell: Sink, control: RunControl
) -> int:
    """Measure and record the photos of these posts, and return how many; ends early once the run is to stop.

    Takes some 5 ms a photo, on all cores. What cannot be read stays unmeasured.
    """
    waiting = list(posts)
    total, done, measured = sum(len(post.photos) for post in waiting), 0, 0
    with ThreadPoolExecutor(os.cpu_count() or 1, "measuring") as threads:
        for post in waiting:
            control.priority.yield_to_user()
            if control.stopping:
                break
            taken = dict(zip(post.photos, threads.map(pictures.take, post.photos.values()), strict=True))
            found = {path: taken_print for path, taken_print in taken.items() if taken_print}
            prints.keep(post.series_id, found)
            done += len(post.photos)
            measured += len(found)
            tell(SeriesChanged(frozenset({post.series_id})))
            tell(Progressed(Phase.MEASURING, done, total, next(iter(post.photos))))
    return measured


def note_copies(collection: int, prints: Fingerprints, tell: Sink) -> None:
    """Note which photos repeat better ones of other posts; half a second for 100,000 photos."""
    from engine.choice.copies import Hashed, copies_among

    photos = [
        Hashed(photo, series, bits, found.filled, found.quality or 100)
        for photo, series, bits, found in prints.hashed(collection)
    ]
    if changed := prints.note_copies(collection, copies_among(photos)):
        tell(SeriesChanged(changed))
