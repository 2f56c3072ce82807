"""Rows, whole or in part, read and written by plain SQL.

Peewee puts a query together column by column each time it runs: for the widest table that takes a millisecond of the
interpreter, which a screen that is drawn meanwhile waits for. What runs for every verdict and every key goes this way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from peewee import Model

Row = TypeVar("Row", bound=Model)


def read_rows(table: type[Row], condition: str, *values: object) -> list[Row]:
    """The whole rows of a table for which an SQL condition holds; `values` stand for its question marks."""
    return list(table.raw(f"SELECT * FROM {table._meta.table_name} WHERE {condition}", *values))


def rows_by_id(table: type[Row], ids: Iterable[int], names: Sequence[str] = ()) -> list[Row]:
    """The rows with these ids, as far as there are any, in no certain order.

    If fields are named, only these are read, and the others are None: a whole row takes ten times as long.
    """
    columns = ", ".join(table._meta.fields[name].column_name for name in ("id", *names)) if names else "*"
    query = f"SELECT {columns} FROM {table._meta.table_name} WHERE {AMONG}"
    return list(table.raw(query, json.dumps(list(ids))))


def update_rows(table: type[Model], ids: Iterable[int], values: Mapping[str, Any]) -> None:
    """Give columns of these rows, by the names of their fields, other values."""
    fields = [table._meta.fields[name] for name in values]
    stored = [field.db_value(value) for field, value in zip(fields, values.values(), strict=True)]
    columns = ", ".join(f"{field.column_name} = ?" for field in fields)
    table._meta.database.execute_sql(
        f"UPDATE {table._meta.table_name} SET {columns} WHERE {AMONG}", (*stored, json.dumps(list(ids)))
    )


AMONG = "id IN (SELECT value FROM json_each(?))"
"""The condition that an id is in a JSON list, which may be longer than a statement can have question marks."""
