"""What the photos themselves say about a series, whichever verifier looked at it: jumps, better orders, look-alikes."""

from __future__ import annotations

from engine.errors import VerifierUnavailable
from engine.events import SeriesChanged, Sink
from engine.model import Frame, Jump, LookAlikes, PhotoState, Stop
from engine.photos.fingerprint import NEARLY_EQUAL, near_duplicates
from engine.photos.noting import NotingReader
from engine.session.measuring import better_photos
from engine.session.once import Once
from engine.store.store import Store
from engine.verify.likeness import Likeness


class Advice:
    """Looks at the photos of one series at a time. Blocking: some 60 ms for each photo not seen before."""

    def __init__(self, store: Store, likeness: Likeness, pictures: NotingReader, once: Once, tell: Sink) -> None:
        self._store = store
        self._once = once
        self._likeness = likeness
        self._pictures = pictures
        self._tell = tell

    def worst_jump(self, series_id: int, stop: Stop) -> Jump | None:
        """The two neighbours that differ most, if they stand out; None if none do, or without the network's weights.

        Raises RunStopped once `stop()` is true.
        """
        from engine.verify.film_order import worst_jump

        film = self._film(series_id)
        try:
            similarity = self._likeness.similarity([frame.file for frame in film], stop)
        except VerifierUnavailable:
            return None
        place = worst_jump(similarity, range(len(film)))
        return Jump(film[place - 1].path, film[place].path) if place else None

    def smoother_film(self, series_id: int) -> tuple[str, ...]:
        """Paths of the frames in an order whose neighbours are alike, in the direction of the slide numbers.

        The present order if none is clearly smoother. Raises VerifierUnavailable without the network's weights.
        """
        from engine.verify.film_order import shortest_path_order

        film = self._film(series_id)
        similarity = self._likeness.similarity([frame.file for frame in film])
        order = shortest_path_order(similarity, [frame.number for frame in film])
        return tuple(film[place].path for place in order)

    def look_alikes(self, series_id: int) -> LookAlikes:
        """Photos of a series that look almost the same, and posts with the same photos.

        A photo without a fingerprint costs some 10 ms, once.
        """
        hashes = self._perceptual_hashes(series_id)
        paths = list(hashes)
        near = near_duplicates(list(hashes.values()), NEARLY_EQUAL)
        named = {paths[index]: tuple(paths[other] for other in others) for index, others in near.items()}
        return LookAlikes(named, self._once.copies_of(series_id))

    def better_photos(self, series_id: int) -> dict[str, str]:
        """For each photo that is a copy: the path of the better one in another post, by its own path.

        Takes half a second for a collection of 100,000 photos, and no time for a series without copies.
        """
        return better_photos(series_id, self._store.fingerprints)

    def _film(self, series_id: int) -> list[Frame]:
        """The frames that can be read."""
        series = self._store.catalog.series(series_id)
        frames = series.frames if series else ()
        return [frame for frame in frames if frame.kept and frame.state is PhotoState.OK]

    def _perceptual_hashes(self, series_id: int) -> dict[str, int]:
        """Perceptual hashes by path; those that no run has noted are taken now."""
        known = self._store.fingerprints.perceptual(series_id)
        if None in known.values() and (series := self._store.catalog.series(series_id)):
            prints = {}
            for frame in series.frames:
                if known.get(frame.path, 0) is None and (found := self._pictures.take(frame.file)):
                    prints[frame.path] = found
            if prints:
                self._store.fingerprints.keep(series_id, prints)
                self._tell(SeriesChanged(frozenset({series_id})))
            known |= {path: found.perceptual for path, found in prints.items()}
        return {path: bits for path, bits in known.items() if bits is not None}
