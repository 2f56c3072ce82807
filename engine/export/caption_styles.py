"""The kinds of caption that trainers ask for, each composed from a series' facts by a small pure function."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.export import english, phrases
from engine.export.english import sentence
from engine.export.plain_words import in_plain_words, without_opening
from engine.model import Facts

if TYPE_CHECKING:
    from collections.abc import Callable

_FEWEST_TAGS = 3


@dataclass(frozen=True, slots=True)
class Material:
    """What a caption is composed from."""

    facts: Facts
    """Facts to include; where the trigger word stands for one, that fact is the word itself."""
    caption: str
    """The series' own caption, for what the facts lack; "" if it has none."""
    own: bool = False
    """True if a person wrote that caption, which then replaces every fact that it mentions."""
    name: str = ""
    """The trigger word, if it replaces subject or identity."""


@dataclass(frozen=True, slots=True)
class CaptionStyle:
    """One kind of caption."""

    name: str
    description: str
    compose: Callable[[Material], str]
    """From material that is not thin."""
    carries: Callable[[Facts], bool]
    """Whether facts are enough for it; where they are not, the series' caption is written instead."""
    plain: bool = False
    """True if no word speaks of photos, images, frames or sequences."""
    templated: bool = True
    """True if the caption template is laid around it."""
    most_words: int | None = None
    fewest_words: int = 0
    """What the model's makers recommend; nothing is padded to reach it."""


def _prose_carries(facts: Facts) -> bool:
    return bool(facts.subject and (facts.action or facts.place))


# --- Video models ----------------------------------------------------------------------------------------------------


def wan(told: Material) -> str:
    """Subject, scene, motion, camera, look."""
    facts = told.facts
    if told.own:
        return _joined(sentence(told.caption), _camera(facts))
    where, mood = _where(facts), _mood(facts)
    moving = phrases.doing(facts.subject, facts.action) if facts.action else ""
    if facts.place and " " in facts.action:
        scene = sentence(f"{_who(told)} {_be(facts)} {where}")
        motion = sentence(_led(f"{_again(told)} {moving}", mood))
    else:
        scene, motion = sentence(_led(f"{_who(told)} {moving or _be(facts)} {where}", mood)), ""
    return _joined(scene, motion, _quality_of_light(facts), _camera(facts))


def ltx(told: Material) -> str:
    """One paragraph in the present tense that begins with what happens."""
    facts = told.facts
    if told.own:
        return _joined(sentence(told.caption), _camera(facts))
    who = f"{told.name}, {_subject(facts)}," if _is_named(told) else _subject(facts)
    happens = phrases.doing(facts.subject, facts.action) if facts.action else _be(facts)
    place = phrases.placed(facts.place) if facts.place else ""
    first = sentence(_led(f"{who} {happens} {place}", _mood(facts)))
    return _joined(first, _looks(told), _light(facts), _camera(facts))


def hunyuan(told: Material) -> str:
    """The shot and its subject, the motion, then place, lighting and style, a sentence each."""
    facts = told.facts
    if told.own:
        return _joined(sentence(told.caption), _camera(facts))
    shot = phrases.shot(facts.framing) if facts.framing else ""
    moving = phrases.doing(facts.subject, facts.action) if facts.action else ""
    place = phrases.placed(facts.place) if facts.place else ""
    if shot:
        first = sentence(f"{shot} shows {_who(told)}")
        motion = sentence(_led(f"{_again(told)} {moving}", _mood(facts))) if moving else ""
    else:
        first = sentence(_led(f"{_who(told)} {moving or f'{_be(facts)} {place}'}", _mood(facts)))
        motion = ""
    setting = sentence(f"the scene is set {_where(facts)}") if place and (shot or moving) else ""
    light = _quality_of_light(facts) if setting else _light(facts)
    view = sentence(f"the view is {english.lowered(facts.framing)}") if facts.framing and not shot else ""
    look, is_noun = phrases.styled(facts.look) if facts.look else ("", False)
    style = sentence(f"the style {'has' if is_noun else 'is'} {look}") if look else ""
    return _joined(first, motion, setting, light, view, style)


def _is_named(told: Material) -> bool:
    return bool(told.name) and told.facts.subject != told.name


def _subject(facts: Facts) -> str:
    return english.with_article(english.lowered(facts.subject))


def _be(facts: Facts) -> str:
    return "are" if english.is_plural(facts.subject) else "is"


def _mood(facts: Facts) -> str:
    return phrases.facing(facts.expression) if facts.expression else ""


def _who(told: Material) -> str:
    """The subject with its lasting looks and clothes; what needs it is set apart by commas."""
    facts = told.facts
    had, others = phrases.looking(facts.identity) if facts.identity else ("", "")
    who = _subject(facts)
    if had and not others and not re.search(r" (?:with|in|on|at) ", who):
        who, asides = f"{who} with {had}", []
    else:
        asides = [others, had and f"with {had}"] if facts.identity else []
    if facts.clothing and (had or others):
        asides.append(phrases.wearing(facts.clothing))
    elif facts.clothing:
        who += f" {phrases.wearing(facts.clothing)}"
    if _is_named(told):
        who = f"{told.name}, {who}"
    return who + "".join(f", {aside}" for aside in asides if aside) + ("," if asides or _is_named(told) else "")


def _again(told: Material) -> str:
    facts = told.facts
    return told.name if told.name and not _is_named(told) else english.pronoun(_subject(facts))


def _looks(told: Material) -> str:
    """Lasting looks and clothes as a sentence of their own."""
    facts = told.facts
    had, others = phrases.looking(facts.identity) if facts.identity else ("", "")
    several = english.is_plural(facts.subject) or _again(told) == "they"
    be, have = ("are", "have") if several else ("is", "has")
    parts = [f"{have} {had}" if had else "", f"{be} {others}" if others else ""]
    parts += [f"{be} {phrases.wearing(facts.clothing)}" if facts.clothing else ""]
    parts = [part for part in parts if part]
    if not parts:
        return ""
    *first, last = parts
    comma = "," if any(" and " in part or "," in part for part in parts) else ""
    return sentence(f"{_again(told)} {', '.join(first)}{f'{comma} and ' if first else ''}{last}")


def _where(facts: Facts) -> str:
    """Place and light, as far as the light has a preposition."""
    place = phrases.placed(facts.place) if facts.place else ""
    light = phrases.lit(facts.light) if facts.light else ""
    return " ".join(part for part in (place, light if light.startswith(("in ", "at ")) else "") if part)


def _quality_of_light(facts: Facts) -> str:
    """The light where no preposition leads to it."""
    light = phrases.lit(facts.light) if facts.light else ""
    return "" if light.startswith(("in ", "at ")) else _light(facts)


def _light(facts: Facts) -> str:
    """The light as a sentence of its own."""
    light = phrases.lit(facts.light) if facts.light else ""
    if light.startswith("in "):
        return sentence(f"the scene lies {light}")
    if light.startswith("at "):
        return sentence(f"the scene takes place {light}")
    if light:
        return sentence(f"the scene is {light}")
    return sentence(f"the light is {phrases.qualities(english.lowered(facts.light))}") if facts.light else ""


def _camera(facts: Facts) -> str:
    """Framing and look."""
    shot = phrases.shot(facts.framing) if facts.framing else ""
    look, is_noun = phrases.styled(facts.look) if facts.look else ("", False)
    view = f"it is {shot}" if shot else facts.framing and f"the view is {english.lowered(facts.framing)}"
    if view and is_noun:
        return sentence(_led(view, f"with {look}"))
    style = look and (f"the look has {look}" if is_noun else f"the look is {look}")
    return _joined(sentence(view), sentence(style))


def _led(text: str, aside: str) -> str:
    """A phrase behind another, set apart where the first holds a "with" of its own."""
    if not aside:
        return text
    return f"{text}{',' if not aside.startswith('with') or ' with ' in text else ''} {aside}"


def _joined(*sentences: str) -> str:
    return " ".join(part for part in sentences if part)


# --- Tags and JSON ---------------------------------------------------------------------------------------------------


def tags(told: Material) -> str:
    """Short phrases between commas, none twice."""
    found = {told.name.casefold(): told.name} if told.name else {}
    if told.own:
        said = re.split(r"[,;]", told.caption.rstrip(". "))
    else:
        said = [_tag(name, part) for name, text in told.facts.known().items() for part in _TAG_ENDS.split(text)]
    for tag in said:
        found.setdefault(tag.strip().casefold(), tag.strip())
    return ", ".join(tag for tag in found.values() if tag)


def _tag(fact: str, text: str) -> str:
    bare = english.without_opening(english.lowered(text.strip()), *_TAG_OPENINGS.get(fact, ()))
    return english.without_article(bare).strip(" .")


_TAG_ENDS = re.compile(r"[,;]| and (?=an? )")
_TAG_OPENINGS = {
    "identity": ("with", "has", "having"),
    "clothing": ("wearing", "dressed in", "wears"),
    "action": ("is", "are"),
    "expression": ("with",),
    "place": ("in", "on", "at", "inside", "along", "by", "near"),
    "light": ("in", "under", "with"),
    "look": ("with",),
}


def as_json(told: Material) -> str:
    """The facts by name on one line, and the caption where a person wrote it."""
    known = told.facts.known()
    if told.name and told.facts.subject != told.name:
        known = {"subject": known.get("subject", ""), "identity": told.name} | known
        known["identity"] = told.name
    said = {name: text for name, text in known.items() if text}
    return json.dumps(said | ({"caption": told.caption} if told.own else {}), ensure_ascii=False)


# --- The registry ----------------------------------------------------------------------------------------------------

AS_IT_IS: Final = "caption"
STYLES: Final = {
    style.name: style
    for style in (
        CaptionStyle(AS_IT_IS, "the series' caption as it is", lambda told: told.caption, lambda _: True),
        CaptionStyle(
            "wan",
            "Wan: subject, scene, motion, camera, look",
            wan,
            _prose_carries,
            plain=True,
            most_words=120,
            fewest_words=80,
        ),
        CaptionStyle("ltx", "LTX: one paragraph in the present tense", ltx, _prose_carries, plain=True, most_words=200),
        CaptionStyle(
            "hunyuan", "HunyuanVideo: shot, motion, background, lighting, style", hunyuan, _prose_carries, plain=True
        ),
        CaptionStyle(
            "tags", "tags between commas, for image LoRAs", tags, lambda facts: len(facts.known()) >= _FEWEST_TAGS
        ),
        CaptionStyle("json", "the facts as JSON on one line", as_json, bool, templated=False),
    )
}


def instead(style: CaptionStyle, caption: str) -> str:
    """What is written if there are too few facts: the caption, put as the style puts things."""
    told = without_opening(caption) if style.plain or style.name == "tags" else caption
    if style.name == "json":
        return json.dumps({"caption": told}, ensure_ascii=False) if told else ""
    if style.name == "tags":
        return tags(Material(Facts(), english.without_article(english.lowered(told)), own=True))
    return sentence(told) if style.plain else told


def in_style(style: CaptionStyle, text: str) -> str:
    """A composed text with the words that the style allows."""
    return in_plain_words(text) if style.plain else text
