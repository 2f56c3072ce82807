"""Reads the lists of posts in Meta's own exports, in every form so far: Instagram, Threads and Facebook.

These are `posts_1.json` and the like, `media.json` from before 2020, records of labelled values (2025), and web pages.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.naming.sides import export_pages
from engine.naming.sides.plain_text import decoded
from engine.naming.sides.values import at, code_in_link, mended, moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_CAPTION_WORDS = """
    caption title text description beschreibung bildunterschrift beschriftung titel légende titre descripción texto
    título didascalia titolo legenda descrição onderschrift bildtext billedtekst kuvateksti açıklama popisek podpis opis
    подпись описание キャプション 说明 說明 캡션
"""
_CAPTION_LABELS = frozenset(_CAPTION_WORDS.split())
USER_LABELS = frozenset((
    "username", "benutzername", "nom d’utilisateur", "nom d'utilisateur", "nombre de usuario", "nome utente",
    "nome de usuário", "gebruikersnaam", "nazwa użytkownika", "användarnamn", "brugernavn", "brukernavn",
    "käyttäjätunnus", "uživatelské jméno", "felhasználónév", "nume de utilizator", "kullanıcı adı", "имя пользователя",
    "ім’я користувача", "όνομα χρήστη", "ユーザーネーム", "用户名", "使用者名稱", "用戶名稱", "사용자 이름",
))  # fmt: skip
_LINK_LABELS = ("url", "link", "permalink")
_OLD_SINGLES = ("stories", "profile", "videos")


@dataclass(slots=True)
class ListedPost:
    """A post in a list of an export."""

    uris: list[str]
    """Paths inside the export, in order."""
    caption: str | None = None
    stamp: datetime | None = None
    shortcode: str | None = None
    username: str | None = None
    is_guess: bool = False
    """True if the list contains only files, and equal times and captions join them."""


def posts_in(content: bytes, name: str) -> Iterator[ListedPost]:
    """Yield every post in a list of an export; none if the file makes no sense."""
    if name.lower().endswith((".html", ".htm")):
        for page_post in export_pages.posts_in(decoded(content) or ""):
            yield ListedPost(page_post.uris, page_post.caption, page_post.stamp, page_post.shortcode)
        return
    try:
        data = json.loads(content)
    except UnicodeDecodeError:
        data = _loaded(decoded(content) or "")
    except (ValueError, RecursionError):
        return
    if isinstance(data, dict) and any(_is_old(data.get(kind)) for kind in ("photos", *_OLD_SINGLES)):
        yield from _old_posts(data)
        return
    for listed in _lists(data):
        for post in listed:
            if isinstance(post, dict) and (found := _post(post)):
                yield found


def _loaded(content: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _lists(data: Any) -> Iterator[list[Any]]:
    if isinstance(data, list):
        yield data
    elif isinstance(data, dict):
        if "media" in data or "label_values" in data or "attachments" in data:
            yield [data]
        elif "photos" in data and "name" in data:
            return  # an album of Facebook's: photos side by side, no post
        else:
            yield from [value for value in data.values() if isinstance(value, list)]


def _post(post: dict[str, Any]) -> ListedPost | None:
    media = list(_media(post.get("media"), 4)) or list(_media(post, 9))
    uris = list(dict.fromkeys(one["uri"] for one in media))
    if not uris:
        return None
    labels: dict[str, str] = {}
    for label, told in _labels(post.get("label_values"), 6):
        labels.setdefault(label, told)
    first = media[0]
    links = [labels[label] for label in _LINK_LABELS if label in labels]
    return ListedPost(
        uris,
        _caption(post, first, labels),
        moment(post.get("creation_timestamp") or post.get("timestamp") or first.get("creation_timestamp")),
        next((code for link in links if (code := code_in_link(link))), None),
        next((labels[label] for label in labels if label in USER_LABELS), None),
    )


def _caption(post: dict[str, Any], first: dict[str, Any], labels: dict[str, str]) -> str | None:
    """The post's text: Facebook's own, Instagram's title, a labelled value, or the first picture's."""
    data = post.get("data")
    told = [mended(at(one, "post")) for one in data] if isinstance(data, list) else []
    if facebook := next(filter(None, told), None):
        return facebook
    titles = () if "attachments" in post else (post.get("title"),)  # Facebook's title only says who did what
    texts = (*titles, *(labels[label] for label in labels if label in _CAPTION_LABELS))
    return next(
        (found for one in (*texts, first.get("title"), first.get("description")) if (found := mended(one))), None
    )


def _media(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield records with a path inside the export, in order, at any depth."""
    if isinstance(value, list):
        for one in value if depth else ():
            yield from _media(one, depth - 1)
    elif isinstance(value, dict) and depth:
        if isinstance(value.get("uri"), str):
            yield value
            return
        for inner in value.values():
            if isinstance(inner, (list, dict)):
                yield from _media(inner, depth - 1)


def _labels(value: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Yield (label in lower case, text) of labelled values, those of the post itself before deeper ones."""
    deeper: list[Any] = []
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            label, told = mended(one.get("label")), mended(one.get("value")) or mended(one.get("href"))
            if label and told:
                yield label.casefold(), told
            deeper += [one.get("dict"), one.get("vec")]
    for inner in deeper if depth else ():
        yield from ((label, told) for label, told in _labels(inner, depth - 1) if label not in _CAPTION_LABELS)


def _is_old(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(at(value[0], "path"), str)


def _old_posts(data: dict[str, Any]) -> Iterator[ListedPost]:
    """Yield posts of a list from before 2020, which has only files: those of a post share time and caption."""
    for kind, listed in data.items():
        latest: ListedPost | None = None
        for one in listed if isinstance(listed, list) else ():
            path = at(one, "path")
            if not isinstance(path, str):
                continue
            caption, stamp = mended(one.get("caption")), moment(one.get("taken_at"))
            alike = latest is not None and stamp is not None and (latest.stamp, latest.caption) == (stamp, caption)
            if latest is not None and alike and kind not in _OLD_SINGLES:
                latest.uris.append(path)
                latest.is_guess = True
                continue
            if latest is not None:
                yield latest
            latest = ListedPost([path], caption, stamp)
        if latest is not None:
            yield latest
