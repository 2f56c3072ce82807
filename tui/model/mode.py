"""What the keys are for at the moment: where the user is, and what is selected, picked, filtered or magnified."""

from __future__ import annotations

from dataclasses import dataclass

from tui.text import literal


@dataclass(frozen=True, slots=True)
class Mode:
    """What the status line says."""

    place: str = ""
    """The list that is shown."""
    line: int = 0
    """Place of the series in it, from 1; 0 if the list is empty."""
    lines: int = 0
    filter: str = ""
    """The filter in force, as it was typed."""
    selected: int = 0
    """Series that were selected to be changed together."""
    picked: int = 0
    """Photos that were picked."""
    photo: tuple[int, int] | None = None
    """Place of the photo in the loupe and how many there are; None if it is closed."""
    order: str = ""
    """What the list is sorted by; "" if it is as found."""

    def parts(self) -> list[tuple[str, str]]:
        """What is special now, as a badge and words about it; what the next Esc ends comes first. Names commands in
        braces.
        """
        told = []
        if self.picked:
            photos = "1 photo" if self.picked == 1 else f"{self.picked:,} photos"
            told.append(("PICK", f"{photos}: {{toggle_frame}} includes or excludes, Esc clears"))
        if self.photo:
            told.append(("LOUPE", f"photo {self.photo[0]:,} of {self.photo[1]:,}, Esc closes"))
        if self.selected:
            told.append(("SELECT", f"{self.selected:,} series: keys apply to all of them, Esc clears"))
        if self.filter:
            found = "1 series" if self.lines == 1 else f"{self.lines:,} series"
            told.append(("FILTER", f"{literal(self.filter)} · {found}, Esc clears"))
        return told

    @property
    def where(self) -> str:
        """Where the cursor is in the list."""
        at = f"{self.line:,} of {self.lines:,}" if self.lines else "empty"
        return f"{self.place} · {at}" + (f" · by {self.order}" if self.order else "")
