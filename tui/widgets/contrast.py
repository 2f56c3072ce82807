"""Keeps every theme readable: text at 4.5:1 and marks at 3:1 or more against what they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from textual.color import Color, ColorParseError

TEXT, MARK = 4.5, 3.0
"""Least contrast of text and of marks, after WCAG 2."""
GROUNDS: Final = ("background", "surface", "panel")
"""What text stands on."""
TEXTS: Final = (
    *("foreground", "text-primary", "text-secondary", "text-accent", "text-success", "text-warning", "text-error"),
    "accent",
)
FOOTER: Final = ("footer-foreground", "footer-key-foreground", "footer-description-foreground")
"""Text on the footer's own ground."""
MARKS: Final = ("primary", "secondary", "success", "warning", "error")
FADED: Final = {"text-muted": 0.60, "text-disabled": 0.38}
"""Text that is less loud: the share of black or white that Textual gives it."""
_STEP = 0.05


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio of two opaque colours, 1 to 21."""
    first, second = sorted((_luminance(one), _luminance(other)))
    return (second + 0.05) / (first + 0.05)


def readable(variables: Mapping[str, str]) -> dict[str, str]:
    """The variables of a theme, with those moved towards black or white that are hard to see.

    A terminal's own colours are left alone: nobody knows what they look like. Adds `list-cursor` and
    `list-cursor-text`, the line under the cursor.
    """
    told = dict(variables)
    grounds = [colour for name in GROUNDS if (colour := _colour(told.get(name))) is not None]
    if len(grounds) < len(GROUNDS):
        return told | {"list-cursor": told["primary"], "list-cursor-text": told["foreground"]}
    for names, least, on in ((TEXTS, TEXT, grounds), (FOOTER, TEXT, [footer_ground(told)]), (MARKS, MARK, grounds[:2])):
        for name in names:
            if (colour := _colour(told.get(name))) is not None:
                told[name] = _moved(colour, on, least).hex
    for name, share in FADED.items():
        told[name] = f"auto {_share(grounds, share):.0%}"
    cursor = grounds[0].blend(Color.parse(told["primary"]), 0.6)
    text = cursor.get_contrast_text(1.0).rgb
    told["list-cursor-text"] = Color(*text).hex
    told["list-cursor"] = _moved(cursor, [Color(*text)], TEXT).hex
    return told


def footer_ground(variables: Mapping[str, str]) -> Color:
    """What the keys at the bottom stand on."""
    return _colour(variables.get("footer-background")) or Color.parse(variables["panel"])


def _colour(value: str | None) -> Color | None:
    """An opaque colour; None for one that a terminal or its ground decides."""
    try:
        colour = Color.parse(value or "")
    except ColorParseError:
        return None
    return None if colour.ansi is not None or colour.a < 1 or colour.auto else colour


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _moved(colour: Color, grounds: Iterable[Color], least: float) -> Color:
    """The colour, as far towards black or white as its contrast with every ground needs."""
    grounds = list(grounds)
    end = Color(0, 0, 0) if all(_luminance(ground) > 0.18 for ground in grounds) else Color(255, 255, 255)
    for step in range(round(1 / _STEP) + 1):
        moved = colour.blend(end, step * _STEP)
        if all(contrast(moved, ground) >= least for ground in grounds):
            return moved
    return end


def _share(grounds: Iterable[Color], share: float) -> float:
    """The least share of black or white, from `share` on, at which text is readable on every ground."""
    for ground in grounds:
        text = Color(*ground.get_contrast_text(1.0).rgb)
        while share < 1 and contrast(ground.blend(text, share), ground) < TEXT:
            share += _STEP
    return min(share, 1.0)
