"""Slips that models make with tools: each is understood, undone or told, and nothing is lost in silence."""

from __future__ import annotations

import pytest

from overskill.preview.build import Problem
from overskill.preview.builder import Builder
from overskill.preview.public_files import served
from tests.preview.conftest import builder, toolchain
from tests.tools.recorded import APP, RecordedWork, app

__all__ = ["builder", "toolchain"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATH_DATA = "".join(f"M{n} {n + 7}l{n * 3} 4" for n in range(700))
SVG = f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{PATH_DATA}"/><circle r="4" fill="#0000ff"/></svg>\n'


async def replaced(work: RecordedWork, path: str, search: str, new: str, line: int = 1) -> str:
    result = await work.call(
        "os-line-replace",
        file_path=path,
        search=search,
        first_replaced_line=line,
        last_replaced_line=line,
        replace=new,
    )
    return result.text


async def test_one_long_line_can_be_read_on_and_changed() -> None:
    assert len(SVG) > 6_500
    work = app({"public/map.svg": SVG})
    seen = (await work.call("os-view", file_path="public/map.svg")).text
    assert 'os-view with lines "1:2001-' in seen
    read, first = "", 1
    while first <= len(SVG) - 1:
        part = (await work.call("os-view", file_path="public/map.svg", lines=f"1:{first}-{first + 2_999}")).text
        read += part.split("| ", 1)[1].split("… (", 1)[0]
        first += 3_000
    assert read == SVG.removesuffix("\n")
    told = await replaced(work, "public/map.svg", 'fill="#0000ff"', 'fill="#ff0000"')
    assert work.stored["public/map.svg"] == SVG.replace("#0000ff", "#ff0000")
    assert 'fill="#ff0000"' in told
    assert len(told) < 1_000


@pytest.mark.parametrize("lines", ["2:1-10", "1:0-5", "1:9-5", "1:99999-100000"])
async def test_a_part_that_a_line_does_not_have_is_refused(lines: str) -> None:
    result = await app({"a.svg": SVG}).call("os-view", file_path="a.svg", lines=lines)
    assert result.is_error
    assert "but it has" in result.text


class Checked(RecordedWork):
    """Asks the real build process for the syntax of a file."""

    builder: Builder

    async def check(self, path: str, content: str) -> list[Problem] | None:
        return await self.builder.check(path, content)


@pytest.fixture
def work(builder: Builder) -> Checked:
    made = Checked(APP)
    made.builder = builder
    return made


JSX = "export default () => <p>a &amp; b</p>;\n"
PLAIN = "export default () => <p>hi</p>;\n"
CASES = [
    ("src/a.tsx", "export default () =&gt; &lt;p&gt;hi&lt;/p&gt;;\n", PLAIN),
    (
        "src/a.ts",
        "export const a = (b: number) =&gt; b &amp;&amp; 1 &lt; 2;\n",
        "export const a = (b: number) => b && 1 < 2;\n",
    ),
    ("src/a.ts", "export const s = &quot;x&quot; + &#39;y&#39;;\n", "export const s = \"x\" + 'y';\n"),
    ("src/a.tsx", f"```tsx\n{PLAIN}```", PLAIN),
    ("src/a.tsx", f"```tsx\n{PLAIN}```\n", PLAIN),
    ("src/a.tsx", f"\n````typescript\n{PLAIN}````\n\n", PLAIN),
    ("src/a.tsx", f"~~~\n{PLAIN}~~~\n", PLAIN),
    ("src/a.tsx", f'```tsx title="src/a.tsx"\n{PLAIN}```\n', PLAIN),
    ("src/a.tsx", f"```tsx\n{PLAIN}", PLAIN),
    ("src/a.tsx", "```tsx\nexport default () =&gt; &lt;p&gt;hi&lt;/p&gt;;\n```\n", PLAIN),
    ("src/a.css", "```css\n.a { color: red }\n```\n", ".a { color: red }\n"),
    ("data.json", '```json\n{"a": 1}\n```\n', '{"a": 1}\n'),
    ("data.json", "{&quot;a&quot;: 1}\n", '{"a": 1}\n'),
    ("public/a.svg", "```svg\n<svg/>\n```\n", "<svg/>\n"),
    ("public/a.svg", "&lt;svg/&gt;\n", "<svg/>\n"),
    ("index.html", "```html\n<!doctype html>\n<p>&lt;</p>\n```\n", "<!doctype html>\n<p>&lt;</p>\n"),
]
KEPT = [
    ("src/a.tsx", JSX),
    ("src/a.tsx", "export default () => <p>1 &lt; 2 &amp;&amp; 3 &gt; 2</p>;\n"),
    ("src/a.ts", 'export const lt = "&lt;p&gt;";\n'),
    ("src/a.ts", "export const s = text.replace(/</g, '&lt;').replace(/>/g, '&gt;');\n"),
    ("src/a.ts", "export const md = `\n\\`\\`\\`ts\nx\n\\`\\`\\`\n`;\n"),
    ("index.html", "<!doctype html>\n<p>&lt;b&gt;</p>\n"),
    ("public/a.svg", "<svg><text>&lt;</text></svg>\n"),
    ("README.md", "```tsx\nexport default 1\n```\n"),
    ("README.md", "&lt;p&gt;\n"),
    ("notes.txt", "```\nx\n```\n"),
    ("data.json", '{"a": "&lt;"}\n'),
    ("src/broken.tsx", "export default () => <p>;\n"),
]


@pytest.mark.parametrize(("path", "given", "meant"), CASES)
async def test_the_wrapping_of_an_answer_is_left_out_of_the_file(
    work: Checked, path: str, given: str, meant: str
) -> None:
    result = await work.call("os-write", file_path=path, content=given)
    assert not result.is_error
    assert work.stored[path] == meant
    assert "fence" in result.text or "entities" in result.text


@pytest.mark.parametrize(("path", "content"), KEPT)
async def test_what_is_meant_stays_byte_for_byte(work: Checked, path: str, content: str) -> None:
    result = await work.call("os-write", file_path=path, content=content)
    assert work.stored[path] == content
    assert "fence" not in result.text
    assert "entities" not in result.text


@pytest.mark.parametrize(
    ("content", "name"),
    [("```tsx\nexport default () => <p>;\n```\n", "fence"), ("const a = () =&gt; {{{;\n", "entities")],
)
async def test_what_does_not_parse_either_way_is_kept_and_named(work: Checked, content: str, name: str) -> None:
    result = await work.call("os-write", file_path="src/a.tsx", content=content)
    assert work.stored["src/a.tsx"] == content
    assert "Warning" in result.text
    assert name in result.text


async def test_an_edit_is_unwrapped_too(work: Checked) -> None:
    told = await replaced(work, "src/main.tsx", "import App from './App'", "export const a = () =&gt; 1;")
    assert work.stored["src/main.tsx"] == "export const a = () => 1;\n"
    assert "entities" in told
    await replaced(work, "src/main.tsx", "export const a = () =&gt; 1;", "export const a = () =&gt; 2;")
    assert work.stored["src/main.tsx"] == "export const a = () => 2;\n"
    await replaced(work, "src/main.tsx", "export const a = () => 2;", "```ts\nexport const a = 3;\n```")
    assert work.stored["src/main.tsx"] == "export const a = 3;\n"


DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # one pixel


@pytest.mark.parametrize(
    "path", ["public/logo.png", "public/a.jpg", "src/assets/Hero.PNG", "favicon.ico", "public/a.webp"]
)
@pytest.mark.parametrize(
    "content",
    [
        "a picture of a cat",
        "<svg></svg>",
        DOT[:40],
        "data:image/png;base64," + DOT[:40],
        "data:image/png;base64," + DOT.replace("mNk", "mNl"),
        "data:image/png;base64,aGVsbG8=",
        "https://example.org/logo.png",
        "",
    ],
)
async def test_bytes_that_are_no_picture_are_refused_with_what_to_do(path: str, content: str) -> None:
    work = app()
    result = await work.call("os-write", file_path=path, content=content)
    assert (result.is_error, result.fact, work.saves) == (True, "no picture", [])
    assert "Draw it as SVG" in result.text
    assert ".svg" in result.text


@pytest.mark.parametrize("content", [DOT, f"data:image/png;base64,{DOT}", DOT[:60] + "\n" + DOT[60:] + "\n"])
async def test_a_picture_is_stored_so_that_it_can_be_shown(content: str) -> None:
    work = app()
    assert not (await work.call("os-write", file_path="public/dot.png", content=content)).is_error
    bytes_, kind = served("public/dot.png", work.stored["public/dot.png"])
    assert (bytes_[:4], kind) == (b"\x89PNG", "image/png")


@pytest.mark.parametrize(
    ("path", "noun"), [("public/a.woff2", "font"), ("public/a.mp3", "sound"), ("public/a.mp4", "film")]
)
async def test_other_bytes_cannot_be_made_up_either(path: str, noun: str) -> None:
    result = await app().call("os-write", file_path=path, content="made up")
    assert (result.is_error, result.fact) == (True, f"no {noun}")
