"""What the program has stored, read from its database while it runs."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from overskill import markdown
from tests.browser.person import squeezed


class Records:
    """Read-only: the program is the only one that writes."""

    def __init__(self, database: Path) -> None:
        self._database = database

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=30)) as connection:
            connection.row_factory = sqlite3.Row
            yield connection

    def all(self, query: str, *values: object) -> list[dict[str, Any]]:
        with self._open() as connection:
            return [dict(row) for row in connection.execute(query, values)]

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

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table that belongs to apps: to see that nothing has changed."""
        tables = ("app", "file", "message", "run", "event", "toolcall", "version", "member", "queuedprompt")
        return {table: self.all(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}


def rendered(text: str) -> str:
    """Markdown as a person reads it, without white space."""
    return squeezed(html.unescape(re.sub(r"<[^>]*>", "", markdown.render(text))))
