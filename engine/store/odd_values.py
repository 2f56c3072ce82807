"""Looks for values in our own tables that make no sense, such as another program or a person may have written there.

It is asked only after a value was stumbled over, to tell a fault of the file's from one of this program's.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from peewee import DateTimeField, Field, Model

from engine.model import Decision, PhotoState, Proof, SeriesState
from engine.store.fields import JsonField
from engine.store.inspection import read_only
from engine.store.tables import TABLES, PhotoRecord, SeriesRecord

_WORDS: dict[tuple[type[Model], str], type[StrEnum]] = {
    (SeriesRecord, "state"): SeriesState,
    (SeriesRecord, "decision"): Decision,
    (SeriesRecord, "proof"): Proof,
    (PhotoRecord, "state"): PhotoState,
}
"""Columns that hold one of a few words."""
_OLDER_TIMES = {"created_at", "processed_at"}
"""Times that the older program wrote in its own way; nobody reads them here."""
_LONGEST = 40
"""Characters of a value that are told."""


def odd_value(path: Path) -> str:
    """The first value that makes no sense, and where it is, for the user; "" if none is found."""
    # Whoever asks has an error to tell already if the file cannot be read at all.
    with contextlib.suppress(sqlite3.DatabaseError), read_only(path) as database:
        for table, column, condition in _conditions():
            query = f'SELECT rowid, substr("{column}", 1, {_LONGEST}) FROM "{table}" WHERE {condition} LIMIT 1'
            if found := database.execute(query).fetchone():
                row, value = found
                return f"in its table {table}, row {row}, {column} is {value!r}"
    return ""


def _conditions() -> Iterator[tuple[str, str, str]]:
    """Table, column and what holds of an odd value there."""
    for table in TABLES:
        for field in table._meta.sorted_fields:
            if condition := _condition(table, field):
                yield table._meta.table_name, field.column_name, condition


def _condition(table: type[Model], field: Field) -> str:
    name = f'"{field.column_name}"'
    if words := _WORDS.get((table, field.name)):
        return f"{name} NOT IN ({', '.join(repr(word.value) for word in words)})"
    if isinstance(field, JsonField):
        return f"{name} <> '' AND (typeof({name}) <> 'text' OR NOT json_valid({name}))"
    if isinstance(field, DateTimeField) and field.name not in _OLDER_TIMES:
        return f"{name} IS NOT NULL AND datetime({name}) IS NULL"
    return ""
