"""Reads posts from the web pages of an HTML export."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

from engine.naming.sides.values import code_in_link

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEDIA = re.compile(r"(?:\.\./)*((?:media|photos|videos|your_\w+_activity|posts|photos_and_videos)/\S.*)", re.S)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_DATES = ("%m %d, %Y, %I:%M %p", "%m %d, %Y %I:%M %p", "%m %d, %Y, %I:%M:%S %p", "%m %d, %Y %I:%M:%S %p",
          "%m %d, %Y %H:%M", "%m %d, %Y, %H:%M", "%d %m %Y, %H:%M", "%d %m %Y %H:%M", "%d. %m %Y, %H:%M",
          "%d. %m %Y %H:%M", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y, %H:%M", "%d/%m/%Y, %H:%M", "%d.%m.%Y %H:%M",
          "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d %p %I:%M")  # fmt: skip
_MONTHS = (
    "jan ene gen sty oca янв", "feb fév fev lut şub фев", "mar mär mrt maa мар", "apr avr abr kwi nis апр",
    "may mai mag mei maj мая май", "jun jui giu cze haz июн", "jul juil lug lip tem июл", "aug aoû ago sie ağu авг",
    "sep set wrz eyl сен", "oct okt ott out paź eki окт", "nov lis kas ноя", "dec dez déc dic gru ara дек",
)  # fmt: skip
"""Beginnings of the months' names in many languages, January first."""
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_WORD = re.compile(r"[^\W\d_]{3,}\.?")
_EAST_ASIAN = re.compile(r"(\d{4}) ?[年년] ?(\d\d?) ?[月월] ?(\d\d?) ?[日일]")
_HALF_OF_DAY = dict.fromkeys(("午前", "上午", "오전"), "am ") | dict.fromkeys(("午後", "下午", "오후"), "pm ")
_LOOKS_LIKE_DATE = re.compile(r".{0,24}\b(?:19|20)\d\d\b.{0,11}\d{1,2}:\d\d.{0,10}", re.S)


@dataclass(slots=True)
class _Element:
    tag: str
    classes: str = ""
    role: str = ""
    inner: list[_Element | str] = field(default_factory=list)
    uri: str | None = None
    link: str | None = None


@dataclass(slots=True)
class PagePost:
    """A post on a page."""

    uris: list[str]
    caption: str | None
    stamp: datetime | None
    shortcode: str | None


def posts_in(page: str) -> Iterator[PagePost]:
    """Yield every block of the page that shows pictures."""
    tree = _Tree()
    tree.feed(page)
    tree.close()
    main = next((one for one in _walk(tree.root) if one.role == "main" or one.tag == "main"), None) or _holder(
        tree.root
    )
    for block in main.inner:
        if isinstance(block, _Element) and (found := _post(block)):
            yield found


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        element = _Element(tag, told.get("class", ""), told.get("role", ""))
        address = unquote(told.get("src") or told.get("href") or "")
        if found := _MEDIA.fullmatch(address):
            element.uri = found[1]
        elif "://" in address:
            element.link = address
        self._open[-1].inner.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._open[-1].inner.append(data.strip())


def _walk(element: _Element) -> Iterator[_Element]:
    waiting = [element]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [inner for inner in reversed(one.inner) if isinstance(inner, _Element)]


def _holder(root: _Element) -> _Element:
    """The deepest element that contains all pictures of the page: its children are the posts."""
    element = root
    while True:
        holding = [one for one in element.inner if isinstance(one, _Element) and any(deep.uri for deep in _walk(one))]
        if len(holding) != 1 or holding[0].uri:
            return element
        element = holding[0]


def _post(block: _Element) -> PagePost | None:
    elements = list(_walk(block))
    uris = list(dict.fromkeys(one.uri for one in elements if one.uri))
    if not uris:
        return None
    texts = [text for one in elements if one.tag not in ("td", "th", "a", "script", "style") for text in one.inner
             if isinstance(text, str)]  # fmt: skip
    stamp = next((moment for text in reversed(texts) if (moment := _moment(text))), None)
    words = [text for text in texts if not _LOOKS_LIKE_DATE.fullmatch(_plain_date(text))]
    caption = next((text for one in elements for text in one.inner if isinstance(text, str) and text in words and
                    "_a6-h" in one.classes), None) or next(iter(words), None)  # fmt: skip
    code = next((code for one in elements if (code := code_in_link(one.link))), None)
    return PagePost(uris, caption, stamp, code)


def _month(word: re.Match[str]) -> str:
    """The number of a month for its name; other words as they are."""
    name = word[0].strip(".")
    return str(_MONTH_OF.get(name[:4]) or _MONTH_OF.get(name[:3]) or name)


def _moment(text: str) -> datetime | None:
    plain = _plain_date(text)
    if not _LOOKS_LIKE_DATE.fullmatch(plain):
        return None
    words = [word for word in plain.split() if word not in ("de", "del")]
    plain = _WORD.sub(_month, " ".join(words))
    for form in _DATES:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _plain_date(text: str) -> str:
    """The text in lower case, with an East Asian date as in ISO 8601 and the half of the day in English."""
    plain = text.replace("\u202f", " ").lower()
    if plain.isascii():
        return plain
    plain = _EAST_ASIAN.sub(r"\1-\2-\3 ", plain)
    for half, english in _HALF_OF_DAY.items():
        plain = plain.replace(half, english)
    return plain
