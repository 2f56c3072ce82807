"""Corrects drafts by side files: joins posts that names had divided, and splits those that names had joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.naming import shortcode
from engine.naming.draft import Draft
from engine.naming.patterns import WEB_SAVER
from engine.naming.reading import Reading

if TYPE_CHECKING:
    from engine.naming.filename import FileName
    from engine.naming.sides.folder import FolderSides
    from engine.naming.sides.told import Told


class Program:
    """The pattern of posts that only side files group: the program that wrote them."""

    title = "posts told of in side files"

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, file: FileName) -> Reading | None:
        """Read nothing: such posts do not come from names."""
        return None


def regrouped(drafts: list[Draft], sides: FolderSides) -> list[Draft]:
    """The drafts, each with photos of one post only, as far as side files say which post a photo belongs to.

    A draft that side files confirm keeps its key. Two drafts of one post are joined, unless both have the same slide
    because two programs saved it.
    """
    in_order: list[list[Draft]] = []
    by_post: dict[str, list[Draft]] = {}
    for draft in drafts:
        for told, part in _parts(draft, sides):
            if told is None or told.post is None:
                in_order.append([part])
            elif told.post in by_post:
                _join(by_post[told.post], part, told, sides)
            else:
                by_post[told.post] = [_named_after(told, part)]
                in_order.append(by_post[told.post])
    for group in in_order:
        for draft in group:
            draft.told_post = draft.told_post or sides.post_of(draft.first, draft.files)
    return [draft for group in in_order for draft in group]


def _parts(draft: Draft, sides: FolderSides) -> list[tuple[Told | None, Draft]]:
    """The draft, divided by post; photos that no side file mentions stay together."""
    told_of: dict[str, Told] = {}
    posts: dict[str, str | None] = {}
    for name in draft.names:
        claim = sides.claim(name)
        posts[name] = claim.told.post if claim else None
        if claim and claim.told.post:
            told_of.setdefault(claim.told.post, claim.told)
            draft.tell_number(name, claim.number)
    if not told_of:
        return [(None, draft)]
    if len(told_of) == 1:
        [told] = told_of.values()
        draft.told_post = told.post
        return [(told, draft)]
    parts: list[tuple[Told | None, Draft]] = []
    for post, told in told_of.items():
        part = draft.part([name for name in posts if posts[name] == post], _reading(told, draft.first))
        part.told_post = post
        parts.append((told, part))
    rest = [name for name in posts if posts[name] is None]
    if rest:
        parts.append((None, draft.part(rest, draft.first)))
    return parts


def _join(group: list[Draft], part: Draft, told: Told, sides: FolderSides) -> None:
    for known in group:
        if known.has_room_for(part):
            if known.first.post != told.post:  # neither's name will do for both
                known.rename(_reading(told, known.first), Program(told.program))
            elif known.pattern.name != part.pattern.name:
                known.pattern = Program(told.program)
            known.absorb(part)
            return
    group.append(part)


def _named_after(told: Told, draft: Draft) -> Draft:
    """The draft, named after its post's code if it had only a picture's."""
    first = draft.first
    code = first.shortcode or (shortcode.encode(first.post_id) if first.post_id else None)
    if told.post and draft.pattern is WEB_SAVER:
        draft.rename(_reading(told, first), Program(told.program))
    elif told.post and code != told.post and {code, str(first.post_id)} & set(told.keys):
        draft.rename(_reading(told, first), draft.pattern)
    return draft


def _reading(told: Told, first: Reading) -> Reading:
    post = told.post or first.post
    return Reading(post, post, order=first.order, username=told.username or first.username, stamp=told.taken_at)
