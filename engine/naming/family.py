"""Families of file names, described by regular expressions: rows of the registry, or the user's own pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.naming import shortcode
from engine.naming.accounts import account_of
from engine.naming.elsewhere import service_of
from engine.naming.reading import Reading

if TYPE_CHECKING:
    from engine.naming.filename import FileName

GROUPS = ("username", "code", "id", "child", "media", "owner", "stamp", "num", "of", "caption", "post", "place", "site")
"""Names of a family's groups: user name, shortcode, post id, shortcode or id of the picture itself, account number,
time stamp, slide number, number of slides, caption, any other text that tells posts apart, a number that counts
pictures across posts, and the service if it is not Instagram."""

USER = r"[A-Za-z0-9._]{1,30}"
CODE = r"(?:[A-Za-z0-9_-]{11}|[A-Za-z0-9_-]{39}|[A-Za-z0-9_-]{10})"
LIKELY_CODE = r"(?=.[a-z]*[A-Z0-9_-])(?:[B-E][A-Za-z0-9_-]{10}|[B-E][A-Za-z0-9_-]{38})"
"""A code as made since December 2015, unlike any plain word: for names without a stamp to check it against."""
ID = r"\d{16,20}"
DAY = r"\d{4}[-.]\d\d[-.]\d\d"
TIME = r"\d\d[-._:]\d\d[-._:]\d\d"

_TELL_APART = ("username", "post", "post2", "post3", "stamp", "stamp2", "stamp3", "owner")
_DAYS_DIGITS = 8
_SECONDS_DIGITS = 10
_NO_DIGITS = re.compile(r"\D+")


_SHORTHAND = {
    "username": USER,
    "code": CODE,
    "likely": LIKELY_CODE,
    "child": CODE,
    "id": ID,
    "media": ID,
    "owner": r"\d{1,20}",
    "num": r"\d{1,3}",
    "of": r"\d{1,3}",
}


def shape(text: str) -> re.Pattern[str]:
    """Compile a regular expression in which `<code>`, `<num>` and so on stand for groups that families share."""
    text = re.sub(r"(?<!\?P)<(\w+)>", _group, text)
    return re.compile(text, re.S)


def _group(found: re.Match[str]) -> str:
    name = "code" if found[1] == "likely" else found[1]
    return f"(?P<{name}>{_SHORTHAND[found[1]]})"


@dataclass(frozen=True)
class Family:
    """File names of one program."""

    name: str
    title: str
    """The form of its names, as shown to users."""
    shapes: tuple[re.Pattern[str], ...]
    """Matched against the whole stem, in this order; groups are named as in GROUPS."""
    by: tuple[str, ...] = ()
    """Groups that identify the post; if none are given, the first of code, id, or user and stamp."""
    mark_is_number: bool = False
    """True if what looks like a copy mark, " (2)", is the slide number."""
    folder_is_user: bool = False
    stamp_form: str = ""
    """How the groups stamp, stamp2 and so on, a line each, are to be read (strptime); "" reads whatever has digits."""

    def read(self, file: FileName) -> Reading | None:
        """Read a name; None if no shape fits or its stamp is no date."""
        for regex in self.shapes:
            if found := regex.fullmatch(file.stem):
                return self._reading(found, file)
        return None

    def _reading(self, found: re.Match[str], file: FileName) -> Reading | None:
        groups = found.groupdict()
        stamp, is_day = None, False
        if written := groups.get("stamp"):
            if (stamp := self._stamp(written, groups)) is None:
                return None
            is_day = len(_NO_DIGITS.sub("", written)) <= _DAYS_DIGITS and not groups.get("stamp2")
        user, code, post_id = groups.get("username"), groups.get("code"), groups.get("id")
        post = self._post(groups, found.string)
        number = _number(groups.get("num"))
        if number is None and self.mark_is_number:
            number = file.mark
        media = _media_id(groups)
        return Reading(
            post=post,
            name=post if not user or user in post else f"{user} {post}",
            number=number,
            base=_base(found, groups),
            order=server_order(groups.get("media") or groups.get("place") or "") or (media or file.mark or 0,),
            username=user or (account_of(file.directory) if self.folder_is_user else None),
            shortcode=code,
            post_id=_number(post_id),
            service=service_of(groups.get("site") or file.directory) if post_id else None,
            media_id=media,
            stamp=stamp,
            caption=(groups.get("caption") or "").strip("_ ") or None,
            expected=_number(groups.get("of")),
            is_day=is_day,
            by_time=(user or "") if stamp and ("stamp" in self.by or not (code or post_id)) else None,
        )

    def _post(self, groups: dict[str, str | None], stem: str) -> str:
        if self.by:
            return " ".join([groups[name] or "" for name in self.by if groups.get(name)])
        told = groups.get("code") or groups.get("id")
        if told:
            return told
        return " ".join([text for name in _TELL_APART if (text := groups.get(name))]) or stem

    def _stamp(self, written: str, groups: dict[str, str | None]) -> datetime | None:
        if not self.stamp_form:
            return parse_stamp(written)
        lines = [text for name, text in groups.items() if text and name.startswith("stamp")]
        try:
            return datetime.strptime("\n".join(lines), self.stamp_form).replace(tzinfo=UTC)
        except ValueError:
            return None


def parse_stamp(text: str) -> datetime | None:
    """A time stamp from its digits: year (two or four), month, day, and time if there, or ten digits that count seconds
    since 1970; None if that is no date.
    """
    digits = _NO_DIGITS.sub("", text)
    if len(digits) == _SECONDS_DIGITS:
        return datetime.fromtimestamp(int(digits), UTC)
    if len(digits) in (6, 12):
        digits = f"20{digits}"
    if len(digits) not in (8, 12, 14):
        return None
    parts = [int(digits[:4]), *(int(digits[place : place + 2]) for place in range(4, len(digits), 2))]
    try:
        return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError:
        return None


def server_order(name: str) -> tuple[int, ...]:
    """What pictures are sorted by whose names have no slide number: of a name on the server, "a_b_c_n", the picture's
    own id stands third and counts first.
    """
    numbers = tuple(map(int, re.findall(r"\d+", name)))
    return (numbers[2], *numbers[:2]) if len(numbers) >= 3 else numbers


def _media_id(groups: dict[str, str | None]) -> int | None:
    media, child = groups.get("media"), groups.get("child")
    if media and media.isdecimal() and 16 <= len(media) <= 20:
        return int(media)
    try:
        return shortcode.decode(child) if child else None
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _base(found: re.Match[str], groups: dict[str, str | None]) -> str | None:
    if not groups.get("num") or groups.get("child") or groups.get("media"):
        return None
    start, end = found.span("num")
    stem = found.string
    return stem[: start - 1] if end == len(stem) and stem[start - 1] == "_" else None
