"""Tells the kind of a file by its name if that can be trusted, else by its first bytes."""

from __future__ import annotations

import os
import re

from engine.model import FileKind
from engine.opening import READ
from engine.photos.extras import can_open
from engine.photos.motion import moves
from engine.photos.sniff import SNIFFED_BYTES, kind_of_bytes

_SUFFIXES = {
    FileKind.PHOTO: "jpg jpeg jpe jfif png webp avif bmp tif tiff heic heif",
    FileKind.VIDEO: "mp4 m4v mov webm mkv avi 3gp m4s mpg mpeg wmv flv mts m2ts insv",
    FileKind.ANIMATION: "gif apng",
    FileKind.RAW: (
        "dng cr2 cr3 crw nef nrw arw srf sr2 raf orf rw2 rwl pef srw 3fr fff erf kdc dcr mrw mef mos iiq x3f gpr raw"
    ),
    FileKind.JPEG_XL: "jxl jpegxl",
    FileKind.NO_PHOTO: (
        "mpo jps sgi rgb bw fli flc ico icns svg svgz psd psb xcf kra eps ai jp2 j2k jpx jxr hdp wdp pcx tga ppm pgm "
        "pbm pnm dds exr hdr qoi insp hif"
    ),
    FileKind.UNFINISHED: "part crdownload download opdownload tmp temp partial ytdl aria2 !ut !qb bc! filepart",
    FileKind.SIDE: (
        "txt text caption json xz jsonl csv tsv md log html htm xhtml mhtml php aspx xml ini cfg zip rar "
        "db db3 sqlite sqlite3 db-wal db-shm db-journal "  # never opened: that would end SQLite's locks on our own
        "7z gz tgz tar bz2 zst nfo url webloc lnk desktop py sh pdf srt vtt ass mp3 m4a aac ogg opus wav flac aae "
        "xmp thm npy npz safetensors torrent sha1 md5"
    ),
}
_KINDS = {suffix: kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}

PICTURE_SUFFIXES = frozenset(suffix for suffix, kind in _KINDS.items() if kind is FileKind.PHOTO)
"""Suffixes of photos, in lower case and without the dot."""

TRUSTED = {
    suffix: kind
    for suffix, kind in _KINDS.items()
    if kind is FileKind.UNFINISHED
    or f" {suffix} " in " jpg jpeg jpe jfif bmp tif tiff heic heif json xz zip rar 7z gz tgz tar bz2 zst db sqlite svg "
}
"""Kinds trusted by name: whatever else such a file is, it is neither animated nor a photo."""

_FULL_OF_WORDS = frozenset(str.split("txt text caption md log html htm xhtml php aspx xml csv ini pdf url"))
_UNFINISHED = re.compile(r"(?:jpe?g|png|webp|heic|mp4)[_-](?:tmp|temp|part)", re.I)
_SHORTEST_PICTURE = 64
"""Least bytes of a picture."""


def kind_of_name(name: str) -> FileKind | None:
    """Kind by the name alone; None if its suffix says nothing."""
    if name.startswith(".") and name.endswith(".icloud"):
        return FileKind.PLACEHOLDER
    if name.startswith(".pending-"):  # Android's camera and browsers, while they still write
        return FileKind.UNFINISHED
    dot = name.rfind(".")
    if dot <= 0:
        return None
    suffix = name[dot + 1 :].lower()
    return _KINDS.get(suffix) or (FileKind.UNFINISHED if _UNFINISHED.fullmatch(suffix) else None)


def kind_of_file(path: str, name: str, size: int) -> FileKind:
    """Kind of a file, which is opened if its name is not enough. Raises OSError if it cannot be opened."""
    named = kind_of_name(name)
    if named is FileKind.PLACEHOLDER or named is FileKind.UNFINISHED:
        return named
    if not size or (named is FileKind.SIDE and not _may_be_a_picture(name, size)):
        return named or FileKind.SIDE
    if named is None and name.startswith("."):
        return FileKind.SIDE
    return _kind_of_content(path, named)


def _may_be_a_picture(name: str, size: int) -> bool:
    return size >= _SHORTEST_PICTURE and name.rpartition(".")[2].lower() in _FULL_OF_WORDS


def _kind_of_content(path: str, named: FileKind | None) -> FileKind:
    descriptor = os.open(path, READ)
    try:
        start = os.read(descriptor, SNIFFED_BYTES)
        told = kind_of_bytes(start)
        is_tiff = start.startswith((b"II", b"MM"))
        if told is FileKind.PHOTO and is_tiff and named is not None:
            return named  # most raw files are TIFF inside
        if told is FileKind.PHOTO or (start.startswith(b"GIF8") and named is not FileKind.SIDE):
            return FileKind.ANIMATION if moves(descriptor, start) else FileKind.PHOTO
    finally:
        os.close(descriptor)
    if told is FileKind.SIDE or named is FileKind.SIDE:
        return named or FileKind.SIDE
    return FileKind.PHOTO if told is FileKind.JPEG_XL and can_open("JXL") else told
