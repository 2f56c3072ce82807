"""What the pictures themselves say about a film, whoever judged it: where it jumps, and which order runs smoother."""

from __future__ import annotations

from engine.errors import VerifierUnavailable
from engine.model import Frame, Jump, PhotoState, Stop
from engine.store.catalog import Catalog
from engine.verify.likeness import Likeness


class Advice:
    """Looks at the photos of one film at a time. Blocking: some 30 ms for each photo not seen before."""

    def __init__(self, catalog: Catalog, likeness: Likeness) -> None:
        self._catalog = catalog
        self._likeness = likeness

    def worst_jump(self, series_id: int, stop: Stop) -> Jump | None:
        """The two neighbours that are most unlike, where that stands out; None, too, without the network's weights.

        Ends with RunStopped once `stop()` is true.
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
        """The film's photos in an order whose neighbours are alike, by path; the first stays the first.

        The order they have where none is smoother. Raises VerifierUnavailable without the network's weights.
        """
        from engine.verify.film_order import shortest_path_order

        film = self._film(series_id)
        order = shortest_path_order(self._likeness.similarity([frame.file for frame in film]))
        return tuple(film[place].path for place in order)

    def _film(self, series_id: int) -> list[Frame]:
        """The frames that can be looked at."""
        series = self._catalog.series(series_id)
        frames = series.frames if series else ()
        return [frame for frame in frames if frame.kept and frame.state is PhotoState.OK]
