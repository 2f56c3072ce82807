"""Migrations: the steps that bring a database to its present schema.

Append migrations, never edit one. Each runs in one transaction together with its record, so it happens completely or
not at all. The first starts from nothing, or from the database of an older program with the same `series` table.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import StoreError
from engine.store import own_file
from engine.store.first_shape import first_shape
from engine.store.older import OLDER, find_older_photos, settle_older_roots

if TYPE_CHECKING:
    from peewee import SqliteDatabase

Migration = Callable[["SqliteDatabase", Path], None]


def _content_hashes(db: SqliteDatabase, path: Path) -> None:
    db.execute_sql("ALTER TABLE photos ADD COLUMN content_hash TEXT")


def _list_index(db: SqliteDatabase, path: Path) -> None:
    """Index all columns that lists filter and sort by: in the table they lie behind the verifier's whole answer."""
    db.execute_sql("DROP INDEX IF EXISTS series_state")  # the new one begins with the same columns
    db.execute_sql(
        """CREATE INDEX series_list ON series (
            collection_id, state, decision, is_series, kept, image_count, confidence, needs_review, caption_is_draft,
            caption_stale, cost_usd, taken_at, proof, verifier, model_version, username, directory, base_name,
            series_caption)"""
    )


def _desk(db: SqliteDatabase, path: Path) -> None:
    """Columns for flags, hidden series, frames set aside, and photos in another post's series."""
    for column in (
        "flagged BOOLEAN NOT NULL DEFAULT 0",
        "hidden TEXT NOT NULL DEFAULT ''",
        "unseen BOOLEAN NOT NULL DEFAULT 0",
        "own_frames TEXT",
    ):
        db.execute_sql(f"ALTER TABLE series ADD COLUMN {column}")
    db.execute_sql("ALTER TABLE photos ADD COLUMN home INTEGER")
    db.execute_sql("CREATE INDEX photos_home ON photos (home) WHERE home IS NOT NULL")
    db.execute_sql("DROP INDEX series_list")
    db.execute_sql(
        """CREATE INDEX series_list ON series (
            collection_id, hidden, state, decision, is_series, kept, image_count, confidence, needs_review, flagged,
            caption_is_draft, caption_stale, cost_usd, taken_at, proof, verifier, model_version, username, directory,
            base_name, series_caption)"""
    )


def _older_photos(db: SqliteDatabase, path: Path) -> None:
    """Find the files of older rows on the disk: the first step could only guess their places."""
    settle_older_roots(db, path.parent.absolute())
    for collection, root in db.execute_sql("SELECT id, root FROM collections").fetchall():
        find_older_photos(db, collection, os.fsdecode(root))


def _fingerprints(db: SqliteDatabase, path: Path) -> None:
    """Columns for look-alikes, and an index to find equal bytes anywhere."""
    db.execute_sql("ALTER TABLE photos ADD COLUMN perceptual_hash INTEGER")
    db.execute_sql(
        "CREATE INDEX photos_content ON photos (content_hash, series_id, state) WHERE content_hash IS NOT NULL"
    )


def _places(db: SqliteDatabase, path: Path) -> None:
    """Sort series that were split off right behind their origin."""
    db.execute_sql("ALTER TABLE series ADD COLUMN place REAL")
    db.execute_sql(
        """UPDATE series SET place = (
            SELECT origin.id + 0.5 FROM series AS origin WHERE origin.collection_id = series.collection_id
                AND origin.post_key = substr(series.post_key, 1, instr(series.post_key, '//') - 1))
        WHERE instr(post_key, '//')"""
    )
    db.execute_sql("DROP INDEX series_list")
    db.execute_sql(
        """CREATE INDEX series_list ON series (
            collection_id, hidden, state, decision, is_series, kept, image_count, confidence, needs_review, flagged,
            caption_is_draft, caption_stale, cost_usd, taken_at, proof, verifier, model_version, username, directory,
            base_name, series_caption, place)"""
    )


def _journal_by_series(db: SqliteDatabase, path: Path) -> None:
    """Index the journal by series: without it each erased or moved series reads all of it."""
    db.execute_sql("CREATE INDEX journal_series ON journal (series_id)")


def _index_of_older_rows(db: SqliteDatabase, path: Path) -> None:
    """Index an older program's rows: without it each start reads every series to find them."""
    db.execute_sql(f"CREATE INDEX series_older ON series (collection_id) WHERE pattern = '{OLDER}'")


def _facts(db: SqliteDatabase, path: Path) -> None:
    """Room for facts, and an index of them alone: in the table they lie behind the verifier's whole answer."""
    for column in ("facts TEXT", "own_facts TEXT", "further TEXT"):
        db.execute_sql(f"ALTER TABLE series ADD COLUMN {column}")
    db.execute_sql(
        "CREATE INDEX series_facts ON series (facts, own_facts) WHERE facts IS NOT NULL OR own_facts IS NOT NULL"
    )


def _unreadable_photos(db: SqliteDatabase, path: Path) -> None:
    """Unreadable photos are tried again once they, or what opens them, change; an index finds the few there are."""
    db.execute_sql("ALTER TABLE photos ADD COLUMN unread TEXT")
    db.execute_sql("CREATE INDEX photos_unreadable ON photos (series_id) WHERE state = 'unreadable'")


def _opinions(db: SqliteDatabase, path: Path) -> None:
    """Room for second opinions and for what a sieve holds back, with an index for each list of them."""
    for column in ("held BOOLEAN NOT NULL DEFAULT 0", "second TEXT", "agrees BOOLEAN"):
        db.execute_sql(f"ALTER TABLE series ADD COLUMN {column}")
    db.execute_sql("CREATE INDEX series_held ON series (held) WHERE held = 1")
    db.execute_sql("CREATE INDEX series_agrees ON series (agrees) WHERE agrees IS NOT NULL")


def _claims(db: SqliteDatabase, path: Path) -> None:
    """Room for claims, so that two processes share work instead of doing it twice."""
    db.execute_sql(
        """CREATE TABLE claims (
            id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject INTEGER NOT NULL, worker TEXT NOT NULL,
            who TEXT NOT NULL, since TIMESTAMP NOT NULL, done BOOLEAN NOT NULL DEFAULT 0, UNIQUE (kind, subject))"""
    )


def _writers(db: SqliteDatabase, path: Path) -> None:
    """Note who wrote each journal entry last, and in which order, so that two apps see each other's changes."""
    db.execute_sql("ALTER TABLE journal ADD COLUMN writer TEXT NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE journal ADD COLUMN changed INTEGER NOT NULL DEFAULT 0")
    db.execute_sql("CREATE INDEX journal_changed ON journal (changed)")


def _batches(db: SqliteDatabase, path: Path) -> None:
    """Room for batch jobs and their posts, with an index that finds the posts that are in one now."""
    db.execute_sql(
        """CREATE TABLE batch_jobs (
            id INTEGER PRIMARY KEY AUTOINCREMENT, collection_id INTEGER NOT NULL REFERENCES collections (id),
            name TEXT NOT NULL UNIQUE, state TEXT NOT NULL, outcome TEXT NOT NULL, cancelled BOOLEAN NOT NULL,
            model TEXT NOT NULL, prompt_version TEXT NOT NULL, caption_words TEXT NOT NULL, remote TEXT NOT NULL,
            input_file TEXT NOT NULL, result_file TEXT NOT NULL, key_print TEXT NOT NULL,
            created_at TIMESTAMP NOT NULL, submitted_at TIMESTAMP, ended_at TIMESTAMP, collected_at TIMESTAMP,
            estimated_usd REAL NOT NULL, cost_usd REAL NOT NULL, trouble TEXT NOT NULL, absences INTEGER NOT NULL,
            absent_since TIMESTAMP)"""
    )
    db.execute_sql(
        """CREATE TABLE batch_rows (
            key TEXT PRIMARY KEY, job_id INTEGER NOT NULL REFERENCES batch_jobs (id), series_id INTEGER NOT NULL,
            nonce TEXT NOT NULL, ids TEXT NOT NULL, photos TEXT NOT NULL, unreadable TEXT NOT NULL,
            marks TEXT NOT NULL, question BLOB NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL)"""
    )
    db.execute_sql("CREATE INDEX batch_rows_job ON batch_rows (job_id, state)")
    db.execute_sql("CREATE UNIQUE INDEX batch_rows_in ON batch_rows (series_id) WHERE state = 'waiting'")
    db.execute_sql("CREATE UNIQUE INDEX batch_rows_nonce ON batch_rows (nonce) WHERE state = 'waiting'")
    db.execute_sql("CREATE INDEX batch_rows_failed ON batch_rows (series_id) WHERE state = 'failed'")


def _measures(db: SqliteDatabase, path: Path) -> None:
    """Room for what is measured in photos, and an index of those that are still to be measured."""
    for column in (
        "side INTEGER",
        "sharpness REAL",
        "detail INTEGER",
        "quality INTEGER",
        "blocking REAL",
        "dark REAL",
        "light REAL",
        "box TEXT",
    ):
        db.execute_sql(f"ALTER TABLE photos ADD COLUMN {column}")
    db.execute_sql("CREATE INDEX photos_unmeasured ON photos (series_id) WHERE side IS NULL AND state = 'ok'")


def _crops(db: SqliteDatabase, path: Path) -> None:
    """Room for the point around which the person wants a photo cropped."""
    db.execute_sql("ALTER TABLE photos ADD COLUMN crop TEXT")


def _repeats(db: SqliteDatabase, path: Path) -> None:
    """Room for whether a better photo in another post shows a photo's picture."""
    db.execute_sql("ALTER TABLE photos ADD COLUMN repeats INTEGER")


def _seen_marks(db: SqliteDatabase, path: Path) -> None:
    """Room for the marks that a verifier saw in a photo."""
    db.execute_sql("ALTER TABLE photos ADD COLUMN seen TEXT")


def _counted_writes(db: SqliteDatabase, path: Path) -> None:
    """Count writes in the file's header, from a number that no other database begins with: see own_file."""
    db.execute_sql(f"PRAGMA user_version = {own_file.first_number()}")


def _indexes_of_copies(db: SqliteDatabase, path: Path) -> None:
    """Find posts with a code, and photos that show nearly a picture, without a look at all: see redownloads."""
    db.execute_sql("CREATE INDEX series_code ON series (shortcode) WHERE shortcode IS NOT NULL")
    for start, mask in ((0, 0x1FFFFF), (21, 0x1FFFFF), (42, 0x3FFFFF)):
        db.execute_sql(
            f"CREATE INDEX photos_third_{start} ON photos (perceptual_hash >> {start} & {mask}) "
            "WHERE perceptual_hash IS NOT NULL"
        )
    db.execute_sql("CREATE INDEX photos_repeats ON photos (series_id) WHERE repeats <> 0")


MIGRATIONS: tuple[Migration, ...] = (
    first_shape,
    _content_hashes,
    _list_index,
    _desk,
    _older_photos,
    _fingerprints,
    _places,
    _journal_by_series,
    _index_of_older_rows,
    _facts,
    _unreadable_photos,
    _opinions,
    _claims,
    _writers,
    _batches,
    _measures,
    _crops,
    _repeats,
    _seen_marks,
    _counted_writes,
    _indexes_of_copies,
)


def migrate(db: SqliteDatabase, path: Path) -> int:
    """Run the migrations that have not run yet; returns their number.

    Raises StoreError if a newer program has written the database.
    """
    db.execute_sql(
        """CREATE TABLE IF NOT EXISTS migrations (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL, ran_at TIMESTAMP NOT NULL)"""
    )
    done: int = db.execute_sql("SELECT coalesce(max(number), 0) FROM migrations").fetchone()[0]
    if done > len(MIGRATIONS):
        raise StoreError(
            f"{path} was written by a newer version of this program.", "Update with pip, or name another file."
        )
    for number, step in enumerate(MIGRATIONS[done:], start=done + 1):
        with db.atomic("IMMEDIATE"):
            # Another process may have been faster; its record is seen once the lock is ours.
            if db.execute_sql("SELECT 1 FROM migrations WHERE number = ?", (number,)).fetchone():
                continue
            step(db, path)
            db.execute_sql(
                "INSERT INTO migrations VALUES (?, ?, CURRENT_TIMESTAMP)", (number, step.__name__.strip("_"))
            )
    return len(MIGRATIONS) - done
