"""The first migration: from nothing, or from the database of an older program with the same `series` table."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.model.paths import relative

if TYPE_CHECKING:
    from peewee import SqliteDatabase

_OLDER_TABLES = (
    """CREATE TABLE IF NOT EXISTS series (
        id INTEGER PRIMARY KEY AUTOINCREMENT, base_name TEXT NOT NULL, directory TEXT NOT NULL,
        is_series BOOLEAN NOT NULL, gemini_raw_response TEXT, gemini_parsed_response TEXT, series_caption TEXT,
        image_count INTEGER, thinking_summary TEXT, thinking_tokens INTEGER,
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)""",
    """CREATE TABLE IF NOT EXISTS series_images (
        id INTEGER PRIMARY KEY AUTOINCREMENT, series_id INTEGER REFERENCES series (id),
        image_path TEXT NOT NULL, order_in_series INTEGER)""",
    """CREATE TABLE IF NOT EXISTS analysis_log (
        id INTEGER PRIMARY KEY AUTOINCREMENT, directory TEXT NOT NULL, total_images INTEGER, total_series INTEGER,
        processed_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)""",
)

_SERIES_COLUMNS = (
    "collection_id INTEGER REFERENCES collections (id)",
    "post_key TEXT NOT NULL DEFAULT ''",
    "pattern TEXT NOT NULL DEFAULT ''",
    "proof TEXT NOT NULL DEFAULT 'name only'",
    "username TEXT",
    "shortcode TEXT",
    "post_caption TEXT",
    "taken_at TIMESTAMP",
    "expected INTEGER",
    "evidence TEXT",
    "conflicts TEXT",
    "left_out TEXT",
    "state TEXT NOT NULL DEFAULT 'grouped'",
    "error TEXT NOT NULL DEFAULT ''",
    "decision TEXT NOT NULL DEFAULT 'undecided'",
    "decided_at TIMESTAMP",
    "kept INTEGER NOT NULL DEFAULT 0",
    "frames_by_person BOOLEAN NOT NULL DEFAULT 0",
    "caption_by_person BOOLEAN NOT NULL DEFAULT 0",
    "caption_is_draft BOOLEAN NOT NULL DEFAULT 0",
    "caption_stale BOOLEAN NOT NULL DEFAULT 0",
    "verifier TEXT NOT NULL DEFAULT ''",
    "model_version TEXT NOT NULL DEFAULT ''",
    "prompt_version TEXT NOT NULL DEFAULT ''",
    "verifier_is_series BOOLEAN NOT NULL DEFAULT 0",
    "verifier_frames TEXT",
    "verifier_caption TEXT NOT NULL DEFAULT ''",
    "confidence REAL",
    "needs_review BOOLEAN NOT NULL DEFAULT 0",
    "reason TEXT NOT NULL DEFAULT ''",
    "prompt_tokens INTEGER NOT NULL DEFAULT 0",
    "output_tokens INTEGER NOT NULL DEFAULT 0",
    "requests INTEGER NOT NULL DEFAULT 0",
    "cost_usd REAL NOT NULL DEFAULT 0",
    "verified_at TIMESTAMP",
)

_NEW_TABLES = (
    "CREATE TABLE collections (id INTEGER PRIMARY KEY, root TEXT NOT NULL UNIQUE, added_at TIMESTAMP NOT NULL)",
    """CREATE TABLE photos (
        id INTEGER PRIMARY KEY, series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE, path TEXT NOT NULL,
        number INTEGER, size INTEGER NOT NULL DEFAULT 0, mtime_ns INTEGER NOT NULL DEFAULT 0,
        position INTEGER NOT NULL, kept BOOLEAN NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL DEFAULT 'ok')""",
    "CREATE INDEX photos_series ON photos (series_id, position)",
    "CREATE INDEX photos_path ON photos (path)",
    """CREATE TABLE journal (
        id INTEGER PRIMARY KEY, step INTEGER NOT NULL, label TEXT NOT NULL,
        series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
        before TEXT NOT NULL, after TEXT NOT NULL, state TEXT NOT NULL, at TIMESTAMP NOT NULL)""",
    "CREATE INDEX journal_step ON journal (state, step)",
    "CREATE TABLE memory (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)


def first_shape(db: SqliteDatabase, path: Path) -> None:
    """Make the tables of the first version, and take over the rows of an older program where it has some."""
    for statement in _OLDER_TABLES:
        db.execute_sql(statement)
    for statement in _NEW_TABLES:
        db.execute_sql(statement)
    for column in _SERIES_COLUMNS:
        db.execute_sql(f"ALTER TABLE series ADD COLUMN {column}")
    _adopt_older_rows(db, path)
    db.execute_sql("CREATE UNIQUE INDEX series_post ON series (collection_id, post_key)")
    db.execute_sql("CREATE INDEX series_state ON series (collection_id, state, decision)")
    db.execute_sql("CREATE INDEX series_images_series ON series_images (series_id, order_in_series)")


def _adopt_older_rows(db: SqliteDatabase, path: Path) -> None:
    """Take over rows of the older program: folders become relative to one root, bare file names get their folder.

    That program stored an answer it could not read as "not a series"; such rows come back as failed.
    """
    rows = db.execute_sql("SELECT id, base_name, directory, is_series, gemini_parsed_response FROM series").fetchall()
    if not rows:
        return
    folders = {row[2]: os.path.normpath(path.parent.absolute() / row[2]) for row in rows}
    root = os.path.commonpath(list(folders.values()))
    db.execute_sql("INSERT INTO collections (id, root, added_at) VALUES (1, ?, CURRENT_TIMESTAMP)", (root,))
    for series_id, base_name, directory, is_series, answer in rows:
        folder = relative(folders[directory], root)
        parsed = _parsed(answer)
        reason = str(parsed.get("reason") or "")
        failed = not is_series and (
            not parsed or reason.startswith(("JSON parsing error", "Could not find JSON", "Error"))
        )
        db.execute_sql(
            """UPDATE series SET collection_id = 1, directory = ?, post_key = ?, pattern = 'older database', state = ?,
               error = ?, reason = ?, confidence = ?, verifier = 'gemini', verifier_is_series = is_series,
               verifier_caption = coalesce(series_caption, ''), verified_at = created_at WHERE id = ?""",
            (
                folder,
                f"{folder}/{base_name}#{series_id}",
                "failed" if failed else "verified",
                reason or "no answer was stored" if failed else "",
                reason,
                parsed.get("confidence") if isinstance(parsed.get("confidence"), int | float) else None,
                series_id,
            ),
        )
        _adopt_frames(db, series_id, folder)


def _adopt_frames(db: SqliteDatabase, series_id: int, folder: str) -> None:
    images = db.execute_sql(
        "SELECT id, image_path FROM series_images WHERE series_id = ? ORDER BY order_in_series, id", (series_id,)
    ).fetchall()
    frames = []
    for order, (image_id, image_path) in enumerate(images, start=1):
        name = os.path.basename(image_path)
        photo = name if folder == "." else f"{folder}/{name}"
        frames.append(photo)
        db.execute_sql(
            "UPDATE series_images SET image_path = ?, order_in_series = ? WHERE id = ?", (photo, order, image_id)
        )
        db.execute_sql(
            "INSERT INTO photos (series_id, path, position, kept) VALUES (?, ?, ?, 1)", (series_id, photo, order)
        )
    db.execute_sql(
        "UPDATE series SET kept = ?, verifier_frames = ? WHERE id = ?", (len(frames), json.dumps(frames), series_id)
    )


def _parsed(answer: str | None) -> dict[str, Any]:
    try:
        parsed = json.loads(answer or "")
    except json.JSONDecodeError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
