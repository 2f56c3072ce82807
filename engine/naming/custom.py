"""Parses the setting `filename_pattern`: "instagram", a pattern's name, a template or a regular expression."""

from __future__ import annotations

import difflib
import re
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import SettingsError
from engine.naming.family import CODE, DAY, ID, USER, Family
from engine.naming.patterns import GENERIC, SINGLE, registry

if TYPE_CHECKING:
    from engine.naming.filename import FileName
    from engine.naming.reading import Pattern, Reading
    from engine.naming.sides.exports import ExportLists

EVERYTHING = "instagram"
"""The setting that selects every pattern."""

# Field names of gallery-dl, instaloader and people, with our group for each.
_FIELDS = {
    **dict.fromkeys(("username", "user", "profile", "owner_username", "target"), "username"),
    **dict.fromkeys(("shortcode", "post_shortcode", "code"), "code"),
    **dict.fromkeys(("post_id", "id", "mediaid", "sidecar_media_id"), "id"),
    **dict.fromkeys(("num", "number", "index", "n"), "num"),
    **dict.fromkeys(("date", "date_utc", "date_local", "post_date", "datetime", "stamp"), "stamp"),
    **dict.fromkeys(("caption", "description", "title", "content"), "caption"),
    **dict.fromkeys(("count", "of"), "of"),
    **dict.fromkeys(("owner_id", "user_id", "owner"), "owner"),
    **dict.fromkeys(("media_id", "filename", "media"), "media"),
    **dict.fromkeys(("post", "name"), "post"),
    "child": "child",
    **dict.fromkeys(("fullname", "typename", "category", "subcategory", "type", "extension"), ""),
}
_MEANINGS = {
    "username": USER,
    "code": CODE,
    "child": CODE,
    "id": ID,
    "num": r"\d{1,4}",
    "of": r"\d{1,4}",
    "owner": r"\d{1,20}",
    "stamp": rf"{DAY}(?:[ _T-]{{1,3}}\d\d\D?\d\d\D?\d\d)?",
    "caption": r".*?",
    "media": r".+?",
    "post": r".+?",
    "": r".*?",
}
_STRFTIME = {"Y": r"\d{4}", "y": r"\d\d", **dict.fromkeys("mdHMSjIU", r"\d\d"), "b": r"\w+", "B": r"\w+", "p": r"\w\w"}
_TELL_POSTS_APART = ("code", "id", "stamp", "post")


def chosen(filename_pattern: str, exports: ExportLists) -> tuple[tuple[Pattern, ...], Pattern]:
    """The patterns that a setting selects, and the fallback for names that none of them reads.

    Raises a SettingsError that says what is wrong with the setting and what it may be.
    """
    every = registry(exports)
    if filename_pattern == EVERYTHING:
        return every, GENERIC
    known: dict[str, Pattern] = {pattern.name: pattern for pattern in (*every, GENERIC)}
    if filename_pattern in known:
        return (known[filename_pattern],), SINGLE
    if "(?P<" in filename_pattern:
        return (_from_expression(filename_pattern),), SINGLE
    if "{" in filename_pattern:
        return (_from_template(filename_pattern),), SINGLE
    near = difflib.get_close_matches(filename_pattern, (EVERYTHING, *known), 1)
    raise SettingsError(
        f'filename_pattern: there is no pattern "{filename_pattern}".',
        (f'Did you mean "{near[0]}"? ' if near else "")
        + f"Take one of {', '.join((EVERYTHING, *known))}, or a template such as {{username}}_{{shortcode}}_{{num}}.",
    )


@dataclass(frozen=True)
class _Expression(Family):
    """The user's own regular expression, which may or may not include the suffix."""

    def read(self, file: FileName) -> Reading | None:
        regex = self.shapes[0]
        found = regex.fullmatch(file.stem) or regex.search(file.name)
        return self._reading(found, file) if found else None


def _from_expression(text: str) -> Family:
    try:
        groups = re.compile(text).groupindex
    except re.error as error:
        raise SettingsError(
            f"filename_pattern: the regular expression is wrong at character {(error.pos or 0) + 1}: {error.msg}.",
            "Mend it there; named groups look like (?P<shortcode>...).",
        ) from None
    renamed = text
    for group in groups:
        ours = _group_of(group) or group
        renamed = renamed.replace(f"(?P<{group}>", f"(?P<{ours}>").replace(f"(?P={group})", f"(?P={ours})")
    _must_tell_posts_apart([_group_of(group) for group in groups], "named groups")
    try:
        return _Expression("custom", text, (re.compile(renamed, re.S),))
    except re.error as error:
        raise SettingsError(
            f"filename_pattern: two of its groups mean the same thing ({error.msg}).", "Keep one of them."
        ) from None


def _from_template(text: str) -> Family:
    folder, _, last = text.rpartition("/")
    last = last.removesuffix(".{extension}")
    try:
        parts = list(string.Formatter().parse(last))
    except ValueError as error:
        raise SettingsError(
            f"filename_pattern: the template is wrong: {error}.", "A field looks like {shortcode}; a brace alone is {{."
        ) from None
    regex, groups = "", []
    for literal, field, spec, _ in parts:
        regex += re.escape(literal)
        if field is None:
            continue
        group, meaning = _meaning(field, spec or "")
        if not group:
            regex += f"(?:{meaning})"
        elif group in groups:
            regex += f"(?P={group})"
        else:
            groups.append(group)
            regex += f"(?P<{group}>{meaning})"
    _must_tell_posts_apart(groups, "fields")
    folder_is_user = "username" not in groups and folder.endswith(("{username}", "{profile}", "{target}"))
    return Family("custom", text, (re.compile(regex, re.S),), folder_is_user=folder_is_user)


def _meaning(field: str, spec: str) -> tuple[str, str]:
    """(group, regular expression) for a template's field."""
    name = re.split(r"[.\[|!]", field, maxsplit=1)[0]
    group = _group_of(name)
    if group != "stamp" or "%" not in spec:
        return group, _MEANINGS[group]
    letters = re.findall(r"%-?(\w)", spec)
    regex = "".join(
        _STRFTIME.get(part[-1], r".+?") if part.startswith("%") else re.escape(part)
        for part in re.split(r"(%-?\w)", spec)
    )
    # Only year, month, day and so on in that order can be parsed as a time; any other order just tells posts apart.
    in_order = "".join(letters) in ("Ymd", "YmdHM", "YmdHMS", "ymd", "ymdHMS")
    return ("stamp" if in_order else "post"), regex


def _group_of(name: str) -> str:
    if name not in _FIELDS:
        near = difflib.get_close_matches(name, _FIELDS, 1)
        raise SettingsError(
            f'filename_pattern: "{name}" is no field.',
            (f'Did you mean "{near[0]}"? ' if near else "") + f"Fields are {', '.join(sorted(_FIELDS))}.",
        )
    return _FIELDS[name]


def _must_tell_posts_apart(groups: list[str], what: str) -> None:
    if not set(groups) & set(_TELL_POSTS_APART):
        raise SettingsError(
            f"filename_pattern: its {what} do not tell posts apart.",
            "Use at least one of shortcode, post_id, date or post.",
        )
