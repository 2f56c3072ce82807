"""Takes words that speak of photos out of captions for video models, which are to describe what is to be seen."""

from __future__ import annotations

import re
from typing import Final

_THINGS = (
    r"(?:photo\w*|photograph\w*|pictures?|images?|frames?|snapshots?|stills?|shots?|views?|slides?|sequences?|series"
    r"|sets?|successions?|collections?|progressions?|slideshows?|collages?|sessions?)"
)
_OPENING: Final = re.compile(
    rf"^\W*(?:(?:an?|the|this|these|consecutive|several|multiple|successive|\d+)\s+)*"
    rf"(?:photo(?:graph)?s?\s*-?\s*(?:session|shoot|series|sequence|set|dump)|photoshoot|slideshow|collage"
    rf"|(?:sequence|series|set|succession|collection)\s+of\s+(?:(?!{_THINGS})\w+\s+)?{_THINGS}"
    rf"|(?:sequence|series)|consecutive\s+shots|(?:photo|picture|image|frame|snapshot)s?|photographs?)\s*"
    rf"(?:(?:that|which)\s+)?"
    rf"(?:showing|shows?|capturing|captures?|following|follows?|presenting|presents?|depicting|depicts?"
    rf"|featuring|features?|documenting|documents?|of|with)\s+",
    re.IGNORECASE,
)
"""How captions of photo series begin: "sequence of photos showing …", "a photo of …"."""

_TOLD: Final = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), plain)
    for pattern, plain in (
        (r"(glasses|spectacles) with ([\w-]+(?: [\w-]+)?) frames", r"\2 \1"),
        (r"([\w-]+)-framed", r"\1-rimmed"),
        (r"(?:photo|picture)\s*-?\s*(?:shoot|session)s?", "shoot"),
        (r"photoshoots?", "shoot"),
        (r"(?:photo|picture) ?frames?", "border"),
        (r"photo ?booths?", "booth"),
        (r"photographers?", "camera operator"),
        (r"photograph(?:ing|s(?= (?:a|an|the|her|his|their|its)\b))", "filming"),
        (r"photographed", "filmed"),
        (r"photo-?\s?realistic|photographic", "lifelike"),
        (r"(?:fill|fills|filling) the (?:whole )?(?:frame|picture|image)", "close up"),
        (r"(?:photograph|photo|picture|image|snapshot|frame)s\b(?! of\b)", "views"),
        (r"photo\w*s|pictures|images|snapshots|frames", "views"),
        (r"photo\w*|picture|snapshot|image|frame", "view"),
        (r"imagery", "scenery"),
        (r"framed (?=by|in|with)", "surrounded "),
        (r"framed", "bordered"),
        (r"photo sequences?|sequences?", "progression"),
        (r"series of", "set of"),
        (r"series", "set"),
    )
)


def without_opening(caption: str) -> str:
    """A caption without the words that say that it is one of photos."""
    told = caption
    while (shorter := _OPENING.sub("", told, count=1)) != told:
        told = shorter
    return told


def in_plain_words(text: str) -> str:
    """`text` with other words for photo, image, frame and sequence."""
    for pattern, plain in _TOLD:
        text = pattern.sub(plain, text)
    return text
