"""Photo notes of Xiaohongshu and TikTok as XHS-Downloader and its relatives name them."""

from __future__ import annotations

from engine.naming.family import DAY, Family, shape

_STAMP = rf"(?P<stamp>{DAY}[ _]\d\d\.\d\d\.\d\d)"

XIAOHONGSHU = Family(
    "xiaohongshu",
    "YYYY-MM-DD_HH.MM.SS_<nickname>_<title>_N",
    (
        shape(rf"{_STAMP}_(?P<username>[^_]{{1,30}})_(?:[0-9a-f]{{24}}|(?P<caption>.+?))(?:_<num>)?"),
        shape(rf"{_STAMP}-(?:图集|图片|实况|视频)-(?P<username>[^-]{{1,30}})-(?P<caption>.+?)(?:_<num>)?"),
    ),
    by=("username", "stamp"),
)
