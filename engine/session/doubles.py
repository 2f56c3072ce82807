"""Leaves out photos that show the picture of another one in the same film: the better of two is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from engine.doubles import DECODED, is_double
from engine.errors import UnreadablePhoto
from engine.model import Candidate, Exclusion, Fingerprint, PictureSource, Verdict
from engine.photos.fingerprint import near_duplicates

_NEAR = 4
"""Bits in which the perceptual hashes of one picture differ at most; a comparison of the pictures follows."""
_FEWEST = 2
"""Frames that are left at least: a film of one picture shown twice is for a person to judge."""


def without_doubles(
    verdict: Verdict, candidate: Candidate, prints: Mapping[str, Fingerprint], pictures: PictureSource
) -> Verdict:
    """The verdict with each picture once among its frames, and the reason for each photo that is left out.

    Photos with nearly equal perceptual hashes are decoded once more, small, and compared: in the stillest bursts the
    hashes are equal, too, though something moves.
    """
    files = {photo.path: photo.file for photo in candidate.photos}
    pairs = _pairs(verdict.frames, prints, lambda one, other: _are_one(pictures, files[one], files[other]))
    left_out: dict[str, str] = {}
    for one, other in pairs:
        if not {one, other} & left_out.keys() and len(verdict.frames) - len(left_out) > _FEWEST:
            kept, worse, why = _ranked(one, other, prints)
            left_out[worse] = f"It shows the picture of {Path(kept).name}, which {why}."
    if not left_out:
        return verdict
    excluded = tuple(Exclusion(path, reason) for path, reason in left_out.items())
    frames = tuple(path for path in verdict.frames if path not in left_out)
    return replace(verdict, frames=frames, excluded=(*verdict.excluded, *excluded))


def _are_one(pictures: PictureSource, one: Path, other: Path) -> bool:
    try:
        return is_double(*(pictures.load(file, DECODED).convert("L") for file in (one, other)))
    except UnreadablePhoto:
        return False


def _pairs(
    frames: Sequence[str], prints: Mapping[str, Fingerprint], are_same: Callable[[str, str], bool]
) -> list[tuple[str, str]]:
    """Frames that show the same picture, in film order."""
    hashes = {path: prints[path].perceptual for path in frames if path in prints}
    known = {path: bits for path, bits in hashes.items() if bits is not None}
    paths, near = list(known), near_duplicates(list(known.values()), _NEAR)
    pairs = [(index, other) for index, others in near.items() for other in others if index < other]
    return [(paths[one], paths[other]) for one, other in pairs if are_same(paths[one], paths[other])]


def _ranked(one: str, other: str, prints: Mapping[str, Fingerprint]) -> tuple[str, str, str]:
    """The better of two photos, the other, and what is better about it."""
    first, second = prints[one].measures, prints[other].measures
    if first is None or second is None:
        return one, other, "comes first"
    for why, mine, yours in (
        ("is larger", first.filled, second.filled),
        ("is stored in better quality", first.quality or 100, second.quality or 100),
    ):
        if mine != yours:
            return (one, other, why) if mine > yours else (other, one, why)
    return one, other, "comes first"
