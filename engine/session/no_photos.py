"""A folder without photos: what it holds instead, and what to do about that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.model import Account, Problem
from engine.session.accounting import ARCHIVES

_KINDS_TOLD = 4
_SIDES = ("side files read", "side file read", "side files not read", "side file not read")
_PAGES = frozenset({"HTML page", "JSON file"})


def no_photos(account: Account, problems: Sequence[Problem] = ()) -> tuple[str, str] | None:
    """What the folder holds instead of photos, and what to do: a sentence each. None if there are photos in it.

    `problems` are what the scan passed over.
    """
    if account.photos:
        return None
    held: Counter[str] = Counter({group.what: group.count for group in account.groups if group.what not in _SIDES})
    held.update({one if count == 1 else f"{one}s": count for one, count in account.sides})
    if not held and problems:
        return f"Nothing in this folder can be read: {problems[0].where}: {problems[0].what}.", "Check who may read it."
    if not held:
        return "This folder is empty.", "Open the folder that holds your downloads."
    told = [f"{count:,} {what}" for what, count in held.most_common()]
    if len(told) > _KINDS_TOLD:
        rest = sum(count for _, count in held.most_common()[_KINDS_TOLD - 1 :])
        told = [*told[: _KINDS_TOLD - 1], f"{rest:,} other files"]
    listed = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]
    return f"There are no photos in this folder: it holds {listed}.", _what_next(account, held)


def _what_next(account: Account, held: Counter[str]) -> str:
    names = set(held)
    if names & set(ARCHIVES):
        return "If the photos are in the archives, unpack them: photo-series scan FOLDER --unpack DIR."
    if names & {"thumbnails", "thumbnail", "recycled", "in hidden folders", "files of private messages"}:
        return 'These are left out; "take_in" in config.json takes them in.'
    if names & {"in iCloud only"}:
        return "Have them downloaded from iCloud first."
    if names & {"raw photos", "raw photo", "JPEG XL pictures", "JPEG XL picture"}:
        return "Raw photos must be developed first, and JPEG XL needs a library; see the README."
    if names & {"unfinished downloads", "unfinished download"}:
        return "Let the downloads finish, and scan again."
    if {one for one, _ in account.sides} & _PAGES:
        return "If this is an account's export, its media may be in another part: open the folder above all parts."
    if names & {"videos", "video", "animations", "animation"}:
        return "Series are made of photos; frames are not taken out of videos. Open the folder that holds photos."
    return "Open the folder that holds your downloads."
