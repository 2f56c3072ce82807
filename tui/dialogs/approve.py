"""Approving all above a confidence: from which on, how many that is, and what error to expect of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from engine.model import TasteRecord
from engine.store.trust import Expectation, ReviewedSeries, Share, expectation
from tui.dialogs.strips import SeriesStrips
from tui.text.taste_lines import record_words

_FIRST = 0.9
"""The threshold that stands there at first."""
_LIKELY = 0.5
"""Probability of an approval from which on it is likely."""
_NARROW = 72
"""Width of the screen, in cells, below which three buttons need short labels."""
_LINES, _TASTE_LINES = 20, 4
"""Lines of the screen for the question, and for what is said of a taste."""


class Approval(NamedTuple):
    """What is to be approved."""

    threshold: float
    """Confidence from which on."""
    likely: tuple[int, ...] | None = None
    """Ids of those of them that the person would likely approve; None for all of them."""


class Foresight(NamedTuple):
    """What decisions taught of the series that wait."""

    record: TasteRecord
    likely: Mapping[int, float]
    """Probability that the person approves a series, by id; empty unless the record beats the confidence."""


class ApproveDialog(ModalScreen[Approval | None]):
    """Asks for a threshold; None means that nothing is to be approved."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel"),
        Binding("up", "change(0.01)", "Higher", show=False),
        Binding("down", "change(-0.01)", "Lower", show=False),
        Binding("pageup", "change(0.05)", "Much higher", show=False),
        Binding("pagedown", "change(-0.05)", "Much lower", show=False),
    ]

    DEFAULT_CSS = """
    ApproveDialog {
        #threshold { width: 9; }
        #outlook { height: auto; min-height: 6; margin: 1 0 0 0; }
        &.-foresight #outlook { min-height: 4; }
        #taste { height: auto; margin: 1 0 0 0; color: $text-muted; }
        &.-foresight #least-sure { margin: 1 0 0 0; }
        .hint { width: 1fr; padding: 0 0 0 2; color: $text-muted; }
    }
    """

    def __init__(
        self,
        confidences: Sequence[float],
        ids: Sequence[int],
        words: Sequence[ReviewedSeries],
        foresight: Foresight | None = None,
    ) -> None:
        """`confidences` are those of all that waits, ascending, and `ids` whose they are; `words` is the person's
        record so far. With a foresight those are offered, too, that the person would likely approve.
        """
        super().__init__()
        self._foresight = foresight if foresight and foresight.likely else None
        self.set_class(self._foresight is not None, "-foresight")
        self._confidences = confidences
        self._ids = ids
        self._words = words

    def compose(self) -> ComposeResult:
        """The threshold, what follows from it, and the answers."""
        with Vertical(classes="dialog with-strips") as box:
            box.border_title = "Approve all"
            box.border_subtitle = "Enter approves, Esc cancels"
            yield Static("Approve every undecided series with a confidence of at least", markup=False)
            with Horizontal(classes="row"):
                yield Input(f"{_FIRST:.2f}", id="threshold", restrict=r"[0-9.,%]*", max_length=6, compact=True)
                yield Static("↑ ↓ by 0.01, PgUp PgDn by 0.05, or type it", classes="hint", markup=False)
            yield Static("", id="outlook", markup=False)
            if self._foresight:
                yield Static(record_words(self._foresight.record), id="taste", markup=False)
            yield Static("The ones with the lowest confidence:", id="least-sure", classes="note", markup=False)
            yield SeriesStrips(self._ids, others=_LINES + (_TASTE_LINES if self._foresight else 0))
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="no")
                if self._foresight:
                    yield Button("Approve the likely", id="likely")
                yield Button("Approve", variant="primary", id="yes")

    def on_mount(self) -> None:
        """Begin with the threshold; the next digit replaces it."""
        field = self.query_one("#threshold", Input)
        field.focus()
        field.action_select_all()
        self._look()

    def on_resize(self) -> None:
        """Say nothing above the strips if there is no room for them."""
        self.query_one("#least-sure").display = bool(self.query_one(SeriesStrips).display)

    @property
    def threshold(self) -> float | None:
        """What is typed, from 0 to 1; None where that is no number."""
        return read_threshold(self.query_one("#threshold", Input).value)

    @property
    def outlook(self) -> Expectation | None:
        """What would be approved, and what is to be expected of it."""
        threshold = self.threshold
        if threshold is None:
            return None
        series = len(self._confidences) - bisect_left(self._confidences, threshold)
        return expectation(self._words, threshold, series)

    @property
    def likely(self) -> tuple[int, ...]:
        """Ids of those that would be approved and that the person would likely approve."""
        if self._foresight is None or (outlook := self.outlook) is None:
            return ()
        chances = self._foresight.likely
        return tuple(one for one in self._ids[len(self._ids) - outlook.series :] if chances.get(one, 0.0) >= _LIKELY)

    def action_change(self, by: float) -> None:
        """Raise the threshold, or lower it."""
        threshold = max(0.0, min(1.0, (self.threshold if self.threshold is not None else _FIRST) + by))
        field = self.query_one("#threshold", Input)
        field.value = f"{threshold:.2f}"
        field.action_select_all()

    @on(Input.Changed, "#threshold")
    def _look(self) -> None:
        outlook = self.outlook
        lines = list(_told(outlook, len(self._confidences))) if outlook else [_QUESTION]
        self.query_one("#outlook", Static).update(Content("\n").join(lines))
        first = len(self._ids) - (outlook.series if outlook else 0)
        self.query_one(SeriesStrips).show(self._ids[first:])
        button = self.query_one("#yes", Button)
        button.disabled = not (outlook and outlook.series)
        button.label = f"Approve {outlook.series:,}" if outlook and outlook.series else "Approve"
        if self._foresight:
            likely, count = self.query_one("#likely", Button), len(self.likely)
            likely.disabled = not count
            likely.label = f"The {count:,} " + (
                "likely" if self.app.size.width < _NARROW else "you would likely approve"
            )

    @on(Input.Submitted, "#threshold")
    @on(Button.Pressed, "#yes")
    def _approve(self) -> None:
        if (outlook := self.outlook) is not None and outlook.series:
            self.dismiss(Approval(outlook.threshold))

    @on(Button.Pressed, "#likely")
    def _approve_likely(self) -> None:
        if (outlook := self.outlook) is not None and (likely := self.likely):
            self.dismiss(Approval(outlook.threshold, likely))

    @on(Button.Pressed, "#no")
    def _leave(self) -> None:
        self.dismiss(None)


def read_threshold(text: str) -> float | None:
    """A confidence as people type it: 0.9, .9, 0,9, 90 or 90%."""
    try:
        value = float(text.replace(",", ".").rstrip("%"))
    except ValueError:
        return None
    value = value / 100 if value > 1 or text.endswith("%") else value
    return value if 0 <= value <= 1 else None


_QUESTION = Content.styled("A number from 0 to 1, e.g. 0.9", "$text-warning")


def _told(outlook: Expectation, waiting: int) -> Iterator[Content]:
    yield Content.assemble((f"{outlook.series:,}", "bold"), f" of {waiting:,} undecided series would be approved.")
    yield Content("")
    refused, wrong = outlook.refused, outlook.wrong
    if wrong is None:
        yield Content.styled("You haven't reviewed any this confident; error unknown.", "$text-warning")
        return
    least, likely, most = wrong
    yield Content(
        f"Of {refused.of:,} this confident that you reviewed, you rejected {refused.hits:,} ({_percent(refused)})."
    )
    yield Content.assemble(
        "Expect about ", (f"{likely:,}", "bold"), f" wrong ones, and between {least:,} and {most:,}."
    )
    if outlook.corrected.hits:
        corrected = outlook.corrected
        yield Content(f"Of those you approved, you changed the frames of {corrected.hits:,} ({_percent(corrected)}).")
    if outlook.is_scant:
        many = "1 decision" if refused.of == 1 else f"{refused.of} decisions"
        yield Content.styled(f"This rests on {many} only; decide some more for a closer answer.", "$text-warning")


def _percent(share: Share) -> str:
    return f"{share.value or 0:.0%}"
