"""Parses the setting `filename_pattern`: "instagram", names of patterns, templates and regular expressions."""

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
    from collections.abc import Sequence

    from engine.naming.filename import FileName
    from engine.naming.reading import Pattern, Reading
    from engine.naming.sides.exports import ExportLists

EVERYTHING = "instagram"
"""The setting that selects every pattern."""

# Field names of gallery-dl, instaloader and people, with our group for each.
_FIELDS = {
    **dict.fromkeys(
        ("username", "user", "profile", "owner_username", "target", "author", "uploader", "screen_name"), "username"
    ),
    **dict.fromkeys(("shortcode", "post_shortcode", "code"), "code"),
    **dict.fromkeys(("post_id", "id", "mediaid", "sidecar_media_id"), "id"),
    **dict.fromkeys(("num", "number", "index", "n"), "num"),
    **dict.fromkeys(("date", "date_utc", "date_local", "post_date", "datetime", "stamp"), "stamp"),
    **dict.fromkeys(("caption", "description", "title", "content"), "caption"),
    **dict.fromkeys(("count", "of"), "of"),
    **dict.fromkeys(("owner_id", "user_id", "owner"), "owner"),
    **dict.fromkeys(("media_id", "filename", "media"), "media"),
    **dict.fromkeys(("post", "name", "tweet_id", "status_id"), "post"),
    "child": "child",
    **dict.fromkeys(("fullname", "typename", "category", "subcategory", "type", "extension", "img_id", "any"), ""),
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
_STRFTIME = {
    "Y": r"\d{4}",
    "j": r"\d{3}",
    "f": r"\d{1,6}",
    "b": r"\w{3,5}\.?",
    "B": r"\w+",
    "p": r"[AaPp][Mm]",
    **dict.fromkeys("ymdHMSI", r"\d\d"),
}
_CAN_BE_SHORT = r"\d\d?"
_TELL_POSTS_APART = ("code", "id", "stamp", "post")


def chosen(filename_pattern: str | Sequence[str], exports: ExportLists) -> tuple[tuple[Pattern, ...], Pattern]:
    """The patterns that a setting selects, in its order, and the fallback for names that none of them reads.

    Raises a SettingsError that says what is wrong with the setting and what it may be.
    """
    wanted = [filename_pattern] if isinstance(filename_pattern, str) else list(filename_pattern)
    if not wanted:
        raise SettingsError("filename_pattern: the list is empty.", f'Put "{EVERYTHING}" or a template in it.')
    every = registry(exports)
    found = [pattern for one in wanted for pattern in _wanted(one, every)]
    return tuple(found), GENERIC if EVERYTHING in wanted else SINGLE


def _wanted(one: str, every: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
    if one == EVERYTHING:
        return every
    known: dict[str, Pattern] = {pattern.name: pattern for pattern in (*every, GENERIC)}
    if one in known:
        return (known[one],)
    if "(?P<" in one:
        return (_from_expression(one),)
    if "{" in one:
        return (_from_template(one),)
    near = difflib.get_close_matches(one, (EVERYTHING, *known), 1)
    raise SettingsError(
        f'filename_pattern: there is no pattern "{one}".',
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
    folder, _, last = text.rpartition("/") if "/" not in text.partition(":?")[2] else ("", "", text)
    last = last.removesuffix(".{extension}")
    try:
        parts = list(string.Formatter().parse(last))
    except ValueError as error:
        raise SettingsError(
            f"filename_pattern: the template is wrong: {error}.", "A field looks like {shortcode}; a brace alone is {{."
        ) from None
    dates = [spec or "" for _, field, spec, _ in parts if field is not None and _field(field) == "stamp"]
    dates = [spec for spec in dates if "%" in spec]
    form = "\n".join(spec.replace("%-", "%") for spec in dates) if _is_moment(dates) else ""
    regex = ""
    groups: list[str] = []
    for literal, field, spec, _ in parts:
        regex += re.escape(literal)
        if field is None:
            continue
        group, meaning = _meaning(field, spec or "", bool(form))
        before, after = _optional(spec or "")
        numbered = f"{group}{1 + groups.count(group)}" if group in ("stamp", "post") and group in groups else group
        if not group:
            told = f"(?:{meaning})"
        elif group in groups and numbered == group:
            told = f"(?P={group})"
        else:
            told = f"(?P<{numbered}>{meaning})"
        groups.append(group)
        regex += f"(?:{before}{told}{after})?" if before or after else told
    _must_tell_posts_apart([group for group in groups if group], "fields")
    if "num" not in groups:
        regex += r"(?:_(?P<num>\d{1,3}))?"  # instaloader adds it of its own accord
    folder_is_user = "username" not in groups and folder.endswith(("{username}", "{profile}", "{target}"))
    return Family("custom", text, (re.compile(regex, re.S),), folder_is_user=folder_is_user, stamp_form=form)


def _meaning(field: str, spec: str, is_moment: bool) -> tuple[str, str]:
    """(group, regular expression) for a template's field; dates that make no moment are text that tells posts apart."""
    group = _field(field)
    if group != "stamp" or "%" not in spec:
        return group, _MEANINGS[group]
    regex = "".join(
        _directive(part) if part.startswith("%") else re.escape(part) for part in re.split(r"(%-?\w)", spec)
    )
    return ("stamp" if is_moment else "post"), regex


def _directive(part: str) -> str:
    return _CAN_BE_SHORT if part.startswith("%-") else _STRFTIME.get(part[-1], r".+?")


def _field(field: str) -> str:
    return _group_of(re.split(r"[.\[|!]", field, maxsplit=1)[0])


def _is_moment(specs: Sequence[str]) -> bool:
    """Whether date fields together give year, month and day, so that they can be read as a time."""
    letters = set(re.findall(r"%-?(\w)", "".join(specs)))
    return bool(letters & set("Yy") and letters & set("mbB") and "d" in letters and letters <= set(_STRFTIME))


def _optional(spec: str) -> tuple[str, str]:
    """What stands before and after a value that may be missing, as in gallery-dl's "{num:?_//>02}"."""
    parts = spec.removeprefix("?").split("/") if spec.startswith("?") else []
    return (re.escape(parts[0]), re.escape(parts[1])) if len(parts) > 1 else ("", "")


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
