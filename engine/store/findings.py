"""What a verifier saw besides the series: facts, which a person may correct one by one, and further groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.model import FACTS, Facts, Group
from engine.model.facts import LONGEST_FACT
from engine.model.text import clean_text
from engine.store.changes import Changes
from engine.store.tables import SeriesRecord

FACTS_SQL = "json_patch(coalesce(facts, '{}'), coalesce(own_facts, '{}'))"
"""The facts that now hold, as JSON."""
HAS_FACTS = "(facts IS NOT NULL OR own_facts IS NOT NULL)"
"""The condition of the index of facts, word for word."""


def facts_of(record: SeriesRecord) -> Facts:
    """The person's words if there are any, else the verifier's."""
    return Facts.of(record.facts or {}).with_own(record.own_facts or {})


def facts_written(record: SeriesRecord, phrases: Mapping[str, str]) -> Changes:
    """The change that stores these phrases as the person's; those equal to the verifier's are not stored."""
    own, told = dict(record.own_facts or {}), dict(record.facts or {})
    for name, text in phrases.items():
        if name not in FACTS:
            raise ValueError(f"{name} is no fact")
        own.pop(name, None)
        phrase = clean_text(text, LONGEST_FACT).strip(" ,;")
        if phrase != told.get(name, ""):
            own[name] = phrase
    return {"own_facts": own or None}


def open_groups(record: SeriesRecord, out: Collection[str]) -> tuple[Group, ...]:
    """The further series with at least two photos among those excluded (`out`)."""
    groups = []
    for group in record.further or ():
        left = tuple(path for path in group["frames"] if path in out)
        if len(left) >= 2:
            groups.append(Group(left, group["about"]))
    return tuple(groups)
