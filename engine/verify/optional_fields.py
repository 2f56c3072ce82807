"""Optional parts of a model's answer, facts, groups and marks: if they are missing or odd, nothing is asked again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from engine.model import FACTS, SEEN, Facts, Mark, Sightings, all_marks
from engine.model.facts import LONGEST_FACT
from engine.model.text import clean_text, names_files

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

LONGEST_ABOUT = 200
_NOTHING = re.compile(
    r"(?:none|nothing|n/?a|null|unknown|unclear|unspecified|no|not (?:applicable|visible|shown|clear|known|specified))"
    r"(?: (?:visible|shown|given|specified|mentioned))?",
    re.IGNORECASE,
)
"""Words for "nothing to say"."""


def facts_in(answer: dict[str, Any], ids: Collection[str]) -> Facts:
    """The facts of an answer; one that is no text, says nothing or names a picture stays empty."""
    said = answer.get("facts")
    if not isinstance(said, dict):
        return Facts()
    return Facts.of({name: _phrase(said.get(name), ids) for name in FACTS})


def groups_in(
    answer: dict[str, Any], taken: Collection[str], ids: Sequence[str]
) -> tuple[tuple[tuple[str, ...], str], ...]:
    """(ids in film order, what it shows) of each further series; an id in two series counts for the first."""
    entries = answer.get("groups")
    seen = set(taken)
    groups = []
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict):
            continue
        named = entry.get("images")
        labels = []
        for label in named if isinstance(named, list) else ():
            if isinstance(label, str) and label in ids and label not in seen:
                seen.add(label)
                labels.append(label)
        if len(labels) >= 2:
            groups.append((tuple(labels), _phrase(entry.get("about"), ids, LONGEST_ABOUT)))
    return tuple(groups)


def marks_in(answer: dict[str, Any], ids: Sequence[str]) -> Sightings | None:
    """The marks of every picture, known ones alone; None if the answer has no list of them."""
    entries = answer.get("marks")
    if not isinstance(entries, list):
        return None
    seen: dict[str, tuple[Mark, ...]] = dict.fromkeys(ids, ())
    for entry in entries:
        label = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(label, str) or label not in seen:
            continue
        named = entry.get("marks")
        words = [named] if isinstance(named, str) else named if isinstance(named, list) else []
        marks = tuple(SEEN[word] for word in words if isinstance(word, str) and word in SEEN)
        seen[label] = all_marks([seen[label], marks])
    return tuple(seen.items())


def _phrase(value: object, ids: Collection[str], longest: int = LONGEST_FACT) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        return ""
    phrase = clean_text(value, longest).strip("\"'“”„ .,;:-–—")
    return "" if _NOTHING.fullmatch(phrase) or names_files(phrase, ids) else phrase
