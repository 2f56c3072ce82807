"""Rules that a model's caption must meet: length, opening, and nothing but words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from engine.model.text import clean_text, names_files

ONE_SENTENCE = 40
"""Most words of a caption that is asked for as one sentence."""
LONGEST_PLAIN = 600
"""Characters to allow any caption, however few words were asked for."""

_PREFIX = re.compile(r"^\W*caption\s*:\s*", re.IGNORECASE)
_TALK = re.compile(
    r"^\W*(?:here(?:'s|’s| is| are)\b|sure\b|certainly\b|of course\b|based on\b|as an ai\b|i (?:see|can|think)\b"
    r"|(?:this|the) caption\b|(?:in )?(?:this|these|the) (?:given |above |provided )?(?:image|picture|photo)s?\b)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…]+[\"”')]*\s+(?=\S)|[。！？]")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Characters of scripts without spaces between words: two count as a word."""


@dataclass(frozen=True, slots=True)
class CaptionRules:
    """The form of caption that was asked for."""

    least: int
    """Fewest words."""
    most: int
    ids: tuple[str, ...] = ()
    """The pictures' ids, which must not occur in a caption."""
    strict: bool = True
    """False to accept another length or opening than was asked for, after asking again was no use."""

    @property
    def sentences(self) -> str:
        """Number of sentences to ask for, in words."""
        return (
            "one sentence"
            if self.most <= ONE_SENTENCE
            else f"one paragraph of 2 to {max(3, self.most // 20)} sentences"
        )

    @property
    def longest(self) -> int:
        """Characters after which a caption is cut, far more than were asked for."""
        return max(LONGEST_PLAIN, 12 * self.most)

    def relaxed(self) -> CaptionRules:
        """The rules for a second answer."""
        return replace(self, strict=False)

    def cleaned(self, text: str) -> str:
        """The caption on one line, without harmful characters, quotes around it or a label before it."""
        return _PREFIX.sub("", clean_text(text, self.longest).strip("\"'“”„ ")).strip("\"'“”„ ")

    def problem(self, caption: str) -> str:
        """What is wrong with a cleaned caption, to complete "That answer cannot be used: …"; "" if nothing is."""
        if not caption:
            return "its caption is empty"
        if names_files(caption, self.ids):
            return "its caption names a file or an id"
        if not self.strict:
            return ""
        words, sentences = count_words(caption), len(_SENTENCE_END.findall(caption)) + 1
        if words < 0.6 * self.least or words > 1.5 * self.most + 5:
            return f"its caption has {words} words, not {self.least} to {self.most}"
        if sentences > (2 if self.most <= ONE_SENTENCE else max(6, self.most // 10)):
            return f"its caption has {sentences} sentences, not {self.sentences}"
        if _TALK.search(caption):
            return f'its caption opens with "{" ".join(caption.split()[:3])}" and not with what is to be seen'
        return ""


def count_words(text: str) -> int:
    """Number of words in a text of any script."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub("", text).split()) + (unspaced + 1) // 2
