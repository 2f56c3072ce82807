"""Exports as notes: what one was asked for, as JSON that a later start reads, and back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.model import (
    Decision,
    ExportChoice,
    FilterField,
    FilterTerm,
    Relation,
    SeriesFilter,
    SeriesState,
    SortKey,
    Take,
)

if TYPE_CHECKING:
    from engine.export.options import ExportOptions


@dataclass(frozen=True, slots=True)
class PastExport:
    """An export that was begun, and what came of it."""

    began: datetime
    """UTC, without a zone."""
    options: ExportOptions
    choice: ExportChoice
    outcome: str = ""
    """A word of `Outcome`; "" while it runs, and for one that was killed."""
    series: int = 0
    frames: int = 0

    def as_json(self) -> dict[str, Any]:
        """A note of it."""
        return {
            "began": self.began.isoformat(),
            "options": asdict(self.options) | {"output": str(self.options.output)},
            "choice": {
                "take": self.choice.take.value,
                "matching": None if self.choice.matching is None else _filter_as_json(self.choice.matching),
                "selected": None if self.choice.selected is None else list(self.choice.selected),
            },
            "outcome": self.outcome,
            "series": self.series,
            "frames": self.frames,
        }


def past_export(note: Any) -> PastExport | None:
    """The export that a note speaks of; None if it makes no sense to this version."""
    from engine.export.options import ExportOptions

    try:
        known = {field.name for field in fields(ExportOptions)}
        options = {name: value for name, value in note["options"].items() if name in known}
        listed = {name: tuple(options[name]) for name in ("omit_facts", "balance") if name in options}
        options |= {"output": Path(options["output"]), **listed}
        chosen = note["choice"]
        matching, selected = chosen["matching"], chosen["selected"]
        return PastExport(
            datetime.fromisoformat(note["began"]),
            ExportOptions(**options),
            ExportChoice(
                Take(chosen["take"]),
                None if matching is None else _filter_from(matching),
                None if selected is None else tuple(map(int, selected)),
            ),
            str(note["outcome"]),
            int(note["series"]),
            int(note["frames"]),
        )
    except (TypeError, ValueError, KeyError, AttributeError):
        return None


def _filter_as_json(wanted: SeriesFilter) -> dict[str, Any]:
    terms = [
        {
            "field": term.field.value,
            "relation": term.relation.value,
            "values": [{"time": value.isoformat()} if isinstance(value, datetime) else value for value in term.values],
            "negated": term.negated,
        }
        for term in wanted.terms
    ]
    return {
        "states": sorted(wanted.states),
        "decisions": sorted(wanted.decisions),
        "is_series": wanted.is_series,
        "text": wanted.text,
        "sort": wanted.sort.value,
        "descending": wanted.descending,
        "terms": terms,
        "removed": wanted.removed,
    }


def _filter_from(note: dict[str, Any]) -> SeriesFilter:
    terms = tuple(
        FilterTerm(
            FilterField(term["field"]),
            Relation(term["relation"]),
            tuple(
                datetime.fromisoformat(value["time"]) if isinstance(value, dict) else value for value in term["values"]
            ),
            term["negated"],
        )
        for term in note["terms"]
    )
    return SeriesFilter(
        frozenset(map(SeriesState, note["states"])),
        frozenset(map(Decision, note["decisions"])),
        note["is_series"],
        note["text"],
        SortKey(note["sort"]),
        note["descending"],
        terms,
        note["removed"],
    )
