"""Facts as parts of English sentences: models put the same fact as "on a beach", "a beach" or "Beach"."""

from __future__ import annotations

import re

from engine.export.english import (
    DETERMINERS,
    PREPOSITIONS,
    head,
    indefinite,
    is_plural,
    listed,
    lowered,
    with_article,
    without_article,
    without_opening,
)

_ON = re.compile(
    r"\b(?:beach|shore|coast|street|road|path|trail|roof|rooftop|terrace|balcony|pier|quay|bridge|lawn|hill|hillside"
    r"|mountain|summit|stage|court|stairs|staircase|steps|bench|boat|couch|bed|sofa|platform|island|rock|rocks|cliff"
    r"|track|field|pitch|square|plaza|promenade|pavement|sidewalk|deck|dune|dunes|porch)\b"
)
_LIGHT_NOUN = re.compile(
    r"\b(?:\w*light|lights|lighting|sun|sunshine|glow|shade|shadows?|dusk|dawn|twilight|darkness|lamps?|neon|flash|haze"
    r"|hour|rays|candles|dark|night|sunset|sunrise)\b",
    re.IGNORECASE,
)
_SHOT_NOUN = re.compile(r"\b(?:shot|close-?up|view|portrait|panorama|composition)\b", re.IGNORECASE)
_LOOK_NOUN = re.compile(
    r"\b(?:colou?rs?|tones?|contrast|grain|palette|saturation|look|style|finish|aesthetic|hues?|tint|feel|mood|textures?"
    r"|depth|bokeh|focus|vignette|shadows|highlights|exposure|filter|cast|background|detail|sharpness|film)\b",
    re.IGNORECASE,
)
_FACE_NOUN = re.compile(
    r"\b(?:smiles?|expressions?|look|gaze|grin|face|eyes|frown|stare|laugh|glance|mouth|pout|smirk|brow)\b",
    re.IGNORECASE,
)
_BODY_NOUN = re.compile(
    r"\b(?:hair|haired|eyes?|skin|face|beard|moustache|mustache|freckles|build|features|fur|coat|markings?|ears?|tattoos?"
    r"|scars?|tail|mane|snout|muzzle|feathers|beak|cheek(?:s|bones)?|jaw|nose|lips|(?:eye)?brows|complexion|figure|body"
    r"|legs|arms|glasses|dimples|wings|paws|spots|stripes|curls|braids?|ponytail|bun|bangs|fringe|head|neck|chest|belly"
    r"|teeth|hands|shoulders|waist|shell|trunk|roof|walls?|windows?|facade|towers?|paint|wheels|edges|collar|piercings?)\b",
    re.IGNORECASE,
)
_BARE_WEAR = frozenset(["shirtless", "barefoot", "naked", "nude", "topless", "bare-chested"])


def placed(place: str) -> str:
    """A place behind its preposition: "beach" is "on a beach"."""
    place = lowered(place)
    if place.split(" ", 1)[0].casefold().rstrip(",") in PREPOSITIONS:
        return place
    return f"{'on' if _ON.search(head(place).casefold()) else 'in'} {with_article(place)}"


def doing(subject: str, action: str) -> str:
    """What a subject does, with its verb: "is walking", "walks", or "is seen in a slow walk"."""
    be = "are" if is_plural(subject) else "is"
    action = lowered(without_opening(action, "is", "are", "was", "were"))
    first = action.split(" ", 1)[0].casefold().rstrip(",")
    if re.fullmatch(r"(?:\w+ly)|still|slowly|gently", first):  # "slowly walking"
        return f"{be} {action}"
    if first.endswith("ing") and first not in ("spring", "evening", "morning", "string", "king", "ring", "wing"):
        return f"{be} {action}"
    if first.endswith("s") and not first.endswith("ss") and first not in DETERMINERS:
        return _agreeing(action, first, be)
    if be == "are" and first not in DETERMINERS and first not in ("slow", "quick", "gentle"):
        return action
    return f"{be} seen in {with_article(action)}"


def _agreeing(action: str, first: str, be: str) -> str:
    """ "walks" stays with one subject; several walk."""
    if be == "is":
        return action
    stem = first[:-2] if re.search(r"(?:ss|sh|ch|x|o)es$", first) else first[:-1]
    stem = f"{first[:-3]}y" if first.endswith("ies") else stem
    return stem + action[len(first) :]


def looking(identity: str) -> tuple[str, str]:
    """Lasting looks, told apart: what stands behind "with" ("red hair"), and what is set between commas ("slim")."""
    had: list[str] = []
    others: list[str] = []
    before = ""
    for part in without_opening(identity, "with", "has", "have", "having").split(","):
        said = before + lowered(part.strip())
        before = ""
        if said.casefold() in _OF_A_NOUN:  # "long, wavy hair"
            before = f"{said}, "
        elif said:
            (had if _is_had(said) else others).append(said)
    others += [before.strip(", ")] if before else []
    return listed([with_article(part) for part in had]), listed(others)


def _is_had(looks: str) -> bool:
    last = head(looks).split(" ")[-1].casefold()
    several = last.endswith("s") and not last.endswith(("ous", "less", "ss")) and not looks.startswith("in ")
    return bool(_BODY_NOUN.search(looks)) or several


# fmt: off
_OF_A_NOUN = frozenset({
    "long", "short", "thick", "wavy", "curly", "straight", "soft", "dark", "light", "pale", "bright", "large",
    "small", "big", "round", "pointed", "shiny", "smooth", "fluffy", "dense", "fine", "thin", "full",
})
# fmt: on


def wearing(clothing: str) -> str:
    """Clothes with their verb: "blue coat" is "wearing a blue coat"."""
    clothing = lowered(without_opening(clothing, "wearing", "dressed in", "wears", "clothed in", "in"))
    return clothing if clothing.casefold() in _BARE_WEAR else f"wearing {with_article(clothing)}"


def facing(expression: str) -> str:
    """An expression behind "with": "calm" is "with a calm expression", "a smile" is "with a smile"."""
    expression = lowered(without_opening(expression, "with", "has", "having"))
    if _FACE_NOUN.search(expression):
        return f"with {with_article(expression)}"
    if expression.split(" ", 1)[0].casefold().endswith("ing"):
        return expression
    said = without_article(expression)
    return f"with {indefinite(said)} {said} expression"


def lit(light: str) -> str:
    """Light behind its preposition, "" if it is a quality: "in soft evening light", "at golden hour", "backlit"."""
    light = lowered(without_opening(light, "in", "under", "with", "by", "at"))
    if re.match(r"(?:lit|backlit|illuminated)\b", light, re.IGNORECASE):
        return light
    if re.search(r"\b(?:hour|dusk|dawn|sunset|sunrise|night|noon|midday|twilight)$", light, re.IGNORECASE):
        return f"at {light}"
    return f"in {light}" if _LIGHT_NOUN.search(light) else ""


def shot(framing: str) -> str:
    """The framing as a noun, "" if it is none: "medium shot, eye level" is "a medium shot at eye level"."""
    size, *angles = (lowered(part.strip()) for part in framing.split(","))
    size = re.sub(r"\s*\b(?:photo\w*|picture|image|frame)\b", " shot", size).strip()
    if not _SHOT_NOUN.search(head(size)):
        if not _SIZE.fullmatch(size):
            return ""
        size = f"{re.sub(r'(?<=full|half) |(?<=upper|lower) |(?<=three) ', '-', size)} shot"
    for angle in angles:
        if re.fullmatch(r"(?:at )?eye[- ]level", angle):
            size += " at eye level"
        elif found := re.fullmatch(r"(?:from )?(?:an? )?((?:slightly )?(?:low|high|overhead))(?: angle)?", angle):
            size += f" from {indefinite(found[1])} {found[1]} angle"
        elif angle:
            size += f" {angle}" if angle.startswith(("from ", "at ")) else f", {angle}"
    return with_article(size)


_SIZE = re.compile(
    r"(?:full|half|upper|lower)[- ]body|full[- ]length|three[- ]quarter|head[- ]and[- ]shoulders|waist[- ]up"
    r"|(?:extreme |medium )?(?:wide|close|long)|medium|low[- ]angle|high[- ]angle|eye[- ]level|overhead|aerial",
    re.IGNORECASE,
)


_PHOTO_THAT_LOOKS = re.compile(r"^((?:an?\s+)?(?:[\w-]+\s+){0,2})(?:photo(?:graph)?|picture|image|snapshot)\b")


def styled(look: str) -> tuple[str, bool]:
    """The look, and whether "with" stands before it: "muted colours" is told so, "warm and soft" is a quality."""
    look = re.sub(r"\bphotographic\s+", "", without_opening(look, "with", "has", "having"))
    look = lowered(
        re.sub(r"^((?:an?\s+)?(?:[\w-]+\s+){0,2})(?:photo(?:graph)?|picture|image|snapshot)\b", r"\1look", look)
    )
    if _LOOK_NOUN.search(look):
        first, comma, rest = look.partition(", ")
        return (with_article(first) if _LOOK_NOUN.search(first) else first) + comma + rest, True
    return listed([part.strip() for part in look.split(",")]), False


def qualities(text: str) -> str:
    """ "soft, warm" as "soft and warm"."""
    return listed([part.strip() for part in text.split(",")])
