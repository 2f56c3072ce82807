"""Facts: what can be seen in a series, in a few words each, to compose captions from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

LONGEST_FACT = 240
"""Most characters of a fact, which is a few words and no caption."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One phrase for each fact; "" if it is unknown."""

    subject: str = ""
    """Who or what it is about, e.g. "a young woman"."""
    identity: str = ""
    """Lasting looks, e.g. "long red hair and freckles", which a character LoRA learns."""
    clothing: str = ""
    action: str = ""
    """What happens, e.g. "walking along the water"."""
    expression: str = ""
    place: str = ""
    light: str = ""
    framing: str = ""
    """Size and angle of the shot, e.g. "medium shot at eye level"."""
    look: str = ""
    """Colours, grain and style of the pictures."""

    def __bool__(self) -> bool:
        return any(text for _, text in self.items())

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield (name, phrase) of every fact, in the order of FACTS."""
        return ((name, getattr(self, name)) for name in FACTS)

    def known(self) -> dict[str, str]:
        """The known facts, by name."""
        return {name: text for name, text in self.items() if text}

    def with_own(self, own: Mapping[str, str]) -> Facts:
        """These facts with a person's own phrases instead; other names are ignored."""
        return replace(self, **{name: text for name, text in own.items() if name in FACTS})

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Facts:
        """Facts from phrases by name; other names are ignored."""
        return cls().with_own(said)


FACTS: tuple[str, ...] = tuple(field.name for field in fields(Facts))
"""Names of the facts, in the order of a sentence."""


@dataclass(frozen=True, slots=True)
class Group:
    """A further series that the verifier found in the same post."""

    frames: tuple[str, ...]
    """Paths of its photos in film order."""
    about: str
    """What it shows, in a few words; may be empty."""
