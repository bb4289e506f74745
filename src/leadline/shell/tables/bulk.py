"""Bulk: many rows of one table in one statement, handed over as one JSON document.

Django's `bulk_create` makes each value a parameter and writes it into the text of the statement; for a batch
of the flow that was a third of all its work (`bench/speed/flow`). Here PostgreSQL takes the document apart.
It refuses what a column cannot hold, as it does there. No signals, and the objects do not learn their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
import numpy as np
from django.db import connections
from django.db.models import BinaryField, Field, Model
from psycopg.sql import SQL, Composable, Identifier

_INSERT = SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {document}")
_UPDATE = SQL("UPDATE {table} SET {news} FROM {document} WHERE {table}.{key} = new.{key}")
_DOCUMENT = SQL("json_to_recordset(%s::json) AS new({typed})")


def insert(rows: Iterable[Model], *, ignore_conflicts: bool = False, using: str = "default") -> int:
    """How many of these rows of one table were written; those that are there are left out, or refused."""
    given = tuple(rows)
    if not given:
        return 0
    table = _Table.of(type(given[0]))
    return _run(_insertion(table, ignore_conflicts), table.stored, given, using)


def upsert(rows: Iterable[Model], *, unique: Sequence[str], fields: Sequence[str]) -> int:
    """How many rows were written; where one with the same `unique` fields is there, `fields` are set."""
    given = tuple(rows)
    if not given:
        return 0
    table = _Table.of(type(given[0]))
    return _run(_upsert(table, tuple(unique), tuple(fields)), table.stored, given, "default")


def update(rows: Iterable[Model], fields: Sequence[str]) -> int:
    """How many rows of one table, found by their primary keys, have these fields as given now."""
    given = tuple(rows)
    if not given:
        return 0
    table = _Table.of(type(given[0]))
    columns = (table.key, *table.fields(fields))
    return _run(_change(table, columns), columns, given, "default")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """One column: what it is called here and there, and how its values become JSON."""

    name: str
    attribute: str
    column: str
    type: str
    plain: Callable[[Any], Any]

    @classmethod
    def of(cls, field: Field[Any, Any]) -> _Column:
        return cls(
            name=field.name,
            attribute=field.attname,
            column=str(field.column),
            type=str(field.db_type(connections["default"])),
            plain=_hex if isinstance(field, BinaryField) else _same,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """One table, as far as its rows are written by this file."""

    name: str
    key: _Column
    #: the columns that the database does not fill by itself
    stored: tuple[_Column, ...]

    @staticmethod
    @cache
    def of(model: type[Model]) -> _Table:
        stored = tuple(_Column.of(one) for one in model._meta.concrete_fields if not one.db_returning)
        return _Table(name=model._meta.db_table, key=_Column.of(model._meta.pk), stored=stored)

    def fields(self, names: Sequence[str]) -> tuple[_Column, ...]:
        by_name = {one.name: one for one in self.stored}
        return tuple(by_name[name] for name in names)


@cache
def _insertion(table: _Table, ignore_conflicts: bool) -> str:
    end = SQL(" ON CONFLICT DO NOTHING") if ignore_conflicts else SQL("")
    return (_insert_into(table) + end).as_string()


@cache
def _upsert(table: _Table, unique: tuple[str, ...], fields: tuple[str, ...]) -> str:
    end = SQL(" ON CONFLICT ({keys}) DO UPDATE SET {news}").format(
        keys=_listed(table.fields(unique)), news=_news(table.fields(fields), SQL("EXCLUDED"))
    )
    return (_insert_into(table) + end).as_string()


@cache
def _change(table: _Table, columns: tuple[_Column, ...]) -> str:
    query = _UPDATE.format(
        table=Identifier(table.name),
        news=_news(columns[1:], SQL("new")),
        document=_document(columns),
        key=Identifier(table.key.column),
    )
    return query.as_string()


def _run(query: str, columns: Sequence[_Column], rows: Sequence[Model], using: str) -> int:
    told = [{one.column: one.plain(getattr(row, one.attribute)) for one in columns} for row in rows]
    with connections[using].cursor() as cursor:
        cursor.execute(query, [msgspec.json.encode(told, enc_hook=_simple).decode()])
        return int(cursor.rowcount)


def _simple(value: Any) -> Any:
    """A number of numpy as one of Python, any kind of text as text: figures of plugins are rows as well."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, str):
        return str.__str__(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


def _insert_into(table: _Table) -> Composable:
    return _INSERT.format(
        table=Identifier(table.name), columns=_listed(table.stored), document=_document(table.stored)
    )


def _document(columns: Sequence[_Column]) -> Composable:
    typed = [SQL("{} " + one.type).format(Identifier(one.column)) for one in columns]
    return _DOCUMENT.format(typed=SQL(", ").join(typed))


def _listed(columns: Sequence[_Column]) -> Composable:
    return SQL(", ").join(Identifier(one.column) for one in columns)


def _news(columns: Sequence[_Column], source: Composable) -> Composable:
    named = [Identifier(one.column) for one in columns]
    return SQL(", ").join(SQL("{0} = {1}.{0}").format(one, source) for one in named)


def _same(value: Any) -> Any:
    return value


def _hex(value: bytes | memoryview | None) -> str | None:
    return None if value is None else "\\x" + bytes(value).hex()
