"""Why these files are one post, and what is known of each photo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from engine.model import Frame, PhotoState, Series
from tui.text import safe


class Evidence(ModalScreen[None]):
    """All that is known of one series."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,i,enter", "dismiss(None)", "Close")]

    DEFAULT_CSS = """
    Evidence > VerticalScroll { width: 100%; height: 100%; }
    """

    def __init__(self, series: Series) -> None:
        super().__init__()
        self._series = series

    def compose(self) -> ComposeResult:
        """The names' part, the verifier's part, the photos."""
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Evidence"
            box.border_subtitle = "Esc closes"
            yield Static(Content("\n").join(self._lines()), markup=False)

    def _lines(self) -> Iterable[Content]:
        series = self._series
        yield _title("Why these files are one post")
        yield _fact("Name", series.row.name)
        yield _fact("Folder", series.row.directory)
        yield _fact("Pattern", f"{series.pattern}, {series.proof.value}")
        yield _fact("User", series.row.username or "not known")
        yield _fact("Shortcode", series.shortcode or "none")
        yield _fact("Taken", f"{series.taken_at:%Y-%m-%d %H:%M:%S} UTC" if series.taken_at else "not known")
        if series.expected:
            yield _fact("Slides", f"{series.row.total} of {series.expected}")
        for sentence in series.evidence:
            yield _fact("", sentence)
        for sentence in series.conflicts:
            yield Content.assemble(("  conflict    ", "$text-warning"), safe(sentence))
        yield Content("")
        yield _title("What the verifier says")
        yield _fact("Verifier", f"{series.verifier or 'none yet'} {series.model_version}".strip())
        if series.row.confidence is not None:
            yield _fact("Confidence", f"{series.row.confidence:.3f}")
        yield _fact("Reason", series.reason or series.error or "none")
        if series.verifier_caption:
            yield _fact("Caption", series.verifier_caption)
        if series.usage.requests:
            usage = series.usage
            yield _fact(
                "Tokens",
                f"{usage.prompt_tokens:,} in, {usage.output_tokens:,} out, {usage.thinking_tokens:,} thinking, "
                f"${usage.cost_usd:.5f}",
            )
        yield Content("")
        yield _title("Photos")
        for frame in series.frames:
            yield _photo(frame)


def _title(text: str) -> Content:
    return Content.styled(text, "bold $text-accent")


def _fact(name: str, value: str) -> Content:
    return Content.assemble((f"  {name:<12}", "$text-muted"), safe(value))


def _photo(frame: Frame) -> Content:
    place = f"{frame.position:>3}" if frame.position else "out"
    state = "" if frame.state == PhotoState.OK else f" · {frame.state.value}"
    why = f" · {safe(frame.reason)}" if frame.reason else ""
    size = f" · {frame.size / 1024:,.0f} KiB" if frame.size else ""
    return Content.assemble((f"  {place:<12}", "$text-muted"), safe(frame.path), (f"{size}{state}{why}", "$text-muted"))
