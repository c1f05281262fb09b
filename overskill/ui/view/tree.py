"""An app's files as the rows of a tree."""

from overskill.ui.view.shapes import FileRow

ICONS = {"tsx": "file-code-2", "ts": "file-code-2", "jsx": "file-code-2", "js": "file-code-2", "css": "palette"}
ICONS |= {"json": "braces", "svg": "image", "html": "file", "md": "file-text"}


def tree(paths: list[str], marks: dict[str, str]) -> list[FileRow]:
    """Paths as rows: folders before files, each folder once."""
    rows: list[FileRow] = []
    seen: set[str] = set()
    for path in sorted(paths, key=_folders_first):
        *folders, name = path.split("/")
        for depth in range(len(folders)):
            folder = "/".join(folders[: depth + 1])
            if folder not in seen:
                seen.add(folder)
                rows.append(FileRow(path=folder, name=folders[depth], depth=depth, is_dir=True, icon="chevron-down"))
        icon = ICONS.get(name.rsplit(".", 1)[-1], "file")
        rows.append(FileRow(path=path, name=name, depth=len(folders), icon=icon, mark=marks.get(path, "")))
    return rows


def _folders_first(path: str) -> list[tuple[int, str]]:
    *folders, name = path.split("/")
    return [*((0, folder) for folder in folders), (1, name)]
