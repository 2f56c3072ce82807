"""Registry of file name patterns, those with the strongest proof first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.naming.family import DAY, TIME, USER, Family, shape
from engine.naming.generic import Generic, Single
from engine.naming.object_id import ObjectId
from engine.naming.own_export import OwnExport
from engine.naming.post_folder import PostFolder
from engine.naming.profile_picture import PROFILE_PICTURE
from engine.naming.seed import Seed
from engine.naming.stamped import Coded, Stamped
from engine.naming.tiktok import TikTok
from engine.naming.xiaohongshu import XIAOHONGSHU

if TYPE_CHECKING:
    from engine.naming.reading import Pattern
    from engine.naming.sides.exports import ExportLists

GENERIC = Generic()
"""Fallback: reads any name."""

SINGLE = Single()
"""Fallback for the user's chosen pattern: makes each file a post of its own."""

_NO_USER = (
    r"(?!(?i:img|image|photo|pic|video|vid|snap|snapchat|received|screenshot|signal|telegram|whatsapp|wx_camera|mmexport"
    r"|line|kakaotalk|viber|messenger|fb_img|inshot|b612|snow|beauty|faceapp|meitu|photogrid|polish|picsart|lightroom|dji"
    r"|gopro|scan|camera|cam|capcut|lv_0|retouch|collage|edited|export|wallpaper|burst|pxl|mvimg|pano|dsc|file|download"
    r"|temp|tmp)[ _-])"
)
"""Keeps what phones and apps call their pictures from being taken for an account."""

_STAMP = rf"(?P<stamp>20\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])(?:T(?=_)|[ _-]\d{{6}})?|{DAY}(?:[ _]{TIME})?)"
_MOMENT = (
    rf"(?P<stamp>20\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])[ _T-]?\d{{6}}|{DAY}(?: - |[ _T-])(?:{TIME}|\d{{6}}))"
    r"(?:[.,]\d{1,6})?Z?"
)
"""A day and a time in any usual form."""

GALLERY_DL = Family(
    "gallery-dl",
    "<post id>_<media id>, <media id>, or with user, date, shortcode and number",
    (
        shape(r"(?:<username> - )?<id>_<media>"),
        shape(rf"(?:(?P<username>{USER}?)[ _-])?<id>_(?:<num>_)?<media>"),
        shape(rf"{_MOMENT}[ _-](?P<username>[a-z0-9._]{{1,30}}?)[ _-]<num>[ _-]<media>"),
        shape(rf"(?:\[?<username>\]?[ _-])?{_STAMP}[ _-]<id>(?:[ _-]<num>)?"),
        shape(rf"(?:<username>[ _-])?<id>[ _-]{_STAMP}(?:[ _-]<num>)?"),
        shape(
            rf"(?:(?P<site>twitter|tumblr|weibo|facebook|pixiv)[_-])?"
            rf"(?:(?P<username>{USER}(?= - )|[a-z0-9._]{{1,30}})(?: - |[ _-]))?<id>(?:[_-]<num>)?"
        ),
        shape(rf"(?:<username> )?(?P<stamp>{DAY}(?: - |[ _]){TIME}) <code>(?:_<num>)?"),
        shape(rf"{_NO_USER}(?P<username>[a-z0-9._]{{1,30}}?)[ _-]+{_MOMENT}(?:[ _-]<num>)?"),
    ),
    folder_is_user=True,
)

_OTHER_SITES = Family(
    "gallery-dl-sites",
    "pictures of other sites as gallery-dl names them: <id>_pN, tumblr_<user>_<id>_NN, mastodon_<id>_<media id>, …",
    (
        shape(r"(?P<post>\d{5,10})_p<num>(?: - (?P<caption>.+))?"),
        shape(r"tumblr_(?P<username>[A-Za-z0-9-]{1,32})_(?P<post>\d{9,20})_<num>"),
        shape(r"tumblr_(?P<post>[A-Za-z0-9]{8,20})o<num>(?:_r\d+)?_\d{3,4}"),
        shape(rf"(?P<stamp>{DAY}T{TIME})_(?P<post>[a-z2-7]{{13}})(?:_<num>)?"),
        shape(r"mastodon_(?P<post>\d{15,20})_(?P<place>\d{15,20})"),
        shape(r"deviantart_(?P<post>\d{5,12})_(?P<caption>.+)"),
        shape(r"(?:flickr|pinterest|artstation)_(?P<post>\d{5,20})"),
        shape(r"(?P<post>\d{5,10})_(?P<caption>.+)_(?P<num>\d\d)_(?P<place>(?=\d*[^\d_])[^_]+)"),
        shape(r"(?P<post>[0-9a-f]{24})"),
    ),
    by=("post", "caption"),
    folder_is_user=True,
)

WEB_SAVER = Family(
    "web-saver",
    "<site>_<number>_<number>_<number>_n, which groups nothing: files saved together are proposed",
    (shape(r"(?:[A-Za-z][^/]*?[_ -]|(?P<place>\d{1,4})[_ -])?(?P<post>\d{5,}_\d{10,}_\d{10,}_[a-z])"),),
    folder_is_user=True,
)

_SEED = Seed()
_POST_FOLDER = PostFolder()
_FAMILIES: tuple[Pattern, ...] = (
    PROFILE_PICTURE,
    Family(
        "instaloader",
        "YYYY-MM-DD_HH-MM-SS_UTC[_N] in the profile's folder, or with the user in front",
        (
            shape(
                rf"(?:(?P<username>{USER}?)(?: - |__?|[ -]))?"
                rf"(?P<stamp>{DAY}_{TIME})_UTC(?:_(?:Graph|XDT)\w+?)?(?:_<num>)?"
            ),
        ),
        folder_is_user=True,
    ),
    TikTok(),
    XIAOHONGSHU,
    ObjectId(),
    _OTHER_SITES,
    GALLERY_DL,
    Family(
        "4k-stogram",
        "YYYY-MM-DD HH.MM.SS <media id>_<account number>",
        (shape(rf"(?P<stamp>{DAY} {TIME}) <media>_<owner>(?:_<num>)?"),),
        folder_is_user=True,
    ),
    Family(
        "jdownloader",
        "<user> - <shortcode>_<shortcode of the slide>, <user> - <shortcode> - N",
        (
            shape(r"<username> - <code>_<child>(?:(?: - |_)<num>(?:_of_<of>)?)?"),
            shape(r"<username> - <likely>(?:(?: - |_)<num>(?:_of_<of>)?)?"),
            shape(r"<num>_of_<of> - <username> - <code>(?:_<child>)?"),
        ),
    ),
    Family(
        "ripme",
        "YYYY-MM-DD_HH-MM-SS_<shortcode>_<name on the server>",
        (shape(rf"(?P<stamp>{DAY}_{TIME})_<code>_(?P<media>\d+_\d+_\d+_[a-z]|\d+_[a-z]|.*\d.*)"),),
        folder_is_user=True,
    ),
    Family(
        "thekonka",
        "<user>-<shortcode>[_N]-YYYYMMDD_HHMMSS",
        (shape(r"<username>-<code>(?:_<num>)?-(?P<stamp>\d{8}_\d{6})"),),
        by=("username", "stamp"),
    ),
    Family(
        "ig-helper",
        "<user>-<type>-<shortcode>-YYYYMMDD_HHMMSS_<number>",
        (shape(r"<username>-[A-Za-z_]+-<code>-(?P<stamp>\d{8}_\d{6})(?:_(?:<num>|(?P<media>\d[\d_]*(?:_[a-z])?)))?"),),
    ),
    Family(
        "hitomi",
        "<user> YY-MM-DD HHMMSS (N)",
        (shape(r"(?:<username> )?(?P<stamp>\d\d-\d\d-\d\d \d{6})"),),
        mark_is_number=True,
    ),
    Family(
        "yt-dlp",
        "Video by <user> [<shortcode>]",
        (shape(r"(?:Video|Photo|Post|Clip) by <username> \[<likely>\](?:_<num>)?"),),
    ),
    Family(
        "download-button",
        "<user>-YYYYMMDD_HHMMSS-<name on the server>",
        (shape(rf"<username>[ _-](?P<stamp>\d{{8}}[ _-]\d{{6}}|{DAY}[ _-]{TIME})[ _-](?P<media>\d+_\d+_\d+_[a-z])"),),
        by=("username", "stamp"),
    ),
    Family(
        "unix-time",
        "<user>_<seconds or milliseconds since 1970>, with a media id, an account number or N",
        (
            shape(
                _NO_USER + r"<username>[_-](?P<stamp>1[3-9]\d{8})(?:\d{3})?"
                r"(?:[_-]<media>)?(?:[_-](?P<owner>\d{5,20}))?(?:[_-]<num>)?"
            ),
        ),
        by=("username", "stamp"),
    ),
    Family(
        "telegram",
        "photo_<number>@DD-MM-YYYY_HH-MM-SS",
        (shape(r"photo_(?P<place>\d{1,7})@(?P<stamp>\d\d-\d\d-\d{4}_\d\d-\d\d-\d\d)"),),
        stamp_form="%d-%m-%Y_%H-%M-%S",
    ),
    Family(
        "telegram-album",
        "photo_N_YYYY-MM-DD_HH-MM-SS",
        (shape(rf"photo_<num>_(?P<stamp>{DAY}_{TIME})"),),
    ),
    Family(
        "reddit",
        "<post id> NN <title>",
        (shape(r"(?P<post>(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{6,7}) <num> (?P<caption>.+)"),),
    ),
    WEB_SAVER,
    Stamped(),
    Coded(),
)


def registry(exports: ExportLists) -> tuple[Pattern, ...]:
    """All patterns, in order: the first that can read a name gets it.

    `exports` are the lists of posts in exports.
    """
    return (_SEED, OwnExport(exports), _POST_FOLDER, *_FAMILIES)
