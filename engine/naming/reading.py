"""What a pattern reads in one file name, and what every pattern offers the grouper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from engine.naming.proof import Judgement

_COPY_MARK = re.compile(
    r"(?: \((?P<number>\d{1,3})\)| - Copy(?: \((?P<second>\d{1,3})\))?| copy(?: (?P<third>\d{1,3}))?)$", re.I
)
_LONGEST_SUFFIX = len("crdownload")
_INNER_SUFFIX = re.compile(r"(?:\.(?:jpe?g|png|webp|avif|heic|heif|bmp|tiff?|gif|mp4|mov))+$", re.I)


class FileName(NamedTuple):
    """A file's name, cut into what patterns look at."""

    name: str
    """Whole."""
    stem: str
    """Without suffixes and copy marks."""
    mark: int | None
    """The number of a copy mark, e.g. 1 for " (1)"; 0 for " - Copy" and its like without a number."""
    directory: str


def cut_suffix(name: str) -> str:
    """The name without its suffix; a dot inside a user name is none."""
    stem, _, suffix = name.rpartition(".")
    return stem if stem and suffix.isalnum() and len(suffix) <= _LONGEST_SUFFIX else name


def cut(name: str, directory: str) -> FileName:
    """Cut suffixes (also doubled ones, as in ".jpg.jpeg" and ".jpg.part") and copy marks off a file's name."""
    stem = cut_suffix(name)
    if "." in stem[-5:]:
        stem = _INNER_SUFFIX.sub("", stem) or stem
    mark = None
    if " " in stem[-9:] and (found := _COPY_MARK.search(stem)) and found.start():
        mark = int(found["number"] or found["second"] or found["third"] or 0)
        stem = stem[: found.start()]
    return FileName(name, stem, mark, directory)


@dataclass(slots=True)
class Reading:
    """One file's name as a pattern reads it. Files of one folder with equal `post` are one post."""

    post: str
    """The shortcode or post id where there is one, else the text that the post's files share."""
    name: str
    """What a list shows."""
    number: int | None = None
    base: str | None = None
    """Set where the stem is exactly base, "_", number: what else has this base needs no reading."""
    order: tuple[int | str, ...] = ()
    """What files without a number are sorted by."""
    username: str | None = None
    shortcode: str | None = None
    post_id: int | None = None
    media_id: int | None = None
    """The id of the picture itself, where the name gives it beside the post's."""
    stamp: datetime | None = None
    caption: str | None = None
    expected: int | None = None
    judgement: Judgement | None = None
    """Set by patterns that had to judge in order to read."""
    scattered: str | None = None
    """Set where the post's files lie in several folders: what these files share in the whole collection."""
    by_time: str | None = None
    """Set where nothing but a time stamp holds the post together: stamps a few seconds apart may be one post, if this
    rest of the name is the same."""


class Pattern(Protocol):
    """A family of file names."""

    @property
    def name(self) -> str:
        """How settings, posts and people call it."""

    def read(self, file: FileName) -> Reading | None:
        """Read a name; None where it is none of this family."""
