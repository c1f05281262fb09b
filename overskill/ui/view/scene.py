"""What a replay shows at one moment; the page's player sets it (client/replay_film.jsx), no State holds it."""

from pydantic import BaseModel

from overskill.ui.view.shapes import FileRow, Part, Problem, Row


class Scene(BaseModel):
    """The exchange, the files and the preview."""

    prompt: Row = Row(role="user")
    message_id: str = ""
    status: str = ""
    status_line: str = ""
    parts: list[Part] = []
    open: list[Part] = []
    retry_title: str = ""
    retry_text: str = ""
    limit_title: str = ""
    limit_text: str = ""
    row: Row = Row()
    """The whole answer, once the run has ended."""
    tree: list[FileRow] = []
    changed: str = ""
    """The file that was saved last."""
    path: str = ""
    """The open file, and below what the panel says of it."""
    source: str = ""
    crumbs: list[str] = []
    lines: int = 0
    build: str = "ready"
    build_id: str = ""
    build_label: str = ""
    problem: Problem = Problem()
    src: str = ""
    origin: str = ""
    """Of the preview."""
