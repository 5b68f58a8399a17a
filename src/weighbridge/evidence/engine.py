"""DuckDB: how to connect to it, and what its errors mean to whoever asked.

The engine alone is imported, without the relational interface that the package ``duckdb`` puts
around it: that import takes longer than all the questions of a warm answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import _duckdb as duckdb

from weighbridge.errors import BadData

Error = duckdb.Error

RESTORE = (
    "restore it with: pip install --force-reinstall weighbridge (or git checkout src/weighbridge"
    "/data), or build your own with: weighbridge build FOLDER"
)
REBUILD = "build it again with: weighbridge build FOLDER, or remove it to use the shipped evidence"

_WORD = re.compile(r"\w+")


def connect(place: str, *, read_only: bool = False) -> Any:
    """Connect to a database that never asks the network for an extension, nor prints progress."""
    offline: dict[str, Any] = {"autoinstall_known_extensions": "false"}
    connection = duckdb.connect(place, read_only=read_only, config=offline)
    return connection.execute("SET enable_progress_bar = false")


@contextmanager
def reading(place: str) -> Iterator[None]:
    """Say what to do about a file that is damaged or was built by another version."""
    try:
        yield
    except duckdb.ParserException:
        raise
    except duckdb.Error as error:
        advice = RESTORE if place == "shipped" else REBUILD
        raise BadData(f"{place}: cannot be read ({first_line(error)}); {advice}") from error


def first_line(error: Exception) -> str:
    """Return the first line of a message, or what of it fits in one."""
    return str(error).partition("\n")[0][:300]


class Named:
    """A connection in which a table comes to be when a statement first names it.

    Opening every file of the shipped evidence takes longer than most questions of a few.
    """

    def __init__(self, connection: Any, definitions: dict[str, str]):
        """Keep the statement that makes each table; cursors share what is left to make."""
        self._connection, self._definitions = connection, definitions

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Run a statement after those that make the tables it names."""
        for table in {*_WORD.findall(sql)} & {*self._definitions}:
            self._connection.execute(self._definitions.pop(table))
        return self._connection.execute(sql, parameters)

    def cursor(self) -> Named:
        """Return another connection to the same tables."""
        return Named(self._connection.cursor(), self._definitions)

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()
