"""Recognizes folders and files that other programs keep beside photos, and that are not the user's photos."""

from __future__ import annotations

import re

from engine.model import Apart

_FOLDERS = {
    Apart.RECYCLED: (
        "#recycle @recycle $recycle.bin recycler recycled .trash .trashes .trashbin .recycle .recycler .deleted "
        ".wastebasket @deleted_files trashbox files_trashbin .debris syncdebris"
    ),
    Apart.THUMBNAILS: (
        "@eadir .@__thumb @__thumb .thumbnails .thumbnail .thumbs .thumb .thumbdata .xvpics .pics .fslckout "
        "thumbnails thumbnail thumbs thumb _thumbnails _thumbs _thumb __thumbs .thumb.stogram .@upload_cache .wdmc"
    ),
    Apart.SYSTEM: (
        "lost+found __macosx #snapshot @tmp @sharesnap @sharebin @synoresource $extend @recently-snapshot .snapshot "
        ".snapshots .zfs .spotlight-v100 .fseventsd .documentrevisions-v100 .temporaryitems .mobilebackups "
        "lost.dir thevolumesettingsfolder files_versions "
        ".appledouble .appledb .appledesktop .sync .stversions .stfolder .dropbox.cache .syncthing .git .svn .hg .cache"
    ),
}
_SPACED = {
    "system volume information": Apart.SYSTEM,
    "network trash folder": Apart.RECYCLED,
    "recycle bin": Apart.RECYCLED,
    "temporary items": Apart.SYSTEM,
}
_KNOWN_FOLDERS = {name: kind for kind, names in _FOLDERS.items() for name in names.split()} | _SPACED
_TRASH_OF_A_USER = re.compile(r"\.trash-\d+|found\.\d{3}")
_PREVIEWS = re.compile(r".+\.lrdata|appdata_\w+")
"""Folders of Lightroom and Nextcloud that hold previews."""
_THREADS = frozenset(
    str.split(
        "inbox archived_threads message_requests filtered_threads e2ee_cutover broadcast secret_groups photos videos "
        "audio gifs files stickers_used secret_conversations ai_conversations"
    )
)

_FILES = frozenset(
    str.split(
        "thumbs.db ehthumbs.db ehthumbs_vista.db desktop.ini .ds_store .localized .directory .nomedia .picasa.ini "
        "picasa.ini zbthumbnail.info pspbrwse.jbf .apdisk .stignore .stogram.sqlite .stogram.sqlite-wal "
        ".stogram.sqlite-shm .volumeicon.icns .com.apple.timemachine.donotpresent .metadata_never_index"
    )
) | {"icon\r"}
_FILE_ENDINGS = ("@synoeastream", "@synoresource", ":zone.identifier", "thumbs.db:encryptable")


def folder_apart(name: str, parent: str) -> Apart | None:
    """Why a folder of this name in a folder named `parent` is left out; None if it is not."""
    plain = name.lower()
    if kind := _KNOWN_FOLDERS.get(plain):
        return kind
    if found := _TRASH_OF_A_USER.fullmatch(plain):
        return Apart.SYSTEM if found[0].startswith("found") else Apart.RECYCLED
    if _PREVIEWS.fullmatch(plain) or (plain == "derivatives" and parent.lower() == "resources"):  # Apple's Photos
        return Apart.THUMBNAILS
    if plain in _THREADS and parent.lower() == "messages":
        return Apart.MESSAGES
    return Apart.HIDDEN if name.startswith(".") else None


def file_apart(name: str) -> Apart | None:
    """Why a file of this name is left out, whatever it contains; None if it is not."""
    if name.startswith("._"):  # what macOS leaves beside files on other file systems
        return Apart.SYSTEM
    if name.startswith(".trashed-"):  # Android's bin: the file stays in its folder
        return Apart.RECYCLED
    plain = name.lower()
    return Apart.SYSTEM if plain in _FILES or plain.endswith(_FILE_ENDINGS) else None
