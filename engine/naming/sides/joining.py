"""Joins facts about a post from several side files, and notes contradictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.naming.reading import SideFacts

if TYPE_CHECKING:
    from engine.naming.sides.plain_text import Caption
    from engine.naming.sides.told import Told


def with_caption(facts: SideFacts | None, found: tuple[Caption, str] | None, what: str) -> SideFacts | None:
    """Add a caption, found with its file's name; `what` begins the name of the source."""
    if found is None:
        return facts
    caption, name = found
    told = SideFacts(f"{what} {name}", caption=caption.caption, username=caption.username, shortcode=caption.shortcode)
    return told if facts is None else _joined(facts, told)


def with_told(facts: SideFacts | None, told: Told) -> SideFacts:
    """Add what one side file says."""
    found = SideFacts(
        f"The side file {told.source}",
        caption=told.caption,
        shortcode=told.shortcode,
        post=told.post if not told.only_if_shared else None,
        username=told.username,
        taken_at=told.taken_at,
        expected=told.expected,
    )
    return found if facts is None else _joined(facts, found)


def adds_nothing(facts: SideFacts, told: Told) -> bool:
    """True if a picture's side file only repeats what is known, as all but the first of a post do."""
    is_same = facts.shortcode == told.shortcode and facts.username == told.username
    return is_same and None not in (facts.caption, facts.taken_at, facts.expected, facts.post)


def _joined(facts: SideFacts, found: SideFacts) -> SideFacts:
    if facts.shortcode and found.shortcode and facts.shortcode != found.shortcode:
        facts.disagree(f"{facts.source} names the shortcode {facts.shortcode}, {_later(found)} {found.shortcode}.")
        return facts
    if facts.username and found.username and facts.username != found.username and found.shortcode:
        facts.disagree(f"{facts.source} names the account {facts.username}, {_later(found)} {found.username}.")
    if found.shortcode and not facts.shortcode:
        facts.source = found.source
    for name in ("caption", "shortcode", "post", "username", "taken_at", "expected"):
        if getattr(facts, name) is None:
            setattr(facts, name, getattr(found, name))
    return facts


def _later(found: SideFacts) -> str:
    return found.source[0].lower() + found.source[1:]
