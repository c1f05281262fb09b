"""The build process: what it builds, what it says about mistakes, and that no source can break it for the next app."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from overskill.preview.builder import Builder
from tests.preview.apps import TODO, changed, edited

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRET = Path("/etc/passwd").read_text().splitlines()[0]


async def test_an_app_builds_to_a_script_and_a_style_sheet(builder: Builder) -> None:
    build = await builder.build("todo", TODO)
    assert build.ok, build.problems
    assert 'from "lucide-react"' in build.js and "createRoot" in build.js
    assert ".text-2xl" in build.css and "rgb(1, 2, 3)" in build.css
    assert any("react_dom_client" in path for path in build.preload)


async def test_equal_files_have_an_equal_id_and_an_edit_another(builder: Builder) -> None:
    first, again = await builder.build("ids", TODO), await builder.build("other", TODO)
    edit = await builder.build("ids", edited(TODO, "src/App.tsx", ">Todo<", ">Things<"))
    assert first.id == again.id != edit.id


async def test_classes_that_left_the_sources_leave_the_style_sheet(builder: Builder) -> None:
    await builder.build("classes", changed(TODO, App='export default () => <p className="mt-[17px]" />'))
    build = await builder.build("classes", changed(TODO, App="export default () => <p />"))
    assert "17px" not in build.css


async def test_only_the_used_icons_are_in_the_script(builder: Builder) -> None:
    build = await builder.build("icons", TODO)
    assert "Plus" in build.js and "PlusCircle" not in build.js


async def test_files_of_several_kinds_can_be_imported(builder: Builder) -> None:
    app = """import logo from "/logo.svg"; import data from "./data.json"; import dot from "../public/dot.png";
import note from "./note.md?raw"; import { cn } from "@/lib/utils";
export default () => <img src={logo} alt={cn(data.name, dot, note, import.meta.env.MODE)} />"""
    more = {
        "src/data.json": '{"name": "json-name"}',
        "src/note.md": "raw-note",
        "src/lib/utils.ts": 'import { clsx } from "clsx"; export const cn = (...all: string[]) => clsx(all);',
    }
    build = await builder.build("kinds", {**changed(TODO, App=app), **more})
    assert build.ok, build.problems
    assert all(text in build.js for text in ('"/logo.svg"', "json-name", "raw-note", "data:image/png"))


# --- what it says about mistakes ---


@pytest.mark.parametrize(
    ("path", "content", "line"),
    [
        ("src/App.tsx", "export default () => {\n  return <p>x</b>\n}\n", 2),
        ("src/a.ts", "const a: number =\n", 2),
        ("src/a.js", "let a = (1\n", 2),
        ("src/a.css", "a {\n  color: red;\n}\n}\n", 4),
    ],
)
async def test_a_file_alone_is_checked_for_its_syntax(builder: Builder, path: str, content: str, line: int) -> None:
    problems = await builder.check(path, content)
    assert problems and (problems[0].file, problems[0].line) == (path, line)


@pytest.mark.parametrize("path", [path for path in TODO if path.endswith((".tsx", ".ts", ".css"))])
async def test_files_that_build_have_no_syntax_errors(builder: Builder, path: str) -> None:
    assert await builder.check(path, TODO[path]) == []


async def test_tailwinds_own_rules_are_no_syntax_errors(builder: Builder) -> None:
    css = """@import "tailwindcss";
@custom-variant dark (&:where(.dark, .dark *));
@theme { --color-brand: #fff; }
@utility tab-* { tab-size: --value(integer); }
.a { @apply px-2 hover:bg-[#fff]/50; }
"""
    assert await builder.check("src/index.css", css) == []


async def test_a_check_nobody_waits_for_disturbs_no_build(builder: Builder) -> None:
    checking = asyncio.create_task(builder.check("src/App.tsx", "broken ("))
    await asyncio.sleep(0)
    checking.cancel()
    assert (await builder.build("after", TODO)).ok
    assert await builder.check("src/App.tsx", "x" * 60_000) is None, "large files are left to the build"


async def test_a_syntax_error_has_its_place_counted_from_one(builder: Builder) -> None:
    app = 'export default function App() {\n  return <p>"äöü"</b>;\n}\n'
    problem = (await builder.build("syntax", changed(TODO, App=app))).problems[0]
    assert (problem.file, problem.line) == ("src/App.tsx", 2)
    assert problem.line_text[problem.column - 1 :].startswith("b>"), problem.column
    assert "does not match" in problem.text and problem.notes


async def test_a_name_a_package_does_not_have_is_found_before_the_browser_does(builder: Builder) -> None:
    build = await builder.build("export", edited(TODO, "src/App.tsx", "{ Plus }", "{ Pluss as Plus }"))
    problem = build.problems[0]
    assert not build.ok
    assert problem.text == '"lucide-react" has no export "Pluss".'
    assert (problem.file, problem.line, problem.column) == ("src/App.tsx", 2, 10)
    assert 'Did you mean "Plus"?' in problem.notes


async def test_a_default_import_a_package_does_not_have_is_a_problem(builder: Builder) -> None:
    build = await builder.build("default", edited(TODO, "src/App.tsx", "{ Plus }", "Plus"))
    assert build.problems[0].text == '"lucide-react" has no default export.'


async def test_a_missing_name_of_a_namespace_is_a_problem(builder: Builder) -> None:
    app = 'import * as Icons from "lucide-react";\nexport default () => <Icons.Sparklez />;\n'
    problem = (await builder.build("namespace", changed(TODO, App=app))).problems[0]
    assert problem.text == '"lucide-react" has no export "Sparklez".' and problem.line == 2


async def test_a_type_of_a_package_is_no_missing_name(builder: Builder) -> None:
    app = 'import { LucideIcon, Plus } from "lucide-react";\nconst I: LucideIcon = Plus;\nexport default () => <I />;\n'
    assert (await builder.build("types", changed(TODO, App=app))).ok


async def test_code_that_only_shows_an_import_is_no_mistake(builder: Builder) -> None:
    app = 'export default () => <pre>{`\nimport { Nothing } from "react";\n`}</pre>;\n'
    assert (await builder.build("quoted", changed(TODO, App=app))).ok


async def test_an_unknown_package_is_named_with_what_there_is(builder: Builder) -> None:
    build = await builder.build("package", edited(TODO, "src/main.tsx", '"react-router"', '"left-pad"'))
    assert '"left-pad" is not available' in build.problems[0].text
    assert "framer-motion" in build.problems[0].text and build.problems[0].file == "src/main.tsx"


async def test_an_app_without_an_entry_is_a_problem(builder: Builder) -> None:
    assert "src/main.tsx" in (await builder.build("empty", {"README.md": "hi"})).problems[0].text


# --- sources that attack ---

READS = {
    "absolute import": changed(TODO, App='import x from "/etc/passwd"; export default () => x'),
    "traversal": changed(TODO, App='import x from "../../../../../../etc/passwd"; export default () => x'),
    "alias traversal": changed(TODO, App='import x from "@/../../../../etc/passwd"; export default () => x'),
    "text attribute": changed(TODO, App='import x from "/etc/passwd" with { type: "text" }; export default () => x'),
    "raw query": changed(TODO, App='import x from "/etc/passwd?raw"; export default () => x'),
    "file url": changed(TODO, App='import x from "file:///etc/passwd"; export default () => x'),
    "dynamic import": changed(TODO, App='export default () => { import("/etc/passwd"); return null }'),
    "macro": changed(TODO, App='import x from "./m.ts" with { type: "macro" }; export default () => x()'),
    "css import": changed(TODO, css='@import "tailwindcss";\n@import "/etc/passwd";'),
    "css traversal": changed(TODO, css='@import "../../../../etc/passwd";'),
    "css plugin": changed(TODO, css='@import "tailwindcss";\n@plugin "/tmp/evil.js";'),
    "css config": changed(TODO, css='@import "tailwindcss";\n@config "./tailwind.config.js";'),
    "css source": changed(TODO, css='@import "tailwindcss";\n@source "/etc";'),
    "css source bomb": changed(TODO, css='@import "tailwindcss";\n@source inline("p-{1..100000000}");'),
}


@pytest.mark.parametrize("name", READS)
async def test_no_source_reaches_outside_of_the_project(builder: Builder, name: str) -> None:
    build = await builder.build("attack", READS[name])
    assert not build.ok and build.problems[0].file.startswith("src/"), build
    assert build.problems[0].line >= 1
    assert SECRET not in build.js + build.css + repr(build.problems)


async def test_css_urls_and_project_configuration_read_nothing(builder: Builder) -> None:
    files = {
        **changed(TODO, css='@import "tailwindcss";\n.a { background: url("/etc/passwd") }'),
        "tsconfig.json": '{"extends": "/etc/passwd", "compilerOptions": {"paths": {"host/*": ["/etc/*"]}}}',
        "package.json": '{"browser": {"./src/App.tsx": "/etc/passwd"}}',
        "tailwind.config.js": "require('fs').writeFileSync('/tmp/ran', '')",
        "bunfig.toml": 'preload = ["./evil.ts"]',
        ".env": "SECRET=1",
    }
    build = await builder.build("configuration", files)
    assert build.ok and SECRET not in build.js + build.css


async def test_names_that_look_like_other_files_are_only_names(builder: Builder) -> None:
    odd = {"../../etc/passwd": "x", "/etc/passwd": "y", "__proto__": "z", "src/constructor.ts": "export const a = 1"}
    app = 'import { a } from "./constructor"; export default () => <b>{a}</b>'
    build = await builder.build("names", {**changed(TODO, App=app), **odd})
    assert build.ok, build.problems


async def test_a_prototype_name_is_an_ordinary_file(builder: Builder) -> None:
    files = {**changed(TODO, App='import { a } from "./__proto__"; export default () => <b>{a}</b>')}
    assert not (await builder.build("proto", files)).ok
    files["src/__proto__.ts"] = "export const a = 'found-me'"
    assert "found-me" in (await builder.build("proto", files)).js


async def test_the_next_app_builds_after_one_that_kills_the_process(builder: Builder) -> None:
    deep = changed(TODO, App="[" * 500_000)
    bad, good = await asyncio.gather(builder.build("bad", deep), builder.build("good", TODO))
    assert not bad.ok and bad.problems[0].text
    assert good.ok


async def test_it_says_whether_builds_can_be_had(toolchain: Path) -> None:
    builder = Builder(toolchain)
    assert not builder.works, "it has not been started"
    await builder.start()
    assert builder.works
    right, builder._confinement = builder._confinement, replace(builder._confinement, command=["false"])
    await builder._drop_process()
    assert not (await builder.build("todo", TODO)).ok
    assert not builder.works
    builder._confinement = right
    assert (await builder.build("todo", TODO)).ok
    assert builder.works
    await builder.close()
    assert not builder.works


async def test_a_build_that_takes_too_long_is_stopped_and_the_next_one_works(toolchain: Path) -> None:
    hasty = Builder(toolchain, seconds=0.001)
    await hasty.start()
    try:
        assert "stopped" in (await hasty.build("slow", TODO)).problems[0].text
        hasty._seconds = 5.0
        assert (await hasty.build("slow", TODO)).ok
    finally:
        await hasty.close()


async def test_too_many_or_too_large_files_are_refused(builder: Builder) -> None:
    many = {f"src/{number}.ts": "" for number in range(501)}
    large = {**TODO, "src/large.ts": "x" * (512 * 1024 + 1)}
    whole = {f"src/{number}.ts": "x" * 500_000 for number in range(10)}
    assert "501 files" in (await builder.build("many", many)).problems[0].text
    assert (await builder.build("large", large)).problems[0].file == "src/large.ts"
    assert "at most 4,194,304" in (await builder.build("whole", whole)).problems[0].text


async def test_text_that_is_no_unicode_is_survived(builder: Builder) -> None:
    build = await builder.build("surrogate", changed(TODO, App='export default () => "\ud800"'))
    assert build.ok or build.problems
    assert (await builder.build("surrogate", TODO)).ok


# --- the queue ---


async def test_everyone_who_waits_gets_the_newest_files(builder: Builder) -> None:
    texts = [edited(TODO, "src/App.tsx", ">Todo<", f">Todo {number}<") for number in range(20)]
    builds = await asyncio.gather(*(builder.build("typing", files) for files in texts))
    assert all("Todo 19" in build.js for build in builds)


async def test_the_service_stays_small_with_several_apps(builder: Builder) -> None:
    for number in range(12):
        await builder.build(f"app {number}", TODO)
    assert 0 < builder.memory < 250 * 1024 * 1024


async def test_closing_leaves_no_process(toolchain: Path) -> None:
    short = Builder(toolchain)
    await short.start()
    assert short.confinement.startswith("Builds are ")
    process = short._process
    assert process is not None
    await short.close()
    assert process.memory() == 0
