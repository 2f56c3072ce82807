"""Folders that are named after a post: whatever lies in one, without a code of its own, is that post's."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.model import Proof
from engine.naming import shortcode
from engine.naming.accounts import account_of
from engine.naming.family import server_order
from engine.naming.filename import FileName
from engine.naming.generic import Generic
from engine.naming.reading import Assessment, Reading
from engine.naming.stamped import Coded, Stamped
from engine.naming.tiktok import TikTok

if TYPE_CHECKING:
    from engine.naming.reading import Pattern

_ID = re.compile(r"(?:[A-Za-z]{2,9}[_-])?([1-5]\d{18})")
"""Ids from 2014 until 2034, none of which is TikTok's."""
_TIKTOK = TikTok()
_BY_NAME: tuple[Pattern, ...] = (Stamped(), Coded())


class PostFolder:
    """`nasa/C5aJ0l6NRWL/1.jpg`, also with a date, a user or a caption in the folder's name, or with the post's id."""

    name = "post-folder"
    title = "anything in a folder named after a shortcode or a post id"

    def __init__(self) -> None:
        self._numbers = Generic()

    def read(self, file: FileName) -> Reading | None:
        """Read a name in such a folder; None for one that contains the post's code or id, which says more."""
        post = _post_of(file.directory)
        if post is None or post.post in file.stem:
            return None
        number = self._numbers.read(file)
        if number.number is None and post.assessment and not post.assessment.shortcode:
            return None  # TikTok's accounts have such ids, too, and only slides are numbered
        return replace(
            post, number=number.number, expected=number.expected, order=server_order(file.stem) or (file.mark or 0,)
        )


@lru_cache(maxsize=4096)
def _post_of(directory: str) -> Reading | None:
    """The post that a folder is named after; None for a folder with any other name."""
    above, _, name = directory.rpartition("/")
    user = account_of(above)
    if by_id := _ID.fullmatch(name):
        code = shortcode.encode(int(by_id[1]))
        return Reading(by_id[1], name, username=user, assessment=_assessment("post id", by_id[1], code))
    folder = FileName(name, name, None, above)
    if (tiktok := _TIKTOK.read(folder)) and tiktok.assessment:
        moment = tiktok.assessment.taken_at
        why = f"Their folder is named after TikTok's post id {tiktok.post}, made on {moment:%Y-%m-%d}."
        return replace(tiktok, name=name, assessment=Assessment(Proof.WEAK, (why,), taken_at=moment))
    reading = next((found for pattern in _BY_NAME if (found := pattern.read(folder))), None)
    if reading is None or reading.shortcode is None:
        return None
    return Reading(
        reading.post,
        name,
        username=reading.username,
        shortcode=reading.shortcode,
        stamp=reading.stamp,
        assessment=_assessment("shortcode", reading.shortcode, reading.shortcode),
    )


def _assessment(what: str, told: str, code: str) -> Assessment:
    moment = shortcode.taken_at(code)
    why = f"Their folder is named after the {what} {told}, made on {moment:%Y-%m-%d}."
    return Assessment(Proof.WEAK, (why,), (), code, moment)
