"""File names, split into the parts that patterns read."""

from __future__ import annotations

import re
from typing import NamedTuple

_COPY = (
    "copy|kopie|copie|copia|c[oó]pia|kopia|kopi|kopio|kopya|k[oó]pia|másolat|копия|копія|копие|αντίγραφο|コピー|副本|복사본"
    "|b[aả]n sao|สำเนา|نسخة|עותק|کپی"
)
_WORDS = _COPY.replace(" ", "[ ]")
_MARK = re.compile(
    rf"""(?:
      [ ]?\((?P<number>\d{{1,3}})\)                                    # Windows, browsers; Takeout without the blank
    | [ ][-–—][ ](?:{_WORDS})(?:[ ]\(?(?P<second>\d{{1,3}})\)?)?         # Windows
    | [ _-](?:{_WORDS})(?:[ _](?P<third>\d{{1,3}}))?                     # macOS
    | [ _]?\((?:{_WORDS})\)
    | (?:[ ]?の?コピー|副本|복사본)
    | [ ]?\[conflicted(?:[ ]\d+)?\]                                     # pCloud
    | _[A-Za-z][A-Za-z0-9-]*_[A-Z][a-z]{{2}}-\d\d-\d{{4,6}}-\d{{4}}_Conflict  # Synology Drive
    | \.conflict                                                       # Resilio
    | \.sync-conflict-\d{{8}}-\d{{6}}(?:-\w{{1,10}})?                   # Syncthing
    | [ _]?\([^()]*(?:conflict|konflikt|conflit|конфликт|競合|冲突|in[ ]konflikt)[^()]*\)   # Dropbox, Nextcloud
    | _conflict-\d{{8}}-\d{{6}}                                         # ownCloud
    | -(?:DESKTOP|LAPTOP)-[A-Z0-9]{{5,9}}(?:-\d+)?                      # OneDrive
    )$""",
    re.I | re.X,
)
_MARK_BEFORE = re.compile(
    r"""(?:copy[ ](?:\((?P<number>\d{1,3})\)[ ])?of|kopie[ ](?:\(\d{1,3}\)[ ])?(?:von|van)|copie[ ](?:\(\d{1,3}\)[ ])?de
    |c[oó]pia[ ](?:\(\d{1,3}\)[ ])?d[eiao]|kopia[ ]av|kopi[ ]a[fv]|kopia|kópia|копия|копія|αντίγραφο
    )[ ](?:[-–—][ ])?(?=.)""",
    re.I | re.X,
)
_COPY_ENDS = frozenset(re.sub(r"\W", "", word)[-1] for word in _COPY.split("|"))
"""Last letters of the words for "copy"."""
_LONGEST_MARK = 60
_VERSION = re.compile(
    r"(?:[-_]\d{2,4}x\d{2,4}(?:@[23]x)?|-scaled|-rotated|@[23]x|[-_.]thumb(?:nail)?"
    r"|[-_](?:small|medium|large|preview|min|tn)"
    r"|-(?:edited|edit|bearbeitet|modifié|editad[oa]|modificato|edytowane|bewerkt))$",
    re.I,
)
_SMALL = re.compile(r"thumb(?:nail)?[-_](?=.)", re.I)
_EDITED_ON_IPHONE = re.compile(r"IMG_E(?=\d{4}$)")
_LONGEST_VERSION = 13
_LONGEST_SUFFIX = len("crdownload")
_INNER_SUFFIX = re.compile(r"(?:\.(?:jpe?g|png|webp|avif|heic|heif|bmp|tiff?|gif|mp4|mov|mp))+$", re.I)
_SERVED_SUFFIX = re.compile(r"(?:jpe?g|jfif|png|webp|avif|gif|heic|bmp|tiff?|mp4)[^A-Za-z0-9.][^.]{0,24}", re.I)
"""What servers add to a suffix to name a size: ".jpg_large", ".jpg:orig", ".jpeg!d"."""
_QUERY = re.compile(r"\.(?:jpe?g|png|webp|avif|heic|gif|mp4)(?:[?@;&]|%3F)[\w%]+=.*$", re.I | re.S)
"""The rest of a web address behind a suffix, which wget keeps: ".jpg?stp=dst-jpg_e35&_nc_ht=…"."""
_SAVED_AGAIN = re.compile(r"(\.(?:jpe?g|png|webp|avif|heic|gif|mp4))(?:\.(\d{1,2})|~)$", re.I)
"""A copy as wget numbers it, "x.jpg.1", and as editors keep it, "x.jpg~"."""
_ICLOUD = ".icloud"
"""Ends the name of a placeholder, which a dot begins."""
_new = tuple.__new__


class FileName(NamedTuple):
    """A file's name in parts."""

    name: str
    """The whole name."""
    stem: str
    """Without suffixes, copy marks and marks of another version."""
    mark: int | None
    """Number of a copy mark, e.g. 1 for " (1)"; 0 for one without a number, such as " - Copy"."""
    directory: str
    version: str = ""
    """The mark of another version of a picture, e.g. "-150x150", "-scaled" or the "E" in "IMG_E1201"."""


def cut_suffix(name: str) -> str:
    """The name without its suffix; a dot inside a user name begins no suffix."""
    if "=" in name and (address := _QUERY.search(name)):
        return name[: address.start()]
    stem, _, suffix = name.rpartition(".")
    if stem and ((suffix.isalnum() and len(suffix) <= _LONGEST_SUFFIX) or _SERVED_SUFFIX.fullmatch(suffix)):
        return stem
    return name


def cut(name: str, directory: str) -> FileName:
    """Split suffixes (also double ones such as ".jpg.jpeg" and ".jpg.part"), copy marks and marks of versions off."""
    plain = name[1 : -len(_ICLOUD)] if name[0] == "." and name.endswith(_ICLOUD) else name
    again = None
    if plain[-1] in "~0123456789" and (again := _SAVED_AGAIN.search(plain)):
        plain = plain[: again.end(1)]
    stem = cut_suffix(plain)
    if "." in stem[-5:]:
        stem = _INNER_SUFFIX.sub("", stem) or stem
    if stem[-1:] == " ":
        stem = stem.rstrip() or stem
    if again:
        return FileName(name, stem, int(again[2] or 0), directory)
    if (
        stem[-1:].isdigit()
        and stem[:1] not in "tT"
        and " " not in stem
        and "~" not in stem
        and not _may_be_marked(stem)
    ):
        if stem[:5] == "IMG_E" and (edited := _EDITED_ON_IPHONE.match(stem)):
            return FileName(name, f"IMG_{stem[edited.end() :]}", None, directory, "E")
        return _new(FileName, (name, stem, None, directory, ""))  # the name has no mark, as most
    stem, mark = without_marks(stem)
    if stem[:1] in "CcKkКк" and (before := _MARK_BEFORE.match(stem)):
        stem, mark = stem[before.end() :], int(before["number"] or mark or 0)
    version = ""
    if stem[:1] in "tT" and (small := _SMALL.match(stem)):
        stem, version = stem[small.end() :], small[0]
    if found := _VERSION.search(stem, max(1, len(stem) - _LONGEST_VERSION)):
        stem, version = stem[: found.start()], found[0]
    return FileName(name, stem, mark, directory, version)


def _may_be_marked(stem: str) -> bool:
    """False only if no mark ends this stem, which ends in a digit and has neither blank nor tilde.

    Shortcodes contain "-" as marks do, and searching a stem for a mark takes longer than all else that is read of it.
    """
    end = stem[-_LONGEST_VERSION * 2 :]
    if "-" not in end:
        return stem[-7:-2] == "_copy" or "x" in end[-5:-2]  # "_150x150"
    word, _, number = end.rpartition("_")
    if not number.isdecimal() or len(number) > 3 or word[-1:].lower() in _COPY_ENDS:
        return True
    return "conflict-" in stem.lower()


def without_marks(stem: str) -> tuple[str, int | None]:
    """The stem without marks at its end, of which there may be two, and the number of the last."""
    mark = None
    for _ in range(2):
        found = _MARK.search(stem, max(1, len(stem) - _LONGEST_MARK))
        if not found:
            break
        mark = mark or int(found["number"] or found["second"] or found["third"] or 0)
        stem = stem[: found.start()]
    return stem, mark
