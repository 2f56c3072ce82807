"""The verifier's film of a series and the person's own: what differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.model import Frame, Series
from engine.store.arrangement import photos_moved


@dataclass(frozen=True, slots=True)
class Films:
    """Two films of the same photos, frames in order."""

    theirs: tuple[Frame, ...]
    mine: tuple[Frame, ...]
    mine_holds: bool
    """True where the person's is the one that an export would take."""

    @property
    def left_out(self) -> set[str]:
        """Paths of what the person took out."""
        return _paths(self.theirs) - _paths(self.mine)

    @property
    def taken_in(self) -> set[str]:
        """Paths of what the person took in."""
        return _paths(self.mine) - _paths(self.theirs)

    @property
    def moved(self) -> set[str]:
        """Paths of what the person put elsewhere; not of what only moved up to where others went out."""
        both = _paths(self.theirs) & _paths(self.mine)
        theirs, mine = ([frame.path for frame in film if frame.path in both] for film in (self.theirs, self.mine))
        return photos_moved(theirs, mine)

    @classmethod
    def of(cls, series: Series) -> Films | None:
        """The two films of a series; None where there is only the verifier's, or only the person's."""
        mine = series.film if series.frames_by_person else series.film_set_aside
        if mine is None or not series.verifier:
            return None
        return cls(_frames(series, series.verifier_frames), _frames(series, mine), series.frames_by_person)

    def differences(self) -> Iterator[str]:
        """Sentences about what the person's film does with the verifier's."""
        if self.left_out:
            yield f"Yours leaves out {len(self.left_out)} of the verifier's frames."
        if self.taken_in:
            yield f"Yours includes {len(self.taken_in)} more."
        if self.moved:
            yield f"{len(self.moved)} moved."
        if not (self.left_out or self.taken_in or self.moved):
            yield "Both are the same."


def _paths(frames: Sequence[Frame]) -> set[str]:
    return {frame.path for frame in frames}


def _frames(series: Series, paths: Sequence[str]) -> tuple[Frame, ...]:
    known = {frame.path: frame for frame in series.frames}
    there = [known[path] for path in paths if path in known]
    return tuple(replace(frame, kept=True, position=place, reason="") for place, frame in enumerate(there, start=1))
