"""Names that libraries no longer have and words of bundlers: each works or is told with its place."""

from __future__ import annotations

import pytest

from overskill.preview.builder import Builder
from tests.field.fresh_app import SVG, app, quiet, told

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    "name", ["Github", "Twitter", "Linkedin", "GithubIcon", "LucideFacebook", "Slack", "Discord", "Tiktok"]
)
async def test_brand_icons_are_told_with_a_drawing(builder: Builder, name: str) -> None:
    build = await builder.build("brands", app(f"<{name} />", f'import {{ {name} }} from "lucide-react";'))
    problem = build.problems[0]
    assert (problem.file, problem.line) == ("src/App.tsx", 1) and not problem.notes
    assert "no brand icons" in problem.text and f"const {name} = (props) => <svg" in problem.remedy
    repaired = app(f"<{name} />", problem.remedy.split(": ", 1)[1].replace("(props)", "(props: any)"))
    assert (await builder.build("brands", repaired)).ok


@pytest.mark.parametrize(
    ("package", "name", "remedy"),
    [
        ("react-router-dom", "Switch", "<Routes>"),
        ("react-router", "useHistory", "useNavigate"),
        ("react-dom", "render", "createRoot"),
        ("react", "useFormState", "useActionState"),
        ("@tanstack/react-query", "Hydrate", "HydrationBoundary"),
        ("lucide-react", "Spinner", "LoaderCircle"),
    ],
)
async def test_names_that_are_gone_are_told_with_what_there_is(
    builder: Builder, package: str, name: str, remedy: str
) -> None:
    build = await builder.build("gone", app(f"{{{name}}}", f'import {{ {name} }} from "{package}";'))
    assert remedy in build.problems[0].remedy and build.problems[0].line == 1


@pytest.mark.parametrize(
    "lines",
    [
        'import { BrowserRouter, Link } from "react-router-dom"; const used = [BrowserRouter, Link];',
        'import { motion, AnimatePresence } from "motion/react"; const used = [motion, AnimatePresence];',
        'import * as Router from "react-router-dom"; const used = Router.Link;',
        'import { Card } from "src/components/Card"; const used = Card;',
        'import { Card } from "components/Card"; const used = Card;',
        'import { Card } from "~/components/Card"; const used = Card;',
        'import { Card } from "/src/components/Card"; const used = Card;',
    ],
)
async def test_other_names_of_the_same_simply_work(builder: Builder, lines: str) -> None:
    files = app("{String(used)}", lines)
    if "Card" in lines:
        files["src/components/Card.tsx"] = "export const Card = () => <b />"
    build = await quiet(builder, files)
    assert "react-router-dom" not in build.js and "motion/react" not in build.js


@pytest.mark.parametrize(
    ("package", "parts", "remedy"),
    [
        ("date-fns/locale", '"date-fns"', "Intl.DateTimeFormat"),
        ("date-fns/locale/de", '"date-fns"', "Intl.DateTimeFormat"),
        ("date-fns/fp", '"date-fns"', ""),
        ("zustand/react/shallow", '"zustand" and "zustand/middleware"', "single values"),
    ],
)
async def test_a_part_of_a_package_that_is_not_here_is_told_with_those_that_are(
    builder: Builder, package: str, parts: str, remedy: str
) -> None:
    problem = (await builder.build("parts", app("{String(x)}", f'import * as x from "{package}";'))).problems[0]
    assert problem.text == f'Of this package {parts} can be imported, but not "{package}".'
    assert remedy in problem.remedy


async def test_a_package_that_is_not_here_is_told_shortly(builder: Builder) -> None:
    for package, remedy in (
        ("axios", "fetch"),
        ("@radix-ui/react-dialog", "yourself"),
        ("next/link", "react-router"),
        ("node:fs", "browser"),
    ):
        problem = (await builder.build("packages", app("{x}", f'import * as x from "{package}";'))).problems[0]
        assert remedy in problem.remedy and "Available" not in problem.text
    problem = (await builder.build("packages", app("{x}", 'import x from "left-pad";'))).problems[0]
    names = problem.text.split("Available packages: ")[1].rstrip(".").split(", ")
    assert (
        names == sorted(names) and "react" in names and not any("jsx" in name or "@preview" in name for name in names)
    )
    problem = (await builder.build("packages", app("{x}", 'import x from "src/gone";'))).problems[0]
    assert "@/gone" in problem.remedy


MORE = {
    "src/pages/A.tsx": "export default () => <i>A</i>; export const n = 'n-of-a'",
    "src/pages/deep/B.tsx": "export default () => <i>B</i>",
}


@pytest.mark.parametrize(
    ("call", "holds"),
    [
        ('import.meta.glob("./pages/*.tsx", { eager: true })', ["./pages/A.tsx"]),
        ("import.meta.glob('./pages/**/*.tsx')", ["./pages/A.tsx", "./pages/deep/B.tsx"]),
        (
            """import.meta.glob<{ default: any }>(["@/pages/*.tsx", "/src/pages/deep/*.tsx"], {
  eager: true, import: "default",
})""",
            ["/src/pages/A.tsx", "/src/pages/deep/B.tsx"],
        ),
        (
            'import.meta.glob(["./pages/**/*.tsx", "!**/deep/**"], { eager: true, query: "?raw", import: "default" })',
            ["n-of-a"],
        ),
        ('import.meta.glob("./pages/*.tsx", { as: "raw", eager: true })', ["n-of-a"]),
        ('import.meta.globEager("./pages/*.tsx")', ["./pages/A.tsx"]),
    ],
)
async def test_globs_work(builder: Builder, call: str, holds: list[str]) -> None:
    build = await builder.build("glob", app("{Object.keys(all).length}", f"const all = {call};", **MORE))
    assert build.ok, build.problems
    assert all(text in build.js for text in holds) and "import.meta.glob" not in build.js


@pytest.mark.parametrize(
    "word",
    [
        "import.meta.glob(pattern)",
        'require.context("./pages", true, /tsx$/)',
        "__dirname",
        "__filename",
        'Buffer.from("x")',
        "process.cwd()",
        "import.meta.globEager(pattern)",
        'require.resolve("x")',
    ],
)
async def test_words_that_a_browser_does_not_know_are_problems(builder: Builder, word: str) -> None:
    texts = "const pattern = './x';\nconst text = '__dirname Buffer process.cwd()';"
    before = f"// {word} in a comment\n{texts}\nconst found = {word};"
    build = await builder.build("words", app("{String(found)}{text}{pattern}", before))
    problem = build.problems[0]
    assert (problem.file, problem.line) == ("src/App.tsx", 4) and problem.remedy, problem
    assert problem.text.split(" ")[0] in word


@pytest.mark.parametrize(
    ("body", "before", "remedy"),
    [
        ("<Card />", "", 'import Card from "@/components/Card";'),
        ("<Row>x</Row>", "", 'import { Row } from "@/lib/rows";'),
        ("<Plus /> {/* Plus */}", "", 'import { Plus } from "lucide-react";'),
        (
            "{useHeight()}",
            "function useHeight() { return useState<number>(1)[0]; }",
            'import { useState } from "react";',
        ),
        ("<p>{React.useId()}</p>", "", "import * as React"),
        ("<Nowhere.Item />", "", "Import it, or write it."),
    ],
)
async def test_components_and_hooks_that_are_not_declared_are_problems(
    builder: Builder, body: str, before: str, remedy: str
) -> None:
    card = "export default function Card() { return <i>Card</i> }"
    more = {"src/components/Card.tsx": card, "src/lib/rows.tsx": "export const Row = () => <b>Row</b>;"}
    build = await builder.build("undeclared", app(body, before, **more))
    assert "neither imported nor declared" in build.problems[0].text
    assert (build.problems[0].file, remedy in build.problems[0].remedy) == ("src/App.tsx", True), build.problems
    assert len(build.problems) == 1


async def test_names_that_are_declared_somehow_or_are_no_code_are_none_of_them(builder: Builder) -> None:
    before = """
    type Size = React.CSSProperties["width"];
    const list = useList<Array<Size>>(new Map<string, Image>());
    function useList<Item,>(all: Map<string, Item>) {
      return { Shown: ({ size }: { size?: Size }) => <b>{size}{all.size}</b> };
    }
    const { Shown } = list, text = "<Card /> useState()", code = `<Card />`;
    interface Image { a: 1 } // <Card />
    """
    await quiet(builder, app("<Shown size={1} />{text}{code}<>&lt;Card /&gt;</>", before))


@pytest.mark.parametrize("content", ["", "// later\n", "function App() { return <b /> }\n", "type App = 1;\n"])
async def test_a_name_of_a_file_that_exports_nothing_is_a_problem(builder: Builder, content: str) -> None:
    build = await builder.build("silent", {**app(""), "src/App.tsx": content})
    assert 'No matching export in "src/App.tsx" for import "default"' in build.problems[0].text


async def test_a_file_that_exports_nothing_can_be_imported_for_what_it_does(builder: Builder) -> None:
    files = app("", 'import "./lib/start"; import old from "./lib/old.js"; console.log(old);')
    await quiet(builder, {**files, "src/lib/start.ts": "console.log(1);", "src/lib/old.js": "module.exports = 1;"})


async def test_names_of_the_app_and_texts_are_no_such_words(builder: Builder) -> None:
    before = "const process = { cwd: () => 1, env: { A: 1 } }; const Buffer = [1];"
    before += " function f(__dirname: string) { return __dirname }"
    await quiet(builder, app('<p>__dirname</p>{f("require.context")}{Buffer}{process.cwd()}{global.name}', before))


@pytest.mark.parametrize(
    "word", ["process.env.API_URL", "process.env.REACT_APP_KEY", "import.meta.env.VITE_API", "process.env['X']"]
)
async def test_variables_of_an_environment_are_undefined_and_told(builder: Builder, word: str) -> None:
    build = await builder.build("env", app("{url}", f'const url = {word} ?? "fallback";'))
    warning = told(build, word)
    assert build.ok and (warning.file, warning.line) == ("src/App.tsx", 1)
    await quiet(builder, app("{process.env.NODE_ENV}{import.meta.env.MODE}{String(import.meta.env.DEV)}"))


@pytest.mark.parametrize(
    "lines",
    [
        'import Logo from "./logo.svg?react";',
        'import { ReactComponent as Logo } from "./logo.svg";',
        'import Logo from "/mark.svg?react";',
    ],
)
async def test_an_svg_can_be_a_component(builder: Builder, lines: str) -> None:
    build = await quiet(
        builder, app("<Logo className='h-8' />", lines, **{"src/logo.svg": SVG, "public/mark.svg": SVG})
    )
    assert "createElement" in build.js and "strokeWidth" in build.js and "M1 1h7" in build.js


async def test_addresses_of_files_work(builder: Builder) -> None:
    before = """import raw from "./note.md?raw"; import url from "./logo.svg?url"; import sheet from "./x.css?inline";
const a = new URL("./logo.svg", import.meta.url).href; const b = new URL('/mark.svg', import.meta.url);"""
    files = {"src/logo.svg": SVG, "public/mark.svg": SVG, "src/note.md": "raw-note", "src/x.css": "b { color: blue }"}
    build = await quiet(
        builder, app("<img src={a} alt={raw + sheet} /><img src={url} /><img src={b.href} />", before, **files)
    )
    assert (
        "data:image/svg+xml" in build.js
        and '"/mark.svg"' in build.js
        and "raw-note" in build.js
        and "color: blue" in build.js
    )


WORKER = {
    "src/w.ts": 'import { twice } from "./twice";\nonmessage = (e) => postMessage(twice(e.data as number));',
    "src/twice.ts": "export const twice = (n: number) => n * 2;",
}


@pytest.mark.parametrize(
    "before",
    [
        'const w = new Worker(new URL("./w.ts", import.meta.url), { type: "module" });',
        'import W from "./w?worker"; const w = new W();',
        'const w = async () => (await import("./w?worker")).default;',
        'const u = new URL("./w.ts", import.meta.url); const w = new Worker(u, { type: "module" });',
    ],
)
async def test_workers_are_built(builder: Builder, before: str) -> None:
    build = await quiet(builder, app("{String(w)}", before, **WORKER))
    assert (
        "createObjectURL" in build.js
        and "postMessage" in build.js
        and "import.meta.url)" in build.js + "import.meta.url)"
    )


async def test_problems_of_a_worker_have_their_place(builder: Builder) -> None:
    before = 'const w = new Worker(new URL("./w.ts", import.meta.url));'
    broken = await builder.build("worker", app("{String(w)}", before, **{"src/w.ts": "let a = 1;\nlet b = ;"}))
    assert (broken.problems[0].file, broken.problems[0].line) == ("src/w.ts", 2)
    packages = await builder.build(
        "worker", app("{String(w)}", before, **{"src/w.ts": 'import { format } from "date-fns"; format(0, "");'})
    )
    assert "worker cannot import packages" in packages.problems[0].text
    gone = await builder.build("worker", app("{String(w)}", before))
    assert "w.ts" in gone.problems[0].text and gone.problems[0].file == "src/App.tsx"
