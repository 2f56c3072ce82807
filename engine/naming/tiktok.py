"""TikTok's photo posts, named by gallery-dl and others: the post's id, a slide number, often the caption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model import Proof
from engine.naming import shortcode
from engine.naming.family import DAY, Family, shape
from engine.naming.reading import Assessment

if TYPE_CHECKING:
    from engine.naming.filename import FileName
    from engine.naming.reading import Reading

_ID = r"(?P<post>(?:6[3-9]|7\d)\d{17})"
"""Ids since 2016, which would be from 2035 or later if they were Instagram's."""
_SITE = r"(?:[A-Z][A-Za-z]+\.(?i:app|io|cc|com|to|net|me|tools?)[ _-]+)?+"
"""What web savers such as SnapTik put first."""
_BEFORE = rf"{_SITE}(?:(?P<stamp>{DAY})[ _-])?(?:<username>(?: - |[ _-]))?"
_BEHIND = r"(?: (?P<caption>.*?))??(?: ?\[(?P<media>[^\]]*)\])?"
_TIME_BITS = 32
_A_DAY_S = 86_400

_FAMILY = Family(
    "tiktok",
    "<post id>_NN <caption> [<image id>], also with a date or user before",
    (
        shape(rf"{_BEFORE}{_ID}(?: - |[ _-]|_index_)<num>(?:_\d+)?{_BEHIND}"),
        shape(rf"{_BEFORE}{_ID}{_BEHIND}"),
    ),
    by=("post",),
    folder_is_user=True,
)


class TikTok:
    """`7338943586698054958_01 city lights [7338943].jpg`."""

    name = _FAMILY.name
    title = _FAMILY.title

    def read(self, file: FileName) -> Reading | None:
        """Read a name with a TikTok id, which contains the second in which the post was made."""
        reading = _FAMILY.read(file)
        if reading is None:
            return None
        made_s = int(reading.post) >> _TIME_BITS
        moment = shortcode.at_ms(made_s * 1000)
        proof, by_day = Proof.WEAK, ""
        if reading.stamp and abs(reading.stamp.timestamp() + _A_DAY_S / 2 - made_s) <= _A_DAY_S * 1.5:
            proof, by_day = Proof.LIKELY, ", about the day in the names"
        evidence = f"The names have TikTok's post id {reading.post}, made on {moment:%Y-%m-%d}{by_day}."
        reading.assessment = Assessment(proof, (evidence,), taken_at=moment)
        reading.name = reading.post
        reading.by_time = None
        return reading
