"""Where a filter is typed: its keys and values are completed, and what is wrong with it is said below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import Suggester
from textual.widgets import Input

from tui.text import safe
from tui.widgets.steady_text import SteadyText

Words = Mapping[str, Sequence[str]]
"""What the values of a key may be, by key."""
Complete = Callable[[str, Words], str | None]
"""Gives a text with its last term completed, or None."""
HINT = "words, or state: user: caption: conf> frames>= date>= proof: · -word excludes · → or Tab completes"


class FilterField(Input):
    """The line itself; Tab takes the completion, for here it leads nowhere else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "To the list", id="filter.keep"),
        Binding("tab", "cursor_right", "Complete", id="filter.complete"),
        Binding("escape", "drop", "Clear filter", id="filter.drop"),
    ]

    class Dropped(Message):
        """The user wants no filter."""

    # The space that the text would need: Textual lays the whole screen out anew for it, though the line stays a line.
    virtual_size = reactive(Size(0, 0), layout=False)

    def action_drop(self) -> None:
        """Take the filter away."""
        self.post_message(self.Dropped())


class FilterBar(Vertical):
    """The field and, while it has the keys or is wrong, a line about it."""

    DEFAULT_CSS = """
    FilterBar {
        display: none;
        height: auto;
        & > FilterField.-textual-compact { padding: 0 1; background: $boost; }
        & > #filter-note {
            display: none; height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis;
        }
        &.-typing > #filter-note, &.-wrong > #filter-note { display: block; }
        &.-wrong > #filter-note { color: $text-error; }
    }
    """

    class Typed(Message):
        """The text changed."""

    class Left(Message):
        """The user is done with it."""

    Dropped = FilterField.Dropped

    def __init__(self, complete: Complete, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hint = ""
        """What the term that is being typed still lacks."""
        self._suggester = _Suggester(complete)
        self._field = FilterField(
            placeholder="filter", id="filter", compact=True, suggester=self._suggester, max_length=1000
        )

    def compose(self) -> ComposeResult:
        """The field above, the note below."""
        yield self._field
        yield SteadyText(HINT, id="filter-note")

    def on_descendant_focus(self) -> None:
        """Say what can be typed."""
        self.add_class("-typing")

    def on_descendant_blur(self) -> None:
        """Leave the line to the list; Textual's own :focus-within still holds when it is looked at."""
        self.remove_class("-typing")

    @property
    def typing(self) -> bool:
        """True while it has the keys."""
        return self._field.has_focus

    @property
    def wrong(self) -> bool:
        """True where it makes no sense as it stands."""
        return self.has_class("-wrong")

    @property
    def text(self) -> str:
        """What is typed."""
        return self._field.value

    def set_text(self, text: str) -> None:
        """Put a text there, and tell nobody."""
        with self.prevent(Input.Changed):
            self._field.value = text
        self.display = bool(text)

    @property
    def words(self) -> Words:
        """What is completed from."""
        return self._suggester.words

    def suggest_from(self, words: Words) -> None:
        """Complete values from these words."""
        self._suggester.words = words

    def open(self) -> None:
        """Begin to type."""
        self.display = True
        self._field.focus()

    def tell(self, found: int) -> None:
        """Say how many series it finds, or what is still to be typed."""
        self.remove_class("-wrong")
        note = self.hint or (f"{found:,} series" if self.text.strip() else HINT)
        self.query_one("#filter-note", SteadyText).say(safe(note))

    def complain(self, error: str) -> None:
        """Say what is wrong with it."""
        self.add_class("-wrong")
        self.query_one("#filter-note", SteadyText).say(f"! {safe(error)}")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed())

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.display = bool(self.text.strip())
        self.post_message(self.Left())


class _Suggester(Suggester):
    def __init__(self, complete: Complete) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete
        self.words: Words = {}

    async def get_suggestion(self, value: str) -> str | None:
        return self._complete(value, self.words)
