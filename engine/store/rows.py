"""Whole rows, read and written by plain SQL.

Peewee puts a query together column by column each time it runs: for the widest table that takes a millisecond of the
interpreter, which a screen that is drawn meanwhile waits for. What runs for every verdict and every key goes this way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from peewee import Model

Row = TypeVar("Row", bound=Model)


def read_rows(table: type[Row], condition: str, *values: object) -> list[Row]:
    """The whole rows of a table for which an SQL condition holds; `values` stand for its question marks."""
    return list(table.raw(f"SELECT * FROM {table._meta.table_name} WHERE {condition}", *values))


def rows_by_id(table: type[Row], ids: Iterable[int]) -> list[Row]:
    """The rows with these ids, as far as there are any, in no certain order."""
    return read_rows(table, _AMONG, json.dumps(list(ids)))


def update_rows(table: type[Model], ids: Iterable[int], values: Mapping[str, Any]) -> None:
    """Give columns of these rows, by the names of their fields, other values."""
    fields = [table._meta.fields[name] for name in values]
    stored = [field.db_value(value) for field, value in zip(fields, values.values(), strict=True)]
    columns = ", ".join(f"{field.column_name} = ?" for field in fields)
    table._meta.database.execute_sql(
        f"UPDATE {table._meta.table_name} SET {columns} WHERE {_AMONG}", (*stored, json.dumps(list(ids)))
    )


_AMONG = "id IN (SELECT value FROM json_each(?))"
