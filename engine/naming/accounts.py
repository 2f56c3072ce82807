"""Finds the account whose posts lie in a folder, as opposed to names of categories and albums."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from engine.naming.filename import without_marks
from engine.naming.sites import DOMAIN, NETWORKS, WEB_SAVERS

_USER = re.compile(r"[a-z0-9._]{1,30}")
_DRESSED = re.compile(
    r"(?:\[?(?:instagram|ig|insta|tiktok|threads|twitter)\]?[ _-]+|@)(?P<after>[a-z0-9._]{1,30})"
    r"|(?P<before>[a-z0-9._]{1,30})(?: - | )[\[(]?"
    r"(?:instagram|ig|tiktok|stor(?:y|ies)|posts|highlights|reels|tagged)[\])]?"
    r"|(?:instagram|facebook|threads)-(?P<export>[a-z0-9._]{1,30}?)-\d{4}-\d\d-\d\d.*"
    r"|(?-i:(?P<named>[a-z0-9._]{2,30})) [\[(](?!\d{1,4}[\])])[^\[\]()]+[\])]"
    r"|[^@]*[ (]@(?P<at>[a-z0-9._]{2,30})\)?(?: [•·|].*)?"
    r"|\d{5,12} (?P<numbered>[a-z0-9._]{2,30})"
    r"|(?P<start>\w{3}).* [\[(](?-i:(?P<inner>[a-z0-9._]{3,30}))[\])]",
    re.I,
)
_CATEGORY_WORDS = """
    post posts story stories reel reels tagged tag tags highlight highlights saved save feed photo photos picture
    pictures pics pic image images img imgs video videos vid vids clips igtv tv media medias carousel carousels
    album albums gallery profile profiles profile_pic profile_pics avatar avatars cover covers archive archived
    archived_posts archives other others misc unsorted new old all content contents data files file feed_posts
    timeline download downloads downloaded instagram insta ig tiktok threads facebook twitter x snapchat pinterest
    reddit pixiv tumblr flickr deviantart civitai kemono coomer patreon fanbox bluesky mastodon misskey vsco weibo
    artstation lofter xiaohongshu discord folder folders ordner carpeta dossier cartella pasta stuff memes roll
    wallpaper wallpapers screenshot screenshots
    gallery-dl gallery_dl instaloader stogram 4k_stogram 4kstogram jdownloader jdownloader2 ripme rips yt-dlp
    ytdlp hashtag hashtags location locations explore home desktop documents camera dcim whatsapp telegram sent
    received in out input output raw originals original edited export exports import backup backups temp tmp dataset
    datasets train test frames bilder fotos foto fotografias imagenes imágenes immagini afbeeldingen zdjęcia
    foto's fotografie fotografía fotografías fotografia zdjęcie obrázky fotky fotoğraf fotoğraflar kuvat valokuvat
    billeder bilde galeria galería galerie galerij pobrane scaricati descargas downloads transferências
    beiträge beitrag storys publicaciones publicación publications publicações publicação pubblicazioni posty wpisy
    inlägg indlæg innlegg julkaisut příspěvky gönderi gönderiler berichten
    historias histórias storie relacje relacja verhalen verhaal tarinat berättelser příběhy hikayeler öne çıkanlar
    destacadas destacados momentos destaque destaques evidenza wyróżnione höhepunkte uitgelicht hoogtepunten kohokohdat
    guardados guardadas guardado salvati salvate salvos salvas zapisane opgeslagen bewaard bewaarde gespeichert
    gespeicherte enregistrés enregistrées sparade gemt tallennetut uložené kaydedilenler
    markiert markierte markierungen getaggt getagde etiquetadas etiquetados etiquetado marcadas taggati taggate
    oznaczone identifications merkityt archivo archiviati archiviate archivadas archivierte archivierter arquivadas
    gearchiveerd téléchargements téléchargés archiwum favoritos favoritas preferiti ulubione favorieten
    favorites favourites likes liked collection collections users user accounts account

    публикации сохраненные сохранённые сохраненное отмеченные
    фото фотки фотографии картинки изображения загрузки скачанное посты пост публикации истории сторис актуальное
    сохраненное сохранённое отметки видео архив рилс инстаграм инста світлини зображення завантаження дописи
    投稿した写真 タグ付けされた写真 アーカイブ
    写真 画像 投稿 ストーリー ストーリーズ ハイライト リール 保存済み 保存 ダウンロード 動画 インスタグラム インスタ
    图片 圖片 照片 相片 帖子 贴文 貼文 快拍 限时动态 限時動態 精选 精選 收藏 下载 下載 视频 影片 相册 相簿 作品
    小红书 抖音 微博 原创微博图片 转发微博图片 原创微博视频 转发微博视频 图集 喜欢 点赞
    사진 이미지 게시물 스토리 하이라이트 릴스 저장됨 다운로드 동영상 인스타그램 인스타
    صور الصور منشورات المنشورات قصص القصص التنزيلات تنزيلات تحميلات محفوظات فيديو انستقرام انستغرام إنستغرام
    תמונות פוסטים סטוריז הורדות סרטונים รูปภาพ ดาวน์โหลด φωτογραφίες εικόνες λήψεις
"""
_SITES = NETWORKS | WEB_SAVERS
_ADDRESS = re.compile(rf"(?:www\.)?([a-z]+){DOMAIN}")
"""The address of a site, which folders of saved pages are named after."""
_CATEGORIES = frozenset(_CATEGORY_WORDS.split()) | _SITES
_BETWEEN = frozenset(str.split("de del da do das di in en i e y et und van von za à mes meus mis mie my your of the"))
"""Small words of a category's name of several words."""
_TITLED = frozenset((
    "highlights", "highlight", "destacadas", "destacados", "destaques", "evidenza", "wyróżnione", "höhepunkte",
    "hoogtepunten", "uitgelicht", "albums", "album", "collections", "saved", "актуальное",
    "ハイライト", "精选", "하이라이트",
))  # fmt: skip
"""Words for categories whose sub-folders have titles."""
_STORIES = frozenset((
    "story", "stories", "storys", "highlight", "highlights", "historias", "histórias", "destacadas", "destacados",
    "destaques", "storie", "evidenza", "relacje", "wyróżnione", "verhalen", "hoogtepunten", "höhepunkte", "истории",
    "сторис", "актуальное",
    "ストーリー", "ストーリーズ", "ハイライト", "快拍", "限时动态", "限時動態", "스토리", "하이라이트", "قصص", "القصص",
))  # fmt: skip
_DATE = re.compile(r"(?:19|20)\d\d(?:[-_. ]?\d\d(?:[-_. ]?\d\d)?)?|\d{1,2}|\d{5,}")
"""Dates, and numbers of accounts, which are no names either."""
_OF_SERVER = re.compile(r"e\d\d|[ps]\d{3,4}x\d{3,4}|t\d+\.\d+-\d+|v|.*\.(?:cdninstagram\.com|fbcdn\.net)")
"""Folders of an address of a picture, which programs that copy websites make."""
_DATED = re.compile(r"(?:19|20)\d\d[-_. ]\d\d[-_. ]\d\d(?!\d)")
"""The beginning of a post's or a day's folder."""
_BEHIND_ID = re.compile(r"[0-9a-f]{24}_(?=.)")
"""The id that XHS-Downloader puts before an account's name."""
_FIRST_OTHER_LETTER = "\u0370"
"""Letters from here on are Greek, Cyrillic, Arabic, Chinese and so on."""
_LONGEST_NAME = 30


@lru_cache(maxsize=4096)
def account_of(directory: str) -> str | None:
    """The account that a folder, or one of the folders above it, is named after; None if none is."""
    parts = directory.split("/") if directory else []
    for place in range(len(parts) - 1, -1, -1):
        part = parts[place]
        if " " in part:
            part = without_marks(part)[0]  # "jenny (1)" and "jenny - Copy" are copies of jenny's folder
        plain = part.strip("_:#%. ").lower()
        if not plain.isascii():
            plain = unicodedata.normalize("NFC", plain)  # as macOS does not write it
        if _is_category(plain) or _DATE.fullmatch(part) or _DATED.match(part) or _OF_SERVER.fullmatch(part):
            continue
        if place and _says(parts[place - 1], _TITLED):
            continue  # a highlight's title
        if part.startswith(("#", "%", ":")):
            return None  # posts of many accounts: a hashtag, a place, a feed
        if dressed := _DRESSED.fullmatch(part):
            found = {kind: name for kind, name in dressed.groupdict().items() if name}
            start = found.pop("start", "").lower()  # of a full name, which may be like the account's
            name: str = next(iter(found.values()))
            return None if name in _CATEGORIES or not name.startswith(start) else name
        if not part.isascii() and (foreign := _in_other_letters(_BEHIND_ID.sub("", part))):
            return foreign
        return part if _USER.fullmatch(part) else None
    return None


def _is_category(plain: str) -> bool:
    """True for the name of a category, also of several words: "publicaciones guardadas", "storie in evidenza"."""
    if plain in _CATEGORIES or ((found := _ADDRESS.fullmatch(plain)) and found[1] in _SITES):
        return True
    return " " in plain and all(word in _CATEGORIES or word in _BETWEEN for word in plain.split())


def _says(part: str, words: frozenset[str]) -> bool:
    """True if a folder is named after a category that contains one of these words."""
    plain = unicodedata.normalize("NFC", part.strip("_:").lower())
    return plain in words or (" " in plain and _is_category(plain) and not words.isdisjoint(plain.split()))


def _in_other_letters(part: str) -> str | None:
    """The folder's name if it is one word of other than Latin letters, as accounts outside Instagram may have."""
    name = unicodedata.normalize("NFC", part)
    is_word = len(name) <= _LONGEST_NAME and not any(char.isspace() or char in "#%:：" for char in name)
    return name if is_word and any(char >= _FIRST_OTHER_LETTER and char.isalpha() for char in name) else None


@lru_cache(maxsize=4096)
def holds_no_posts(directory: str) -> bool:
    """True if a folder contains stories or a highlight: single pictures, however close in time."""
    return any(_says(part, _STORIES) for part in directory.split("/"))
