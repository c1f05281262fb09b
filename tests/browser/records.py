"""What the program has stored, read from its database while it runs."""

from __future__ import annotations

import asyncio
import html
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from overskill import markdown
from tests.browser.person import squeezed


class Records:
    """Read-only: the program is the only one that writes. `database`: a file of SQLite or an address of PostgreSQL."""

    def __init__(self, database: Path | str) -> None:
        self._database = database

    def all(self, query: str, *values: object) -> list[dict[str, Any]]:
        """The rows that a query finds; `?` stands for a value."""
        if isinstance(self._database, str):
            with psycopg.connect(self._database, row_factory=dict_row) as connection:
                return list(connection.execute(query.replace("?", "%s").encode(), values))
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=30)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    async def wait_for(self, query: str, *values: object) -> None:
        """Returns once the query finds something. Raises TimeoutError."""
        async with asyncio.timeout(60):
            while not self.all(query, *values):  # another process writes it: there is nothing to wait on
                await asyncio.sleep(0.1)

    def answers(self, app_id: str) -> list[dict[str, Any]]:
        """The answers of an app, oldest first, with their folded runs under `body`."""
        query = "SELECT * FROM message WHERE app_id = ? AND role = 'assistant' ORDER BY position"
        return [{**row, "body": json.loads(row["body"])} for row in self.all(query, app_id)]

    def texts(self, app_id: str, number: int) -> list[str]:
        """What the number-th answer's texts say when rendered, without white space."""
        parts = self.answers(app_id)[number - 1]["body"]["parts"]
        return [rendered(part["text"]) for part in parts if part["kind"] == "text"]

    def versions(self, app_id: str) -> list[dict[str, Any]]:
        return self.all("SELECT * FROM version WHERE app_id = ? ORDER BY number", app_id)

    def of_app(self, app_id: str) -> dict[str, list[dict[str, Any]]]:
        """Every row that belongs to the app: to see that nothing has changed.

        Without `Run.counted`, which the program sets by itself some seconds after a run's end.
        """
        ours = dict.fromkeys(("file", "message", "run", "version", "member", "queuedprompt", "receipt"), "app_id = ?")
        by_run = dict.fromkeys(("event", "toolcall"), "run_id IN (SELECT id FROM run WHERE app_id = ?)")
        tables = {"app": "id = ?", **ours, **by_run}
        found = {
            table: self.all(f"SELECT * FROM {table} WHERE {which} ORDER BY 1, 2", app_id)
            for table, which in tables.items()
        }
        for run in found["run"]:
            del run["counted"]
        return found


def rendered(text: str) -> str:
    """Markdown as a person reads it, without white space."""
    return squeezed(html.unescape(re.sub(r"<[^>]*>", "", markdown.render(text))))
