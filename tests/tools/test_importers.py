"""Which files import a file, however the import is written."""

from __future__ import annotations

import pytest

from overskill.tools.importers import importers


@pytest.mark.parametrize(
    "line",
    [
        "import { Card } from './ui/Card'",
        'import Card from "@/ui/Card"',
        "import '/src/ui/Card.tsx'",
        "export * from './ui/Card.tsx'",
        "const Card = lazy(() => import('./ui/Card'))",
        "import {\n  Card,\n} from './ui/Card'",
        "import { Card } from '../src/ui/Card'",
    ],
)
def test_an_importer_is_found(line: str) -> None:
    assert importers({"src/App.tsx": line, "src/ui/Card.tsx": ""}, "src/ui/Card.tsx") == ["src/App.tsx"]


@pytest.mark.parametrize(
    "line",
    [
        "import Card from 'Card'",
        "import './ui/CardList'",
        "// Card",
        "import './Card'",
        "import '../../ui/Card'",
        "from '",
    ],
)
def test_another_import_is_not(line: str) -> None:
    assert importers({"src/App.tsx": line, "src/ui/Card.tsx": ""}, "src/ui/Card.tsx") == []


def test_a_folder_stands_for_its_index_and_a_page_for_its_script() -> None:
    files = {
        "src/a.ts": "import './ui'",
        "src/ui/index.ts": "",
        "index.html": '<script src="/src/main.tsx">',
        "src/main.tsx": "",
    }
    assert importers(files, "src/ui/index.ts") == ["src/a.ts"]
    assert importers(files, "src/main.tsx") == ["index.html"]
