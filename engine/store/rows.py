"""Reads and writes rows, whole or in part, by plain SQL.

Peewee assembles a query column by column each time: for the widest table that holds the interpreter for a millisecond,
and a screen that is being drawn waits for it. Queries that run for every verdict or key press go this way instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from peewee import Model

Row = TypeVar("Row", bound=Model)


def read_rows(table: type[Row], condition: str, *values: object) -> list[Row]:
    """Whole rows of a table that meet an SQL condition; `values` replace its question marks."""
    return list(table.raw(f"SELECT * FROM {table._meta.table_name} WHERE {condition}", *values))


def rows_by_id(table: type[Row], ids: Iterable[int], names: Sequence[str] = ()) -> list[Row]:
    """Rows with these ids, if they exist, in no particular order.

    With `names` only those fields are read, and the others are None: a whole row takes ten times as long.
    """
    columns = ", ".join(table._meta.fields[name].column_name for name in ("id", *names)) if names else "*"
    query = f"SELECT {columns} FROM {table._meta.table_name} WHERE {AMONG}"
    return list(table.raw(query, json.dumps(list(ids))))


def update_rows(table: type[Model], ids: Iterable[int], values: Mapping[str, Any]) -> None:
    """Set fields of these rows to new values."""
    fields = [table._meta.fields[name] for name in values]
    stored = [field.db_value(value) for field, value in zip(fields, values.values(), strict=True)]
    columns = ", ".join(f"{field.column_name} = ?" for field in fields)
    table._meta.database.execute_sql(
        f"UPDATE {table._meta.table_name} SET {columns} WHERE {AMONG}", (*stored, json.dumps(list(ids)))
    )


AMONG = "id IN (SELECT value FROM json_each(?))"
"""Condition: an id is in a JSON list, which may be longer than the most question marks of a statement."""
