"""Why these files are one post, and what is known of each photo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from engine.model import Frame, LookAlikes, Opinion, PhotoState, Series, grouping_words
from tui.keys.command import same_key
from tui.text import ELLIPSIS, safe
from tui.text.marks import measured_words
from tui.widgets.alike import copy_sentences, near_frames, near_words
from tui.widgets.labelled import MUTED, labelled

_INDENT = 14
_FRAME_CELLS = 8
_OWN = "the collection's own"


class Evidence(ModalScreen[None]):
    """All that is known of one series."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss(None)", "Close"),
        same_key("evidence", "dismiss(None)"),
    ]

    def __init__(
        self,
        series: Series,
        alike: LookAlikes | None = None,
        pixels: Mapping[str, tuple[int, int]] | None = None,
        better: Mapping[str, str] | None = None,
    ) -> None:
        """`pixels` are widths and heights by path, of those photos that could be opened, and `better` the paths of the
        better photos in other posts, by the paths of their copies.
        """
        super().__init__()
        self._better = better or {}
        self._pixels = pixels or {}
        self._series = series
        self._alike = alike or LookAlikes()

    def compose(self) -> ComposeResult:
        """The names' part, the verifier's part, the photos."""
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Evidence"
            box.border_subtitle = "Esc closes"
            yield Static(markup=False)

    def on_resize(self) -> None:
        """Wrap the sentences to what room there is."""
        self.query_one(Static).update(Content("\n").join(self._lines()))

    def _lines(self) -> Iterable[Content]:
        series = self._series
        yield _title("Why these files are one post")
        yield self._fact("Name", series.row.name)
        yield self._fact("Folder", _OWN if series.row.directory in ("", ".") else series.row.directory)
        yield self._fact("Pattern", grouping_words(series.pattern, series.proof))
        yield self._fact("User", series.row.username or "not known")
        yield self._fact("Shortcode", series.shortcode or "none")
        yield self._fact("Taken", f"{series.taken_at:%Y-%m-%d %H:%M:%S} UTC" if series.taken_at else "not known")
        if series.expected:
            yield self._fact("Slides", f"{series.row.total} of {series.expected}")
        for sentence in series.evidence:
            yield self._fact("", sentence)
        for sentence in series.conflicts:
            yield self._fact("Conflict", sentence, "$text-warning")
        for sentence in copy_sentences(series.row.id, self._alike):
            yield self._fact("Download", sentence, "$text-warning")
        yield Content("")
        yield _title("What the verifier says")
        yield self._fact("Verifier", f"{series.verifier or 'none yet'} {series.model_version}".strip())
        if series.row.confidence is not None:
            yield self._fact("Confidence", f"{series.row.confidence:.3f}")
        yield self._fact("Reason", series.reason or series.error or "none")
        if series.verifier_caption:
            yield self._fact("Caption", series.verifier_caption)
        if series.held:
            yield self._fact("Sieve", "held back from the paid verifier; asking again sends it", "$text-warning")
        if second := series.second:
            yield self._fact("Second", _second_words(second), MUTED if second.agrees else "$text-warning")
        for name, text in series.facts.known().items():
            whose = " (yours)" if text != getattr(series.verifier_facts, name) else ""
            yield self._fact(name.capitalize(), text + whose)
        for group in series.groups:
            yield self._fact("Further", f"{len(group.frames)} photos, {group.about or 'a series of their own'}")
        if series.usage.requests:
            usage = series.usage
            yield self._fact(
                "Tokens",
                f"{usage.prompt_tokens:,} in, {usage.output_tokens:,} out, {usage.thinking_tokens:,} thinking, "
                f"${usage.cost_usd:.5f}",
            )
        yield Content("")
        yield _title("Photos")
        near = near_frames(series.frames, self._alike)
        for frame in series.frames:
            yield self._photo(frame, near_words(near.get(frame.path)))

    def _fact(self, name: str, value: str, style: str = MUTED) -> Content:
        return labelled(f"  {name}", safe(value), indent=_INDENT, width=self.app.size.width - _FRAME_CELLS, style=style)

    def _photo(self, frame: Frame, likeness: str) -> Content:
        parts = [self._apart(frame.path)]
        if frame.path in self._pixels:
            parts.append("{} × {}".format(*self._pixels[frame.path]))
        if frame.size:
            parts.append(f"{frame.size / 1024:,.0f} KiB")
        if frame.mtime_ns:
            parts.append(f"{datetime.fromtimestamp(frame.mtime_ns / 1e9):%Y-%m-%d %H:%M:%S}")
        if frame.state != PhotoState.OK:
            parts.append(frame.state.value)
        if frame.reason:
            parts.append(frame.reason)
        if likeness:
            parts.append(likeness)
        if measured := measured_words(frame):
            parts.append(measured)
        if better := self._better.get(frame.path):
            parts.append(f"the better one is {better}")
        return self._fact(
            f"{frame.position:>3}" if frame.position else "" if frame.is_open else "excluded", " · ".join(parts)
        )

    def _apart(self, path: str) -> str:
        """What tells a photo's name from the post's, which stands above."""
        name = path.rsplit("/", 1)[-1]
        rest = name.removeprefix(self._series.row.name)
        return name if rest == name or not rest else ELLIPSIS + rest


def _second_words(second: Opinion) -> str:
    """What another verifier says, in a sentence."""
    saw = f"a series of {len(second.frames)} photos" if second.is_series else "no series"
    agrees = "agrees" if second.agrees else "disagrees"
    return f"{second.verifier} {agrees}: it sees {saw} ({second.confidence:.2f}). {second.reason}"


def _title(text: str) -> Content:
    return Content.styled(text, "bold $text-accent")
