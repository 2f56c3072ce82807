"""What is said of the selected series, line by line.

`worded` puts the user's keys in the place of the commands that a text names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.content import Content

from engine.model import Decision, LookAlikes, Proof, Series, SeriesState
from engine.model.text import counted
from tui.text import safe
from tui.text.marks import mark_words
from tui.widgets.alike import copy_words
from tui.widgets.photo_facts import OPEN
from tui.widgets.series_line import FLAG, standing_of

_DECISION_STYLES = {
    Decision.APPROVED: "$text-success bold",
    Decision.REJECTED: "$text-error bold",
    Decision.LATER: "$text-warning bold",
    Decision.UNDECIDED: "dim",
}
PROOF_WORDS: Final = {
    Proof.PROVEN: "verified",
    Proof.LIKELY: "likely",
    Proof.WEAK: "uncertain",
    Proof.NAME_ONLY: "by name only",
    Proof.PROPOSED: "proposed",
}


def title_line(series: Series) -> Content:
    """Where it stands, in the list's word, and its name."""
    row = series.row
    words = [(standing_of(row).word.upper(), _DECISION_STYLES[row.decision])]
    return Content.assemble(*words, "  ", safe(row.title or row.name))


def loupe_title_line(series: Series) -> Content:
    """The same with its mark and what is told elsewhere while the loupe is closed."""
    row = series.row
    facts = [f"{row.kept} of {row.total} frames"] if not _is_open(series) else [counted(row.total, "photo")]
    if row.confidence is not None:
        facts.append(f"confidence {row.confidence:.2f}")
    mark = standing_of(row).mark + (FLAG if row.flagged else "")
    return Content.assemble(
        (f"{mark} ", _DECISION_STYLES[row.decision]),
        title_line(series),
        ("  " + " · ".join(facts), "$text-muted not bold"),
    )


def _is_open(series: Series) -> bool:
    """True while nobody has said which of its photos belong."""
    return bool(series.frames) and all(frame.is_open for frame in series.frames)


def _whose(series: Series, worded: Callable[[str], str]) -> str:
    """Whose frames they are, where that is a question."""
    if series.frames_by_person:
        return ", edited by you"
    return worded(", the verifier's ({swap_frames} shows yours)") if series.film_set_aside is not None else ""


def facts_line(series: Series, alike: LookAlikes, worded: Callable[[str], str]) -> str:
    """How many frames, what is special, how sure the verifier is, whence the series comes."""
    row = series.row
    frames = f"{row.kept} of {row.total} frames{_whose(series, worded)}" if row.total else "no photos"
    facts = [f"{counted(row.total, 'photo')}, {OPEN}" if _is_open(series) else frames]
    if words := copy_words(row.id, alike):
        facts.insert(0, words)
    facts += mark_words(row.marks)
    if row.confidence is not None:
        facts.append(f"confidence {row.confidence:.2f}" + (", check this" if row.needs_review else ""))
    facts.append(f"grouping {PROOF_WORDS[series.proof]}")
    if series.taken_at:
        facts.append(f"{series.taken_at:%Y-%m-%d %H:%M}")
    if series.verifier:
        facts.append(safe(series.model_version or series.verifier))
    if series.usage.cost_usd:
        facts.append(f"${series.usage.cost_usd:.4f}")
    return " · ".join(facts)


def caption_line(series: Series, worded: Callable[[str], str]) -> Content:
    """Its caption, or how to write one; before it whether it is a draft or out of date."""
    if not series.caption:
        return Content.styled(worded("No caption yet; press {edit_caption} to write one."), "dim italic")
    marks = ""
    if series.caption_stale:
        marks = "frames changed since · "
    elif series.caption_is_draft:
        marks = "draft · "
    return Content.assemble((marks, "$text-warning"), safe(series.caption))


def reason_line(series: Series) -> str:
    """Why the verifier judged it so, or why it could not."""
    if series.error:
        words = {SeriesState.SKIPPED: "Skipped"}.get(series.row.state, "Failed")
        return f"{words}: {safe(series.error)}"
    if series.row.state in (SeriesState.GROUPED, SeriesState.QUEUED):
        return "Not verified yet. " + safe(" ".join(series.evidence))
    return safe(series.reason)
