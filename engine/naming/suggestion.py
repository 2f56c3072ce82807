"""Finds a template for names that no pattern groups, although many of them share a readable part."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from engine.model.text import counted
from engine.naming.filename import cut
from engine.naming.stamped import looks_like_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.model import Post

_FEWEST_PHOTOS = 4
_PREVIEWED = 10
_NAMED = 3
"""Most names to show of a post."""
MOST_NAMES = 20_000
"""Names looked at, so that a question about a million takes no longer."""
_MOST_PIECES = 24
_PIECE = re.compile(
    r"(?P<date>(?<!\d)(?:19|20)\d\d(?P<between>[-_.]?)(?:0[1-9]|1[0-2])(?P=between)(?:[0-2]\d|3[01])(?!\d))"
    r"|(?P<code>(?<![A-Za-z0-9])[B-E][A-Za-z0-9_-]{10}(?![A-Za-z0-9]))"
    r"|(?P<id>(?<!\d)\d{16,20}(?!\d))|(?P<number>\d+)|(?P<words>[^\W\d_]+(?: [^\W\d_]+)*)|(?P<between_all>[\W_])"
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A template, and what it would group."""

    template: str
    photos: int
    """Single photos that it would put into posts."""
    posts: int
    preview: tuple[tuple[str, tuple[str, ...]], ...]
    """Up to ten of the posts: what they share, and their files' names."""

    def __str__(self) -> str:
        """What it would do, in one sentence without its stop."""
        return (
            f"{self.photos:,} single photos share a part of their names: {counted(self.posts, 'post')} by the template"
        )

    def examples(self) -> Iterator[str]:
        """Yield a line for each post of the preview."""
        for shared, names in self.preview:
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            yield f"{shared}: {', '.join(names[:_NAMED])}{more}"


class _Piece(NamedTuple):
    kind: str
    text: str
    form: str
    """What names of one shape have in common here: the text of what separates, the written form of a date."""


def suggest(posts: Iterable[Post], fewest: int = 2, most: int = 20) -> Suggestion | None:
    """The template that groups most of the posts that have one photo alone, into posts of `fewest` to `most` photos.

    None if none groups at least two posts: a single photo mostly is just that.
    """
    shapes: dict[tuple[str, ...], list[tuple[str, list[_Piece]]]] = defaultdict(list)
    for post in islice(filter(stays_single, posts), MOST_NAMES):
        directory, _, name = post.photos[0].path.rpartition("/")
        pieces = _pieces(cut(name, "").stem)
        if 1 < len(pieces) <= _MOST_PIECES:
            shapes[(directory, *(piece.form for piece in pieces))].append((name, pieces))
    many = [alike for alike in shapes.values() if len(alike) >= _FEWEST_PHOTOS]
    found = [best for alike in many if (best := _best(alike, fewest, most))]
    if not found:
        return None
    photos, posts_of = Counter[str](), Counter[str]()
    for one in found:
        photos[one.template] += one.photos
        posts_of[one.template] += one.posts
    template = max(photos, key=lambda one: photos[one])
    preview = [shown for one in found if one.template == template for shown in one.preview]
    return Suggestion(template, photos[template], posts_of[template], tuple(preview[:_PREVIEWED]))


def stays_single(post: Post) -> bool:
    """True if a post is one photo, whose name no program's pattern reads."""
    return len(post.photos) == 1 and post.pattern in ("generic", "unmatched")


def _pieces(stem: str) -> list[_Piece]:
    pieces = []
    for found in _PIECE.finditer(stem):
        kind = found.lastgroup or ""
        text = found[0]
        if found["date"]:
            between = found["between"]
            pieces.append(_Piece("date", text, f"%Y{between}%m{between}%d"))
        elif kind == "code" and not looks_like_code(text):
            pieces += [_Piece("words", text, "words")]
        else:
            kind = "between" if kind == "between_all" else kind
            pieces.append(_Piece(kind, text, text if kind == "between" else kind))
    return pieces


def _best(alike: Sequence[tuple[str, list[_Piece]]], fewest: int, most: int) -> Suggestion | None:
    """The best template for names of one shape; groups by the varying piece whose values repeat like those of posts."""
    columns = list(zip(*(pieces for _, pieces in alike), strict=True))
    varying = [at for at, column in enumerate(columns) if len({piece.text for piece in column}) > 1]
    best, best_rank = None, (-1, 0)
    for at in varying:
        groups: dict[str, list[int]] = defaultdict(list)
        for row, piece in enumerate(columns[at]):
            groups[piece.text].append(row)
        whole = {value: rows for value, rows in groups.items() if fewest <= len(rows) <= most}
        photos = sum(map(len, whole.values()))
        # One that leaves most photos alone, or tells no two posts apart, is no rule of these names.
        rank = (_weight(columns[at]), photos)
        if len(whole) < 2 or photos * 2 < len(alike) or rank <= best_rank:
            continue
        best_rank = rank
        template = _template(columns, at, [other for other in varying if other != at], list(whole.values()))
        preview = tuple(
            (value, tuple(alike[row][0] for row in rows)) for value, rows in sorted(whole.items())[:_PREVIEWED]
        )
        best = Suggestion(template, photos, len(whole), preview)
    return best


def _weight(column: Sequence[_Piece]) -> int:
    """How likely a piece is to name the post: dates, codes and ids most, and numbers that count from 1 least."""
    kind = column[0].kind
    if kind != "number":
        return 2 if kind == "words" else 3
    numbers = {int(piece.text) for piece in column}
    return 0 if numbers == set(range(1, len(numbers) + 1)) else 1


def _template(columns: Sequence[Sequence[_Piece]], post: int, others: list[int], posts: list[list[int]]) -> str:
    """The template in which the piece at `post` names the post and the first that counts slides is {num}."""
    fields = {post: _field(columns[post][0], "{post}")}
    counting = [at for at in others if _counts(columns[at], posts)]
    number = next((at for at in counting if at > post), counting[0] if counting else None)
    for at in others:
        fields[at] = "{num}" if at == number else "{any}"
    text = ""
    for at, column in enumerate(columns):
        piece = fields.get(at, column[0].text.replace("{", "{{").replace("}", "}}"))
        text += piece if not (piece == "{any}" and text.endswith("{any}")) else ""
    return text


def _field(piece: _Piece, otherwise: str) -> str:
    if piece.kind == "date":
        return f"{{date:{piece.form}}}"
    return {"code": "{shortcode}", "id": "{post_id}"}.get(piece.kind, otherwise)


def _counts(column: Sequence[_Piece], posts: list[list[int]]) -> bool:
    """True if these pieces are small numbers, each but once in a post."""
    if any(piece.kind != "number" or len(piece.text) > 3 for piece in column):
        return False
    return all(len({int(column[row].text) for row in rows}) == len(rows) for rows in posts)
