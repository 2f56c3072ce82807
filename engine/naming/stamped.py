"""Names of unknown programs that contain a shortcode in any place, with or without a date that proves it."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from engine.model import Proof
from engine.naming import shortcode
from engine.naming.accounts import account_of
from engine.naming.family import parse_stamp, server_order
from engine.naming.numbering import OF, WORD
from engine.naming.proof import assess_day, assess_stamp
from engine.naming.reading import Assessment, Reading
from engine.naming.sites import DOMAIN, WEB_SAVERS

if TYPE_CHECKING:
    from datetime import datetime

    from engine.naming.filename import FileName

_STAMP = re.compile(
    r"(?<!\d)20\d\d[-_.]?(?:0\d|1[0-2])[-_.]?(?:[0-2]\d|3[01])"
    r"[-_. T]{0,3}[0-2]\d[-_.:h]?[0-5]\d[-_.:m]?[0-5]\d(?!\d)"
)
_DAY = re.compile(r"(?<!\d)20\d\d[-_.]?(?:0\d|1[0-2])[-_.]?(?:[0-2]\d|3[01])(?!\d)")
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=([B-E][A-Za-z0-9_-]{10})(?![A-Za-z0-9]))")
_NO_DAY = r"(?![-_.]\d\d[-_.](?:20)?\d\d(?!\d))"
"""Keeps the day of a date such as 12.05.2024 from being taken for a number."""
_BEHIND = re.compile(rf"[ _.-]{{0,3}}[(\[#（]?(\d{{1,2}}){_NO_DAY}(?:{OF}(?P<of>\d{{1,2}}))?[)\]）]?(?![A-Za-z0-9])")
_AT_END = re.compile(rf"[ _.-][(\[#（]?{WORD}(\d{{1,3}})(?:{OF}(?P<of>\d{{1,2}}))?[)\]）]?\Z", re.I)
_IN_FRONT = re.compile(rf"#?\(?(\d{{1,3}})(?:{OF}(?P<of>\d{{1,2}}))?\)?[ _.-]+(?!\d\d?[ _.-])", re.I)
_ALONE = re.compile(rf"(?<![A-Za-z0-9.]){WORD}(\d{{1,2}})(?:{OF}(?P<of>\d{{1,2}}))?(?![A-Za-z0-9.])", re.I)
_SERVER_NAME = re.compile(r"\d{5,}_\d{10,}_\d{10,}_[a-z](?![A-Za-z0-9])")
_USER = re.compile(r"[a-z0-9._]{2,30}")
_USER_AT_END = re.compile(r"[ _-]+\d{1,2}[ _-]+([a-z0-9._]{2,30})")
"""The account behind code and slide number, where no caption stands."""
_SITE = re.compile(rf"(?:instagram|insta|ig|{'|'.join(sorted(WEB_SAVERS))})(?:{DOMAIN})?[_-](?=.)", re.I)
"""The service or the web saver, in front of the account."""
_NO_USERS = frozenset(("ig", "insta", "instagram", "img", "image", "photo", "pic", "post", "reel", "story", "utc"))
_SEPARATORS = " _.-\u2013\u2014()[]{}@~+,;"
_TURNS = 4
_FIRST_CODE_MS = 1_286_323_200_000  # Instagram opened on 6 October 2010


class _Found(NamedTuple):
    """A shortcode in a name, and what it proves."""

    code: str
    start: int
    end: int
    stamp: datetime | None
    others: tuple[int, int]
    """Where the time stamp lies."""
    assessment: Assessment


class Stamped:
    """Any name in which eleven characters decode to the time or the day that the name gives."""

    name = "stamped"
    title = "any name with a time stamp or a date and the shortcode made at that time"

    def read(self, file: FileName) -> Reading | None:
        """Read a name; a code must be within 15 minutes of the stamp, since beyond that chance is too likely."""
        found = _by_time(file.stem) or _by_day(file.stem)
        return _reading(file, found) if found else None


class Coded:
    """Any name with eleven characters that look like a shortcode and like nothing else."""

    name = "coded"
    title = "any name with a shortcode set apart from the rest"

    def read(self, file: FileName) -> Reading | None:
        """Read a name that contains exactly one likely shortcode, made in Instagram's lifetime."""
        stem = file.stem
        codes = [(found[1], found.start()) for found in _CODE.finditer(stem) if looks_like_code(found[1])]
        if len(codes) != 1:
            return None
        [(code, start)] = codes
        made = shortcode.id_ms(shortcode.decode(code))
        if not _FIRST_CODE_MS <= made <= (time.time() + 86_400) * 1000:
            return None
        why = f"The names have the shortcode {code}, made on {shortcode.at_ms(made):%Y-%m-%d}."
        assessment = Assessment(Proof.WEAK, (why,), (), code, shortcode.at_ms(made))
        return _reading(file, _Found(code, start, start + len(code), None, (start, start), assessment))


def _by_time(stem: str) -> _Found | None:
    found = _STAMP.search(stem)
    if not found or (stamp := parse_stamp(found[0])) is None:
        return None
    stamp_ms = int(stamp.timestamp() * 1000)
    window = shortcode.find(stem, stamp_ms)
    if window is None or abs(window.apart_ms) > shortcode.LADDER[1][0]:
        return None
    assessment = assess_stamp(window.code, window.made_ms, stamp_ms)
    return _Found(window.code, window.start, window.end, stamp, found.span(), assessment)


def _by_day(stem: str) -> _Found | None:
    """A code set apart from the rest whose moment lies on the name's day, in whatever time zone that day was."""
    found = _DAY.search(stem)
    if not found or (day := parse_stamp(found[0])) is None:
        return None
    day_ms = int(day.timestamp() * 1000)
    for at in _CODE.finditer(stem):
        code, start = at[1], at.start()
        assessment = assess_day(code, shortcode.id_ms(shortcode.decode(code)), day_ms)
        if assessment.proof is Proof.LIKELY:
            return _Found(code, start, start + len(code), day, found.span(), assessment)
    return None


def _reading(file: FileName, found: _Found) -> Reading:
    stem = file.stem
    number = _number(stem, found)
    server = _SERVER_NAME.search(stem, found.end)
    return Reading(
        post=found.code,
        name=stem[: number.start(1)].rstrip(" _.-(") if number and number.end() == len(stem) else found.code,
        number=int(number[1]) if number else None,
        order=server_order(server[0]) if server else (file.mark or 0,),
        username=_user_of(file, found),
        shortcode=found.code,
        stamp=found.stamp,
        expected=int(number["of"]) if number and number["of"] else None,
        assessment=found.assessment,
    )


def _number(stem: str, found: _Found) -> re.Match[str] | None:
    """The slide number: right behind the code, at the end of the name, in front of it, or else the only number."""
    behind = _BEHIND.match(stem, found.end)
    if behind and not (found.others[0] <= behind.start(1) < found.others[1]):
        return behind
    at_end = _AT_END.search(stem, max(found.end, found.others[1]))
    if at_end and not _SERVER_NAME.search(stem, found.end):
        return at_end
    in_front = _IN_FRONT.match(stem)
    if in_front and in_front.end() <= min(found.start, found.others[0]):
        return in_front
    others = [(found.start, found.end), found.others]
    alone = [one for one in _ALONE.finditer(stem) if not any(start <= one.start() < end for start, end in others)]
    return alone[0] if len(alone) == 1 else None


def _user_of(file: FileName, found: _Found) -> str | None:
    """The account in the name, else the folder's; the folder's also if only separators at its ends are missing."""
    named, folders = _user(file.stem, found), account_of(file.directory)
    return folders if named is None or (folders and folders.strip("_.-@") == named) else named


def _user(stem: str, found: _Found) -> str | None:
    """The account, if one stretch beside code and stamp alone can be a user name."""
    (first, first_end), (second, second_end) = sorted([(found.start, found.end), found.others])
    pieces = [stem[:first], stem[first_end:second], stem[second_end:]]
    if found.end >= second_end:
        pieces = pieces[:2]  # behind the code come numbers and captions
    words = [word for piece in pieces for word in re.split(r"[\u2013\u2014\[\](){} ]+| - ", piece.strip(_SEPARATORS))]
    words = [_SITE.sub("", word.strip("_.-@"), count=1) for word in words]
    if behind := _USER_AT_END.fullmatch(stem, found.end):
        words.append(behind[1])
    users = [word for word in words if _USER.fullmatch(word) and word not in _NO_USERS]
    named = [user for user in users if re.search(r"[a-z]", user)]
    if "by" in named[:-1]:
        return named[named.index("by") + 1]
    return named[0] if len(named) == 1 else None


def looks_like_code(text: str) -> bool:
    """Whether letters of both kinds and digits change so often that it is no word and no camera's name."""
    kinds = ["a" if char.islower() else "A" if char.isupper() else "0" for char in text if char.isalnum()]
    turns = sum(one != other for one, other in pairwise(kinds))
    has_word = "aaa" in "".join(kinds)
    return turns >= (_TURNS if has_word else _TURNS - 1) and {"a", "A"} <= set(kinds[1:])
