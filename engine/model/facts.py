"""What can be seen in a series, in a few words each, from which captions of every kind are composed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

LONGEST_FACT = 240
"""Characters; a fact is a few words, not a caption."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One phrase for each; "" if nothing was said about it."""

    subject: str = ""
    """Who or what it is about, e.g. "a young woman"."""
    identity: str = ""
    """Lasting looks, e.g. "long red hair and freckles": what a character LoRA learns."""
    clothing: str = ""
    action: str = ""
    """What happens, e.g. "walking along the water"."""
    expression: str = ""
    place: str = ""
    light: str = ""
    framing: str = ""
    """Size and angle of the shot, e.g. "medium shot at eye level"."""
    look: str = ""
    """Colours, grain and manner of the pictures."""

    def __bool__(self) -> bool:
        return any(text for _, text in self.items())

    def items(self) -> Iterator[tuple[str, str]]:
        """(name, phrase) of every fact, in the order of FACTS."""
        return ((name, getattr(self, name)) for name in FACTS)

    def known(self) -> dict[str, str]:
        """The facts that say something, by name."""
        return {name: text for name, text in self.items() if text}

    def with_own(self, own: Mapping[str, str]) -> Facts:
        """The same with a person's own phrases in their place; names that are no facts are passed over."""
        return replace(self, **{name: text for name, text in own.items() if name in FACTS})

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Facts:
        """Facts by name; names that are no facts are passed over."""
        return cls().with_own(said)


FACTS: tuple[str, ...] = tuple(field.name for field in fields(Facts))
"""The names of the facts, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Group:
    """A further series that the verifier saw in the same post."""

    frames: tuple[str, ...]
    """Paths of its photos in film order."""
    about: str
    """What it shows, in a few words; may be empty."""
