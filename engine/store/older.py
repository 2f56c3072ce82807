"""Finds the photos of an older program's rows, which hold bare names, and only of the photos it had chosen.

That program walked a folder and all below it, named a post by the beginning of its files' names, and stored the folder
of the first photo only. Its log names the folder that was walked, which is the collection's root.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.model.paths import relative, slashed

if TYPE_CHECKING:
    from peewee import SqliteDatabase

OLDER = "older database"
"""Pattern of such rows until a scan finds their files."""
_IS_OLDER = f"pattern = '{OLDER}'"
"""Written out, because SQLite uses a partial index only if the query repeats its condition."""

_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".tiff", ".webp")
_NUMBERED = re.compile(r"(.+)_(\d+)\.[^.]+")
_STAMPED = re.compile(r"(\d{4}(?:_\d\d){5}_.+?DN)_?(_.*|series)")
_STAMP_LENGTH = len("2025_08_28_15_16_56_")


def settle_older_roots(db: SqliteDatabase, base: Path) -> None:
    """Assign older rows to the collections they were made from; `base` is the database's folder."""
    logged = db.execute_sql("SELECT DISTINCT directory FROM analysis_log").fetchall()
    walked = sorted({_place(os.fsdecode(directory), base) for (directory,) in logged}, key=len)
    rows = db.execute_sql(
        """SELECT series.id, series.directory, collections.root FROM series
           JOIN collections ON collections.id = series.collection_id WHERE series.pattern = ?""",
        (OLDER,),
    ).fetchall()
    for series, directory, old_root in rows:
        folder = os.path.normpath(os.path.join(os.fsdecode(old_root), os.fsdecode(directory)))
        if not os.path.isdir(folder):
            folder = _place(relative(folder, os.fspath(base)), base)
        root = next((place for place in walked if Path(folder).is_relative_to(place)), os.fsdecode(old_root))
        db.execute_sql(
            "UPDATE series SET collection_id = ?, directory = ? WHERE id = ?",
            (_collection(db, root), _text(relative(folder, root)), series),
        )
    # That program took a post whose photos it could not open for one that holds no series.
    db.execute_sql(
        "UPDATE series SET state = 'failed', error = reason WHERE pattern = ? AND reason = 'No valid images found'",
        (OLDER,),
    )
    db.execute_sql("DELETE FROM collections WHERE ? AND id NOT IN (SELECT collection_id FROM series)", (bool(rows),))


def find_absent_photos(db: SqliteDatabase, collection: int, root: str) -> int:
    """As `find_older_photos`, if none was found yet because the disk was absent."""
    found = db.execute_sql(
        f"""SELECT 1 FROM series JOIN photos ON photos.series_id = series.id
            WHERE collection_id = ? AND {_IS_OLDER} AND size > 0 LIMIT 1""",
        (collection,),
    ).fetchone()
    return 0 if found else find_older_photos(db, collection, root)


def find_older_photos(db: SqliteDatabase, collection: int, root: str) -> int:
    """Look below `root` for the photos of older rows; returns the number of posts with files."""
    rows = db.execute_sql(
        f"SELECT id, base_name, directory, gemini_parsed_response FROM series WHERE collection_id = ? AND {_IS_OLDER}",
        (collection,),
    ).fetchall()
    if not rows:
        return 0
    files = _Files(root)
    found = 0
    for series, base_name, directory, answer in rows:
        names = db.execute_sql("SELECT path FROM photos WHERE series_id = ? AND kept ORDER BY position", (series,))
        bare = [os.path.basename(os.fsdecode(path)) for (path,) in names.fetchall()]
        post = files.of_post(os.fsdecode(base_name), os.fsdecode(directory))
        whole = _whole_paths(answer)
        film = [files.named(name, os.fsdecode(directory), whole.get(name, ""), post) for name in bare]
        found += bool(post or any(film))
        _write_photos(db, series, directory, bare, film, post)
    return found


@dataclass(frozen=True, slots=True)
class _File:
    """A picture below the root."""

    path: str
    size: int
    mtime_ns: int

    @property
    def folder(self) -> str:
        return os.path.dirname(self.path) or "."

    @property
    def number(self) -> int | None:
        numbered = _NUMBERED.fullmatch(os.path.basename(self.path))
        return int(numbered[2]) if numbered else None


class _Files:
    """The pictures below a root, by whole name and by the prefixes that the older program used as post names."""

    def __init__(self, root: str) -> None:
        self._by_name: dict[str, list[_File]] = {}
        self._by_beginning: dict[str, list[_File]] = {}
        for file in _pictures(root):
            name = os.path.basename(file.path)
            numbered = _NUMBERED.fullmatch(name)
            self._by_name.setdefault(name, []).append(file)
            self._by_beginning.setdefault(numbered[1] if numbered else os.path.splitext(name)[0], []).append(file)
            self._by_beginning.setdefault(name[:_STAMP_LENGTH] + "…", []).append(file)

    def of_post(self, base_name: str, directory: str) -> list[_File]:
        """A post's files in the order of their numbers: those in its own folder, else in any."""
        stamped = _STAMPED.fullmatch(base_name)
        post: Sequence[_File] = self._by_beginning.get(base_name, ())
        if stamped:
            end = "" if stamped[2] == "series" else stamped[2]
            post = [
                file
                for file in self._by_beginning.get(base_name[:_STAMP_LENGTH] + "…", ())
                if (name := os.path.basename(file.path)).startswith(stamped[1])
                and (numbered := _NUMBERED.fullmatch(name))
                and numbered[1].endswith(end)
            ]
        near = [file for file in post if file.folder == directory]
        return sorted(near or post, key=lambda file: (file.number or 0, file.path))

    def named(self, name: str, directory: str, whole: str, post: Sequence[_File]) -> _File | None:
        """The file that the older program meant: by the path it noted, its folder, its post, or the name alone.

        It also kept answers that gave a photo's number instead of a file, such as _07 or img_3.
        """
        same = self._by_name.get(name, [])
        for fits in (
            lambda file: whole.endswith("/" + file.path) or whole == file.path,
            lambda file: file.folder == directory,
            lambda file: file in post,
            lambda file: True,
        ):
            found = [file for file in same if fits(file)]
            if found:
                return found[0]
        if number := re.fullmatch(r"_(\d+)", name):
            return next((file for file in post if file.number == int(number[1])), None)
        if place := re.fullmatch(r"img_(\d+)", name):
            return post[int(place[1]) - 1] if 0 < int(place[1]) <= len(post) else None
        return None


def _write_photos(
    db: SqliteDatabase,
    series: int,
    directory: str,
    bare: Sequence[str],
    film: Sequence[_File | None],
    post: Sequence[_File],
) -> None:
    """Store a post's photos, frames first; a photo not found keeps its name, in the post's folder."""
    lost = [_File(slashed(os.path.normpath(os.path.join(directory, name))), 0, 0) for name in bare]
    kept = list(dict.fromkeys(file or name for file, name in zip(film, lost, strict=True)))
    rest = [file for file in post if file not in kept]
    db.execute_sql("DELETE FROM photos WHERE series_id = ?", (series,))
    db.execute_sql("DELETE FROM series_images WHERE series_id = ?", (series,))
    for position, file in enumerate([*kept, *rest], start=1):
        db.execute_sql(
            """INSERT INTO photos (series_id, path, number, size, mtime_ns, position, kept)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (series, _text(file.path), file.number, file.size, file.mtime_ns, position, file in kept),
        )
    for order, file in enumerate(kept, start=1):
        db.execute_sql(
            "INSERT INTO series_images (series_id, image_path, order_in_series) VALUES (?, ?, ?)",
            (series, _text(file.path), order),
        )
    db.execute_sql(
        "UPDATE series SET kept = ?, image_count = max(?, image_count), verifier_frames = ? WHERE id = ?",
        (len(kept), len(kept) + len(rest), json.dumps([file.path for file in kept]), series),
    )


def _pictures(root: str) -> Iterator[_File]:
    for folder, inner, names in os.walk(root):
        inner.sort()
        for name in sorted(names):
            if name.lower().endswith(_SUFFIXES):
                whole = os.path.join(folder, name)
                try:
                    found = os.stat(whole)
                except OSError:
                    continue
                yield _File(relative(whole, root), found.st_size, found.st_mtime_ns)


def _place(written: str, base: Path) -> str:
    """Resolve a stored folder against the database's folder, else against the working folder."""
    beside = os.path.normpath(base / written)
    here = os.path.abspath(written)
    return here if os.path.isdir(here) and not os.path.isdir(beside) else beside


def _collection(db: SqliteDatabase, root: str) -> int:
    db.execute_sql("INSERT OR IGNORE INTO collections (root, added_at) VALUES (?, CURRENT_TIMESTAMP)", (_text(root),))
    number: int = db.execute_sql("SELECT id FROM collections WHERE root = ?", (_text(root),)).fetchone()[0]
    return number


def _text(name: str) -> str | bytes:
    """A name as it is stored: text, or bytes if it is no UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name)
    return name


def _whole_paths(answer: str | None) -> Mapping[str, str]:
    """Whole paths that the older program noted, by bare name."""
    try:
        images: Any = json.loads(answer or "{}").get("images", [])
        return {image["path"]: image["full_path"] for image in images if "full_path" in image}
    except (ValueError, AttributeError, TypeError, KeyError):
        return {}
