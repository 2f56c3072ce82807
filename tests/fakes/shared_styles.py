"""Textual's style sheets, read once for all the apps that the tests of a process start."""

from __future__ import annotations

from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet


def share_styles(patch: pytest.MonkeyPatch) -> None:
    """Have all apps share what was parsed with the same colours, and find a rule by its identity without a call."""
    parse = Stylesheet._parse_rules
    parsed: dict[tuple[Any, ...], list[RuleSet]] = {}

    def parse_once(sheet: Stylesheet, css: str, *where: Any, **named: Any) -> list[RuleSet]:
        key = (css, where, *named.items(), *sheet._variables.items())
        if key not in parsed:
            parsed[key] = parse(sheet, css, *where, **named)
        return parsed[key]

    patch.setattr(Stylesheet, "_parse_rules", parse_once)
    patch.setattr(RuleSet, "__hash__", object.__hash__)
