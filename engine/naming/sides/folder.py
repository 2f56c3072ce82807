"""Side files of one folder, found by name once, and each read at most once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from engine.model import FileKind
from engine.naming.accounts import account_of
from engine.naming.filename import cut, cut_suffix
from engine.naming.reading import SideFacts
from engine.naming.sides import plain_text, records, takeout, xmp
from engine.naming.sides.joining import adds_nothing, with_caption, with_told
from engine.naming.sides.names import base_of, bases_of, lookup_key, picture_of, posts_of, referred
from engine.naming.sides.told import Told, own_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.model import FoundFile
    from engine.naming.disk import Disk
    from engine.naming.reading import Reading
    from engine.naming.sides.plain_text import Caption

_PLACES = ("metadata", ".metadata", "json", "info", "sidecar", "sidecars", "captions")
"""Folders beside or below the photos into which tools put side files."""
_TEXT_SUFFIXES = ("txt", "caption", "description", "captions", "tags")
_LARGEST_TEXT = 256 << 10
_MOST_WITHOUT_PHOTOS = 50
"""Most JSON files to read in a folder without photos, for the folders below it."""
_OF_THE_FOLDER = ("info", "metadata", "post", "data", "meta")
_CAPTION_OF_THE_FOLDER = ("caption", "description", "post", "text")
_ID = re.compile(r"(?<!\d)\d{15,20}(?!\d)")
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=([B-E][A-Za-z0-9_-]{10})(?![A-Za-z0-9]))")
_SERVER_NAME = re.compile(r"\d{5,}_\d{10,}_\d{10,}_[a-z]\b")


class Claim(NamedTuple):
    """The post that a photo belongs to, by a side file."""

    told: Told
    number: int | None


class FolderSides:
    """Side files of a folder's photos. Raises nothing: a side file that makes no sense is ignored."""

    def __init__(
        self,
        directory: str,
        media: Sequence[FoundFile],
        files: Iterable[FoundFile],
        disk: Disk,
        above: FolderSides | None = None,
    ) -> None:
        self.directory = directory
        self.profile: str | None = None
        self._disk = disk
        self._pictures = sum(file.kind is FileKind.PHOTO for file in media)
        self._above = above
        self._texts: dict[str, str] = {}
        self._xmps: dict[str, str] = {}
        self._by_base: dict[str, Told] = {}
        self._by_post: dict[str, Told] = {}
        self._by_key: dict[str, Claim] = {}
        self._texts_by_post: dict[str, str] | None = None
        self._shared: set[str] = set()
        self._claims: dict[str, Claim] = {}
        self._found_by_key: dict[str, Claim | None] = {}
        lists = self._sorted_by_kind(files, media)
        if lists and (media or len(lists) <= _MOST_WITHOUT_PHOTOS):
            self._read_lists(lists, media)

    @property
    def says_nothing(self) -> bool:
        """True if nothing here can describe photos, in this folder or below."""
        nothing = not (self._texts or self._xmps or self._by_base or self._by_post or self._by_key or self._claims)
        return nothing and self.profile is None and (self._above is None or self._above.says_nothing)

    @property
    def tells_of_folders_below(self) -> bool:
        """True if something here may describe photos in folders below."""
        return bool(self._by_post or self._by_key or self.profile)

    @property
    def claims_any(self) -> bool:
        """True if any side file describes single pictures."""
        return bool(self._claims or self._by_key) or (self._above is not None and self._above.claims_any)

    def claim(self, name: str) -> Claim | None:
        """The post of this photo or video by a side file; None if none says."""
        found = self._claims.get(name)
        if found is None and name in self._found_by_key:
            found = self._found_by_key[name]
        elif found is None:
            found = next((claim for key in self._keys_of(name) if (claim := self._key(key))), None)
            self._found_by_key[name] = found
        if found and found.told.only_if_shared and found.told.post not in self._shared:
            return None
        return found if found and found.told.post else None

    def post_of(self, first: Reading, photos: Sequence[FoundFile]) -> str | None:
        """Shortcode or id of these photos' post in JSON files; None if they give none."""
        for told in self._of_post(first, list(bases_of(first, photos))):
            if told.post and not told.only_if_shared:
                return told.post
        return None

    def about(self, first: Reading, photos: Sequence[FoundFile]) -> SideFacts | None:
        """Facts from the side files of a post's photos, of which `first` was read first; None if there are none."""
        facts = None
        bases = list(bases_of(first, photos))
        for base in bases if self._texts else ():
            facts = with_caption(facts, self._caption(base), "The caption file")
        for told in self._of_post(first, bases):
            facts = with_told(facts, told)
        facts = self._of_pictures(photos, facts)
        if facts is None or facts.caption is None:
            found = self._caption_of_post(first) or self._of_first_picture(photos) or self._caption_of_folder(photos)
            facts = with_caption(facts, found, "The side file")
        by_folder = first.username is None or first.username == account_of(self.directory)
        if self.profile and (facts is None or facts.username is None) and by_folder:
            facts = facts or SideFacts(f"The account's side file in {self.directory or 'this folder'}")
            facts.username = self.profile
        return facts

    def _of_post(self, first: Reading, bases: list[str]) -> Iterator[Told]:
        here: FolderSides | None = self
        while here is not None:
            for base in bases if here is self else ():
                if told := here._by_base.get(base):
                    yield told
            for post in posts_of(first):
                if told := here._by_post.get(post):
                    yield told
            here = here._above

    def _of_pictures(self, photos: Sequence[FoundFile], facts: SideFacts | None) -> SideFacts | None:
        """Add facts about single pictures, above all their slide numbers."""
        if not self._claims and not self.claims_any:
            return facts
        claimed: list[Told] = []
        posts: set[str | None] = set()
        numbers: dict[str, int] = {}
        for photo in photos:
            found = self.claim(photo.name)
            posts.add(found.told.post if found else None)
            if found is None:
                found = self._claims.get(photo.name)  # tells something, but not which post it is
                if found is None:
                    continue
            claimed.append(found.told)
            if found.number is not None:
                numbers[photo.name] = found.number
        for told in claimed:
            if facts is None or not adds_nothing(facts, told):
                facts = with_told(facts, told)
        if facts is not None and claimed:
            shift = 1 if 0 in numbers.values() else 0
            facts.numbers = {name: number + shift for name, number in numbers.items()}
            facts.own |= own_keys(claimed)
            if len(posts) == 1 and None not in posts:
                facts.proves, facts.program = True, claimed[0].program
        return facts

    def _caption(self, base: str) -> tuple[Caption, str] | None:
        path = self._texts.get(base)
        return self._text(path) if path else None

    def _text(self, path: str) -> tuple[Caption, str] | None:
        content = self._disk.read(path)
        if content is None or len(content) > _LARGEST_TEXT or not (caption := plain_text.read(content)):
            return None
        return caption, path.rpartition("/")[2]

    def _caption_of_post(self, first: Reading) -> tuple[Caption, str] | None:
        """Caption in a text file with the post's id or shortcode anywhere in its name."""
        if not self._texts:
            return None
        if self._texts_by_post is None:
            self._texts_by_post = {}
            for base, path in self._texts.items():
                for written in (*_ID.findall(base), *_CODE.findall(base)):
                    self._texts_by_post.setdefault(written, path)
        named = (self._texts_by_post.get(post) for post in posts_of(first))
        found = next(filter(None, named), None)
        return self._text(found) if found else None

    def _of_first_picture(self, photos: Sequence[FoundFile]) -> tuple[Caption, str] | None:
        """Caption file or XMP of the first picture that has one."""
        if not self._texts and not self._xmps:
            return None
        for photo in photos:
            name = lookup_key(photo.name)
            for base in (name, cut_suffix(name)):
                if found := self._caption(base):
                    return found
                if (place := self._xmps.get(base)) and (caption := xmp.read(self._disk.read(place) or b"")):
                    return caption, place.rpartition("/")[2]
        return None

    def _caption_of_folder(self, photos: Sequence[FoundFile]) -> tuple[Caption, str] | None:
        """Caption in a file such as "caption.txt", if the folder contains one post and nothing else."""
        if len(photos) != self._pictures:
            return None
        named = [path for base, path in self._texts.items() if base.lower() in _CAPTION_OF_THE_FOLDER]
        return next((found for path in named if (found := self._text(path))), None)

    def _sorted_by_kind(self, files: Iterable[FoundFile], media: Sequence[FoundFile]) -> list[tuple[str, str]]:
        """Record text and XMP files by the name they refer to; returns (name, path) of the JSON files to read."""
        lists: list[tuple[str, str]] = []
        found = [(file.name, file.path) for file in files]
        if media and self._disk.can_list:
            parent = self.directory.rpartition("/")[0]
            for place in dict.fromkeys(
                f"{above}/{place}" if above else place for above in (self.directory, parent) for place in _PLACES
            ):
                if place != self.directory:
                    found += [(name, f"{place}/{name}") for name in self._disk.names(place)]
        for name, path in found:
            suffix = name[name.rfind(".") + 1 :].lower()
            if suffix in _TEXT_SUFFIXES:
                self._texts.setdefault(referred(name, f".{suffix}"), path)
            elif suffix == "xmp":
                self._xmps.setdefault(referred(name, ".xmp"), path)
            elif records.may_tell(name):
                lists.append((name, path))
        return lists

    def _read_lists(self, lists: list[tuple[str, str]], media: Sequence[FoundFile]) -> None:
        names = {lookup_key(file.name): file.name for file in media}
        stems: dict[str, list[str]] = {}
        for key, name in names.items():
            stems.setdefault(cut_suffix(key), []).append(name)
            if cut_short := takeout.cut_short(key):
                stems.setdefault(cut_short, []).append(name)
        met: set[str] = set()
        read: dict[int, Told] = {}  # by hash: some programs put the post's whole file beside each of its pictures
        captions: dict[str, str | None] = {}
        of_folder: list[Told] = []
        self._disk.expect([path for _, path in lists])
        for name, path in lists:
            content = self._disk.read(path)
            if content is None:
                continue
            base = name[:-5] if name.endswith(".json") and name[:-5] in names else base_of(name)
            mark = hash(content)
            if (again := read.get(mark)) is not None:
                self._by_base.setdefault(base, replace(again, source=name))
                continue
            found = records.read(content, name)
            self.profile = self.profile or found.profile
            for told in found.told:
                told.caption = captions.setdefault(told.caption or "", told.caption)  # one text for all of a post
                if told.only_if_shared and told.post:
                    (self._shared if told.post in met else met).add(told.post)
                self._note(told, base, names, stems)
            if len(found.told) == 1:
                self._by_base.setdefault(base, found.told[0])
                if base in _OF_THE_FOLDER:
                    of_folder.append(found.told[0])
                elif found.told[0].post and not found.told[0].depends_on_name:
                    read[mark] = found.told[0]
        self._claim_whole_folder(of_folder, media)

    def _note(self, told: Told, base: str, names: dict[str, str], stems: dict[str, list[str]]) -> None:
        if told.is_picture:
            picture = names.get(base) or picture_of(base, names, stems)
            if picture is not None:
                self._claims.setdefault(picture, Claim(told, told.number))
                return
        for key in told.keys if told.is_picture else ():
            self._by_key.setdefault(key, Claim(told, told.number))
        several = len(told.slides) > 1
        for number, keys in enumerate(told.slides, 1):
            claim = Claim(told, number if several else None)
            for key in keys:
                self._by_key.setdefault(key, claim)
        if told.post and not told.only_if_shared:
            self._by_post.setdefault(told.post, told)

    def _claim_whole_folder(self, of_folder: list[Told], media: Sequence[FoundFile]) -> None:
        """Apply the info.json of a folder with a single post."""
        if len(of_folder) != 1 or self._claims or self._by_key:
            return
        [told] = of_folder
        self.profile = self.profile or told.username
        if told.post and media and len(media) <= (told.expected or 0):
            for file in media:
                self._claims[file.name] = Claim(told, None)

    def _keys_of(self, name: str) -> Iterator[str]:
        """Yield parts of a picture's name under which a list may know it."""
        if not self._by_key and self._above is None:
            return
        stem = cut(name, "").stem
        yield name
        yield stem
        if stem.count("_") > 2 and (found := _SERVER_NAME.search(stem)):
            yield found[0]
        yield from _ID.findall(stem)[::-1]
        yield from _CODE.findall(stem)[::-1]

    def _key(self, key: str) -> Claim | None:
        here: FolderSides | None = self
        while here is not None:
            if found := here._by_key.get(key):
                return found
            here = here._above
        return None
