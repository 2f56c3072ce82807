"""Captions for trainers: one line of clean UTF-8, never empty, in the style of the options."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.errors import ExportError
from engine.export.caption_styles import AS_IT_IS, STYLES, CaptionStyle, Material, in_style, instead
from engine.export.english import STAND_IN, lowered
from engine.export.plain_words import without_opening
from engine.export.sheets import sheet_text
from engine.model import FACTS, Facts
from engine.model.text import without_file_names

if TYPE_CHECKING:
    from engine.export.options import ExportOptions
    from engine.model import ExportSeries

_PLACE = re.compile(r"\{(trigger|caption|count)\}")
_SPACE = re.compile(r"\s+")
_NO_TEXT = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = "\u200c\u200d"  # they hold emoji and several scripts together
_DOUBLE = re.compile(r"\s*,(?:\s*,)+")
_BEFORE_STOP = re.compile(r"[\s,;:]+([.!?](?:\s|$))")
_BEFORE_COMMA = re.compile(r"\s+([,;])")
_PLAIN_SUBJECT = "One scene, in several moments."


def one_line(text: str) -> str:
    """`text` as valid UTF-8 without line breaks, control characters or double spaces."""
    spaced = _SPACE.sub(" ", text)
    kept = (c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _NO_TEXT)
    return _SPACE.sub(" ", "".join(kept)).strip()


def checked(options: ExportOptions) -> ExportOptions:
    """The options, with facts in the order of FACTS; raises ExportError if captions cannot be made by them."""
    omitted = tuple(name for name in FACTS if name in options.omit_facts)
    if options.caption_style not in STYLES:
        raise ExportError(f'"{options.caption_style}" is no caption style.', f"There are: {', '.join(STYLES)}.")
    if unknown := [name for name in options.omit_facts if name not in FACTS]:
        raise ExportError(f'"{unknown[0]}" is no fact to omit.', f"There are: {', '.join(FACTS)}.")
    if omitted and options.caption_style == AS_IT_IS:
        raise ExportError(
            "Facts can only be omitted from captions that are composed of them.",
            f"Choose a caption style: {', '.join(name for name in STYLES if name != AS_IT_IS)}.",
        )
    if "subject" in omitted and not one_line(options.trigger_word):
        raise ExportError("A caption without its subject needs a trigger word.", "Give one, or keep the subject.")
    return replace(options, omit_facts=omitted, balance=tuple(options.balance))


def is_thin(one: ExportSeries, options: ExportOptions) -> bool:
    """True if a series has too few facts for the style, so that its caption is used instead."""
    style = STYLES[options.caption_style]
    if style.name == AS_IT_IS or (one.caption_by_person and one.caption):
        return False
    return not style.carries(_told(one.facts, options))


def is_draft(one: ExportSeries, options: ExportOptions) -> bool:
    """True if the caption to be written is a draft by the offline verifier, which nobody has edited."""
    return one.caption_is_draft and (STYLES[options.caption_style].name == AS_IT_IS or is_thin(one, options))


def export_caption(one: ExportSeries, photos: int, options: ExportOptions) -> str:
    """The caption of a series with `photos` photos in the style of the options, with trigger word; never empty.

    Trainers drop clips without a caption, or train them on empty text, so a series without one gets a plain sentence.
    """
    style = STYLES[options.caption_style]
    said = _said(one, style, options)
    if options.profile == "pairs":
        said = as_edit(one.facts, said)
    said = _DOUBLE.sub(",", said) if style.name == AS_IT_IS else _tidy(said)
    if not said:
        said = in_style(style, _PLAIN_SUBJECT) if style.plain else f"A series of {photos} photos."
        said = json.dumps({"caption": said}) if style.name == "json" else said
    said = _with_trigger(said, photos, style, options)
    if one.sheet and style.name != "json":
        return one_line(f"Reference sheet: {sheet_text(one)}. Generated video: {said}")
    return said


def as_edit(facts: Facts, caption: str) -> str:
    """A caption as the instruction for a pair: the same subject, shown as in the target."""
    subject = re.sub(r"^(?:an?|the) ", "", one_line(facts.subject), flags=re.IGNORECASE)
    asked = f"Show the same {subject or 'subject'} in another pose."
    return f"{asked} {caption}" if caption else asked


def _said(one: ExportSeries, style: CaptionStyle, options: ExportOptions) -> str:
    """The caption before trigger word and template."""
    own = one.caption_by_person and bool(one.caption)
    caption = one_line(one.caption if own else without_file_names(one.caption))
    if style.name == AS_IT_IS:
        return caption
    if is_thin(one, options):
        return in_style(style, instead(style, caption))
    facts = _told(one.facts, options)
    told = Material(facts, _own(style, caption) if own else caption, own, _name(options))
    text = style.compose(told)
    for dropped in ("expression", "light", "look", "framing"):  # what is longest and matters least
        if style.most_words is None or len(text.split()) <= style.most_words:
            break
        told = replace(told, facts=told.facts.with_own({dropped: ""}))
        text = style.compose(told)
    return _in_its_case(in_style(style, text), one_line(options.trigger_word))


def _in_its_case(text: str, trigger: str) -> str:
    """`text` with the trigger word as it was given, also where it begins a sentence."""
    return re.sub(rf"{STAND_IN}{re.escape(trigger)}", lambda _: trigger, text, flags=re.IGNORECASE)


def _own(style: CaptionStyle, caption: str) -> str:
    return without_opening(caption) if style.plain or style.name == "tags" else caption


def _told(facts: Facts, options: ExportOptions) -> Facts:
    """The facts for the caption, cleaned, with the trigger word in place of the first omitted one."""
    clean = {name: _tidy(one_line(without_file_names(text))).rstrip(". ") for name, text in facts.items()}
    clean |= dict.fromkeys(options.omit_facts, "")
    trigger, first = one_line(options.trigger_word), _first_omitted(options)
    if trigger and first and first != "identity":
        clean[first] = STAND_IN + trigger
    return Facts.of(clean)


def _name(options: ExportOptions) -> str:
    """The trigger word, if it stands for the subject or its looks."""
    trigger = one_line(options.trigger_word)
    return STAND_IN + trigger if trigger and _first_omitted(options) in ("subject", "identity") else ""


def _first_omitted(options: ExportOptions) -> str:
    return next((name for name in FACTS if name in options.omit_facts), "")


def _with_trigger(said: str, photos: int, style: CaptionStyle, options: ExportOptions) -> str:
    trigger = one_line(options.trigger_word)
    if trigger and _holds(said, trigger, style):
        trigger = ""  # it stands in the caption already
    if style.name == "json":
        return json.dumps({"trigger": trigger} | json.loads(said), ensure_ascii=False) if trigger else said
    if trigger and style.name != AS_IT_IS and options.caption_template.startswith("{trigger}, {caption}"):
        said = lowered(said)
    words = {"trigger": trigger, "caption": said, "count": str(photos)}
    # In one pass, so that braces in a caption are left alone.
    filled = one_line(_PLACE.sub(lambda found: words[found[1]], options.caption_template))
    return (filled if trigger else filled.strip(" ,;:")) or said


def _holds(said: str, trigger: str, style: CaptionStyle) -> bool:
    """True if the caption contains the trigger word already, written by a person or in place of a fact."""
    if style.name == AS_IT_IS:
        return said.casefold().startswith(trigger.casefold())
    return re.search(rf"(?<!\w){re.escape(trigger)}(?!\w)", said, re.IGNORECASE) is not None


def _tidy(text: str) -> str:
    """Text without double commas and spaces, or any before a full stop."""
    if text.startswith("{"):
        return text
    return one_line(_BEFORE_STOP.sub(r"\1", _BEFORE_COMMA.sub(r"\1", _DOUBLE.sub(",", text)))).strip(" ,;")
