"""Reads captions from text files in any encoding, also with field labels or one tag per line."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from engine.naming.sides import old_encodings
from engine.naming.sides.values import code_in_link

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CAPTION = (
    "description", "caption", "text", "content", "title",
    "beschreibung", "bildunterschrift", "légende", "descripción", "leyenda", "descrizione", "didascalia",
    "descrição", "legenda", "opis", "podpis", "beschrijving", "bijschrift", "onderschrift", "bildtext", "beskrivning",
    "beskrivelse", "billedtekst", "kuvaus", "kuvateksti", "popis", "popisek", "leírás", "descriere", "açıklama",
    "описание", "подпись", "опис", "περιγραφή", "キャプション", "説明", "说明", "描述", "說明", "캡션", "설명",
)  # fmt: skip
_USER = (
    "username", "user", "author", "owner", "account", "uploader", "profile", "creator", "artist",
    "benutzer", "benutzername", "konto", "autor", "profil", "utilisateur", "auteur", "compte", "usuario", "cuenta",
    "perfil", "autore", "utente", "nome utente", "profilo", "usuário", "conta", "użytkownik", "gebruiker",
    "gebruikersnaam", "användare", "bruger", "bruker", "käyttäjä", "uživatel", "felhasználó", "utilizator", "kullanıcı",
    "автор", "пользователь", "аккаунт", "користувач", "χρήστης",
    "ユーザー", "ユーザー名", "投稿者", "用户", "作者", "사용자", "작성자",
)  # fmt: skip
_LINK = (
    "url", "link", "post url", "post link", "source", "source url", "permalink", "webpage url", "shortcode",
    "enlace", "lien", "verknüpfung", "collegamento", "ligação", "odkaz", "länk", "lenke", "linkki", "bağlantı",
    "ссылка", "посилання", "σύνδεσμος", "リンク", "链接", "連結", "링크",
)  # fmt: skip
_OTHERS = (
    "upload date", "date", "posted", "posted on", "published", "taken at", "timestamp", "time", "likes", "comments",
    "views", "tags", "hashtags", "location", "id", "post id", "media id", "type", "filename", "name", "full name",
    "duration", "extension", "count", "downloaded", "mentions", "accessibility caption",
    "datum", "data", "fecha", "dato", "päivämäärä", "tarih", "дата", "ημερομηνία", "日付", "日期", "날짜", "uhrzeit",
    "hora", "heure", "ora", "godzina", "tijd", "hochgeladen", "publicado", "publié", "pubblicato", "opublikowano",
    "gepubliceerd", "gefällt mir", "me gusta", "mi piace", "curtidas", "polubienia",
    "likes count", "ort", "lugar", "lieu", "luogo",
    "local", "miejsce", "locatie", "plats", "место", "場所", "地点",
)  # fmt: skip
_FIELD = re.compile(r"\s*[*#-]{0,2}\s*([^\W\d][\w ]{0,24}?)\s*[:=：]\s?(.*)")
_KNOWN = {
    **dict.fromkeys(_OTHERS, ""),
    **dict.fromkeys(_LINK, "link"),
    **dict.fromkeys(_USER, "user"),
    **dict.fromkeys(_CAPTION, "caption"),
}
_TAG = re.compile(
    r"(?:(creator|artist|author|uploader|user|tag|general|character|series|rating|source|site|title|date|meta|copyright"
    r"|species|page|volume|chapter|subject|studio|person|gender|system):(?! ))?([^:]{1,60})"
)
_SAID_OF_PICTURES = ("tag", "general", "character", "series")
_LONGEST_TAG_WORDS = 6


@dataclass(slots=True)
class Caption:
    """Contents of a text file."""

    caption: str | None
    username: str | None = None
    shortcode: str | None = None


def decoded(content: bytes) -> str | None:
    """The text of a file of unknown encoding; None if it is no text."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _cleaned(content[len(mark) :].decode(encoding, "replace"))
    if b"\0" in content[:200]:
        return _cleaned(_without_mark(content))
    try:
        return _cleaned(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _cleaned(old_encodings.decode(content))


def _without_mark(content: bytes) -> str:
    """Decode UTF-16 without a byte order mark, in which most texts have a zero in every other byte."""
    head = content[:200]
    little = head[1::2].count(0) >= head[::2].count(0)
    return content.decode("utf-16-le" if little else "utf-16-be", "replace")


def _cleaned(text: str) -> str | None:
    text = text.strip("\ufeff \t\r\n").replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text or None
    strange = sum(not (char.isprintable() or char in "\n\t\u200d\u200b\u2028\u2029\xad") for char in text[:400])
    strange += text[:400].count("\ufffd")
    return text if text and strange * 10 <= len(text[:400]) else None


def read(content: bytes) -> Caption | None:
    """The caption of a post or picture in a text file; None if it is no text."""
    text = decoded(content)
    if text is None:
        return None
    return _labelled(text) or _tagged(text) or Caption(text)


def _labelled(text: str) -> Caption | None:
    """Read fields such as "Upload Date: …", "Description: …" and "URL: …", which may span several lines."""
    fields: list[tuple[str, str, list[str]]] = []
    for line in text.split("\n"):
        found = _FIELD.fullmatch(line)
        meaning = _KNOWN.get(found[1].casefold()) if found else None
        if found and meaning is not None:
            fields.append((meaning, found[1].casefold(), [found[2]]))
        elif fields:
            fields[-1][2].append(line)
        else:
            return None
    meanings = [meaning for meaning, _, _ in fields]
    if not fields or (len(fields) == 1 and meanings != ["caption"]):
        return None
    told = {meaning: "\n".join(lines).strip() for meaning, _, lines in reversed(fields)}
    if "caption" not in meanings and "/" not in told.get("link", ""):
        return None  # a caption whose own lines look like fields
    preferred = [lines for _, label, lines in fields if label in ("description", "caption")]
    caption = "\n".join(preferred[0]).strip() if preferred else told.get("caption", "")
    user = told.get("user", "").lstrip("@").partition("\n")[0].strip()
    return Caption(caption or None, user or None, code_in_link(told.get("link")))


def _tagged(text: str) -> Caption | None:
    """Read one tag per line, some with a namespace ("creator:kim"), as written by tools for image boards."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    found = [_TAG.fullmatch(line) for line in lines]
    tags = [one for one in found if one and len(one[2].split()) <= _LONGEST_TAG_WORDS]
    if len(tags) < max(2, len(lines)) or not any(one[1] for one in tags):
        return None
    users = [one[2].strip() for one in tags if one[1] and one[1].casefold() in _USER]
    plain = [one[2].strip() for one in tags if (one[1] or "tag").casefold() in _SAID_OF_PICTURES]
    return Caption(", ".join(plain) or None, users[0] if users else None)
