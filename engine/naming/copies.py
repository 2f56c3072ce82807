"""Finds what a post contains twice by name: marked copies of equal size, and smaller versions of a picture."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from engine.naming.filename import FileName, cut, cut_suffix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.model import FoundFile
    from engine.naming.draft import Draft

_MARK_BESIDE = re.compile(r"(?: (?P<apple>[2-9]|1\d)|~(?P<short>\d{1,2}))$")
_FORMATS = ("jpg", "png", "webp", "heic", "heif", "avif")
"""Formats in the order in which one is kept of several."""
_JPEG = frozenset(("jpeg", "jpe", "jfif"))
_CAMERA = re.compile(r"(?:IMG|DSC|DSCN|DSCF|PICT|SAM|GOPR|MVI|PXL|VID)[_-]?\d{4,}(?:_\d+)?|20\d{6}_\d{6}")
_HAS_NUMBER = re.compile(r".*[_ .-]\d{1,3}", re.S)


def original_beside(file: FileName, place: int, names: Sequence[str], media: Sequence[FoundFile]) -> FileName | None:
    """The name without the mark, if "x 2.jpg" or "x~1.jpg" is a copy of an x.jpg beside it; else None.

    Since " 2" may be a slide number, it marks a copy only if x ends in a slide number of its own, or if both files have
    the same size.
    """
    found = _MARK_BESIDE.search(file.stem)
    if not found or not found.start():
        return None
    stem = file.stem[: found.start()]
    other = stem + file.name[len(cut_suffix(file.name)) :]
    at = bisect_left(names, other)
    if at == len(names) or names[at] != other:
        return None
    is_sure = found["short"] or _HAS_NUMBER.fullmatch(stem) or 0 < media[at].size == media[place].size
    return file._replace(stem=stem, mark=int(found["apple"] or found["short"])) if is_sure else None


def is_another_photo(file: FileName, place: int, names: Sequence[str], media: Sequence[FoundFile]) -> bool:
    """True for "IMG_1201(1).HEIC" beside an IMG_1201.HEIC of another size: cameras begin to count anew."""
    if file.mark is None or not _CAMERA.fullmatch(file.stem):
        return False
    other = file.stem + file.name[len(cut_suffix(file.name)) :]
    at = bisect_left(names, other)
    return at < len(names) and names[at] == other and media[at].size != media[place].size


def fold(draft: Draft) -> None:
    """Leave out marked copies with the size of their original, and smaller versions of a picture that is there."""
    told = draft.marked or {}
    by_stem: dict[str, list[FoundFile]] = {}
    for file in draft.files:
        marked = told.get(file.name)
        by_stem.setdefault(marked.stem if marked else cut(file.name, "").stem, []).append(file)
    for alike in by_stem.values():
        kept = _kept(alike, told)
        for file in alike:
            marked = told.get(file.name)
            if marked is None or file is kept:
                continue
            if marked.version:
                draft.fold(file, f"another version of {kept.name}")
            elif kept.name not in told and file.size == kept.size:
                draft.fold(file, f"a copy of {kept.name}")


def fold_formats(draft: Draft) -> None:
    """Leave out what lies beside a photo under the same name in another format."""
    by_stem: dict[str, list[FoundFile]] = {}
    for file in draft.files:
        by_stem.setdefault(cut(file.name, "").stem, []).append(file)
    for alike in by_stem.values():
        kept, *others = sorted(alike, key=_readability)
        for file in others:
            if _format(file) != _format(kept) and file.name not in (draft.marked or {}):
                draft.fold(file, f"another version of {kept.name}")


def _readability(file: FoundFile) -> tuple[bool, int]:
    form = _format(file)
    return not file.size, _FORMATS.index(form) if form in _FORMATS else len(_FORMATS)


def _format(file: FoundFile) -> str:
    suffix = file.name.rpartition(".")[2].lower()
    return "jpg" if suffix in _JPEG else suffix


def _kept(alike: list[FoundFile], marked: Mapping[str, FileName]) -> FoundFile:
    """The file with the plain name; without one, the largest."""
    plain = [file for file in alike if file.name not in marked]
    return plain[0] if plain else max(alike, key=lambda file: file.size)
