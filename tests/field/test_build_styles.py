"""Style sheets: web fonts, habits of Tailwind 3, addresses; each works or is told with its place."""

from __future__ import annotations

import pytest

from overskill.preview.builder import Builder
from tests.field.fresh_app import ADDRESS, FRESH, HTML, SVG, TAILWIND, app, quiet, styled, told

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    "rule",
    [
        f'@import url("{ADDRESS}");',
        f"@import url('{ADDRESS}');",
        f"@import url({ADDRESS});",
        f'@import "{ADDRESS}";',
        f"@import '{ADDRESS}' screen;",
        f'@import url( "{ADDRESS}" )\n  layer(fonts);',
        f'@IMPORT "{ADDRESS}";',
        f'@import"{ADDRESS}";',
        f"/* a; b */ @import url(//{ADDRESS[8:]}) /* c; */ ;",
    ],
)
@pytest.mark.parametrize("place", ["above", "below"])
async def test_a_web_font_is_asked_for_under_its_whole_address(builder: Builder, rule: str, place: str) -> None:
    lines = [rule, TAILWIND] if place == "above" else [TAILWIND, rule]
    build = await quiet(builder, styled("\n".join([*lines, ".own { color: red }"])))
    assert f'@import url("{ADDRESS}")' in build.css.split("{")[0], build.css[:400]
    assert ".p-8" in build.css and "--spacing" in build.css and ".own" in build.css


async def test_several_fonts_of_several_sheets_come_first(builder: Builder) -> None:
    css = f'@import url("{ADDRESS}");\n@import "./more.css";\n{TAILWIND}'
    build = await quiet(builder, styled(css, **{"src/more.css": f"@import '{ADDRESS}&x=1;2';\n.more {{ color: red }}"}))
    assert build.css.count("@import url(") == 2 and build.css.startswith("@import url(") and ".more" in build.css


@pytest.mark.parametrize(
    "host", ["https://fonts.bunny.net/css?family=a:400;700", "https://cdn.jsdelivr.net/npm/x/y.css"]
)
async def test_other_sites_sheets_are_told(builder: Builder, host: str) -> None:
    build = await builder.build("cdn", styled(f'{TAILWIND}@import url("{host}");\n'))
    found = told(build, host)
    assert build.ok and (found.file, found.line) == ("src/index.css", 2) and "fonts.googleapis.com" in found.remedy
    assert ".p-8" in build.css


@pytest.mark.parametrize(
    "css",
    [
        "@tailwind base;\n@tailwind components;\n@tailwind utilities;",
        "@tailwind utilities;",
        "@tailwind base;@tailwind utilities;",
        '@import "tailwindcss/base";\n@import "tailwindcss/components";\n@import "tailwindcss/utilities";',
        f"{TAILWIND}@tailwind base;\n@tailwind utilities;",
        '@import url("tailwindcss");',
    ],
)
async def test_the_old_directives_work(builder: Builder, css: str) -> None:
    build = await quiet(builder, styled(f"{css}\n.own {{ @apply px-4 }}"))
    assert ".p-8" in build.css and "--spacing:" in build.css and ".own" in build.css


async def test_screens_work(builder: Builder) -> None:
    build = await quiet(builder, styled(TAILWIND + "@screen md {\n .own { color: red } }"))
    assert "@screen" not in build.css and "width >= 48rem" in build.css


@pytest.mark.parametrize("name", ["tailwind.config.js", "tailwind.config.ts", "tailwind.config.cjs"])
async def test_a_configuration_file_is_told(builder: Builder, name: str) -> None:
    config = "export default {\n  theme: { extend: { colors: { brand: '#f00' } } },\n}"
    build = await builder.build("config", {**app('<p className="bg-brand p-2">x</p>'), name: config})
    assert build.ok and (told(build, "is not read").file, told(build, "is not read").line) == (name, 2)
    missing = told(build, 'class "bg-brand"')
    assert "--color-brand" in missing.remedy and (missing.file, missing.line) == ("src/App.tsx", 2)


@pytest.mark.parametrize(
    ("css", "line", "remedy"),
    [
        ("@layer base { * { @apply border-border } }", 2, "--color-border"),
        ("\n.x {\n  @apply px-2\n text-accent-foreground; }", 5, "--color-accent-foreground"),
        (".btn { color: red }\n.big { @apply btn; }", 3, "@utility btn"),
        (".a { color: theme(colors.brand); }", 2, "--color-brand"),
        (".a { color: theme('colors.brand.500'); }", 2, "--color-brand-500"),
        (".a { color: red;\n", 2, ""),
        (".a { color: red; }\n}\n", 3, ""),
        ('@config "../tailwind.config.js";', 2, "@theme"),
        ('@plugin "@tailwindcss/typography";', 2, "@utility"),
        ('@import "./gone.css";', 2, "Write that file"),
        ('@import "tw-animate-css";', 2, "remove the import"),
    ],
)
async def test_errors_of_style_sheets_have_a_line_and_a_remedy(
    builder: Builder, css: str, line: int, remedy: str
) -> None:
    build = await builder.build("styles", styled(TAILWIND + css))
    assert not build.ok
    problem = build.problems[0]
    assert (problem.file, problem.line) == ("src/index.css", line), problem
    assert remedy in problem.remedy and problem.line_text


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("prose", "typography"),
        ("prose-lg", "typography"),
        ("md:prose", "typography"),
        ("animate-in", "@keyframes"),
        ("bg-opacity-50", "bg-black/50"),
        ("text-grey-500", "Tailwind 4 has"),
        ("bg-primary", "--color-primary"),
        ("hover:text-muted-foreground/50", "--color-muted-foreground"),
    ],
)
async def test_classes_without_effect_are_told(builder: Builder, name: str, remedy: str) -> None:
    for body in (
        f'<p className="p-8 {name}">x</p>',
        f'<p className={{1 > 0 ? "{name}" : ""}}>x</p>',
        f"<p className={{`{name} p-2`}}>x</p>",
        f'<p className={{`p-2 ${{1 > 0 ? "{name}" : "hover:p-1 p-3"}}`}}>x</p>',
    ):
        build = await builder.build("classes", app(body))
        warning = told(build, f'"{name}"')
        assert build.ok and remedy in warning.remedy and (warning.file, warning.line) == ("src/App.tsx", 2)


async def test_classes_with_an_effect_are_not_told(builder: Builder) -> None:
    names = (
        "group peer/x 2xl:p-4 -mt-2 w-[37px] bg-[url(/a.svg)] [&>a]:text-red-500 !p-2 p-2! text-sm/6 hover:bg-black/50 "
        "sm:max-md:p-1 dark:text-white p-1.5 tab-2 bg-brand text-box my-class to-do supports-[display:grid]:grid "
        "data-[x=y]:p-3 aria-checked:p-2 before:content-['x']"
    )
    css = f"{TAILWIND}@theme {{ --color-brand: red }}\n@utility tab-2 {{ tab-size: 2 }}\n.text-box {{ color: red }}"
    await quiet(builder, styled(css, f'<p className="{names}">to-do text-align</p>', **{"public/a.svg": SVG}))


async def test_strings_within_a_template_are_read_without_their_quotes(builder: Builder) -> None:
    chosen = """`p-2 ${1 > 0 ? "hover:bg-red-500 p-1" : 'dark:bg-red-500'} ${"focus:p-3"}`"""
    await quiet(builder, app(f"<p className={{{chosen}}}><b className={{() => {chosen}}}>x</b></p>"))


@pytest.mark.parametrize(
    "body",
    [
        "<b className={`bg-${c}-500`} />",
        "<b className={`p-2 hover:text-${c}`} />",
        '<b className={"bg-" + c} />',
        "<b className={clsx(`w-[${c}%]`)} />",
    ],
)
async def test_classes_put_together_are_told(builder: Builder, body: str) -> None:
    build = await builder.build("dynamic", app(body, 'import { clsx } from "clsx"; const c = "red"; clsx();'))
    warning = told(build, "stand whole")
    assert build.ok and (warning.file, warning.line) == ("src/App.tsx", 2)


async def test_other_templates_are_no_classes(builder: Builder) -> None:
    await quiet(
        builder,
        app(
            "<b key={`text-${n}`} id={`top-${n}`} className={`${n} p-2`} style={{ width: `${n}%` }} />", "const n = '1'"
        ),
    )


async def test_addresses_in_style_sheets_are_resolved(builder: Builder) -> None:
    css = f"""{TAILWIND}@import url("./base.css");
.a {{ background: url("./img/a.svg") }} .b {{ background: url(../public/b.svg) }} .c {{ background: url('/b.svg?v=1') }}
.d {{ background: url("@/img/a.svg#x") }}
.e {{ background: url(data:image/png;base64,AA) }} .f {{ background: url(https://picsum.photos/9) }}
@font-face {{ font-family: X; src: url("./x.woff2") format("woff2"); }}"""
    files = {
        "src/base.css": ".base { background: url(img/a.svg) }",
        "src/img/a.svg": SVG,
        "public/b.svg": SVG,
        "src/x.woff2": "data:font/woff2;base64,d09GMgAB",
    }
    build = await quiet(builder, styled(css, **files))
    assert build.css.count("data:image/svg+xml") == 3 and "data:font/woff2;base64,d09GMgAB" in build.css
    assert 'url("/b.svg")' in build.css and 'url("/b.svg?v=1")' in build.css and ".base" in build.css


@pytest.mark.parametrize("address", ["./gone.svg", "/gone.png", "gone.woff2", "../images/gone.jpg"])
async def test_a_file_that_a_style_sheet_misses_is_told(builder: Builder, address: str) -> None:
    warning = told(await builder.build("url", styled(f'{TAILWIND}.a {{\n  background: url("{address}") }}')), address)
    assert (warning.file, warning.line) == ("src/index.css", 3) and warning.remedy


async def test_a_font_of_another_site_is_told(builder: Builder) -> None:
    css = f"{TAILWIND}@font-face {{ font-family: X; src: url(https://example.org/x.woff2) }}"
    assert told(await builder.build("font", styled(css)), "example.org/x.woff2").line == 2


async def test_a_sheet_that_index_html_links_to_is_built(builder: Builder) -> None:
    main = FRESH["src/main.tsx"].replace('import "./index.css";\n', "")
    for href in ("/src/index.css", "./src/index.css", "src/index.css?v=2"):
        html = HTML.replace("</head>", f'<link rel="stylesheet" href="{href}"></head>')
        build = await quiet(
            builder, {**styled(TAILWIND + ".own { color: red }"), "src/main.tsx": main, "index.html": html}
        )
        assert ".own" in build.css and ".p-8" in build.css
    html = HTML.replace("</head>", '<link rel="stylesheet" href="/own.css"></head>')
    assert ".own" in (await quiet(builder, {**FRESH, "index.html": html, "public/own.css": ".own { color: red }"})).css


async def test_an_app_without_tailwind_is_told(builder: Builder) -> None:
    warning = told(await builder.build("plain", styled(".own { color: red }")), '@import "tailwindcss"')
    assert (warning.file, warning.line) == ("src/App.tsx", 2)


@pytest.mark.parametrize(
    ("element", "remedy"),
    [
        ('<script src="https://cdn.tailwindcss.com"></script>', "built in"),
        ('<script src="https://unpkg.com/react@18/umd/react.js"></script>', "Import packages"),
        (
            '<link rel="stylesheet" href="https://cdnjs.cloudflare.com/ajax/libs/font-awesome/6/css/all.min.css">',
            "lucide-react",
        ),
        ('<link href="//fonts.bunny.net/css?family=x" rel="stylesheet preload">', "Google"),
        ('<link rel="stylesheet" href="/src/gone.css">', "src/index.css"),
    ],
)
async def test_what_another_site_would_give_is_told(builder: Builder, element: str, remedy: str) -> None:
    warning = told(
        await builder.build("cdn", {**FRESH, "index.html": HTML.replace("</head>", f"{element}</head>")}), remedy
    )
    assert warning.file == "index.html" and warning.line == HTML[: HTML.index("</head>")].count("\n") + 1
