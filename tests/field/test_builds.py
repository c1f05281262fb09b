"""Files that nothing loads, what index.html leaves out, and pictures that never load are told with their place."""

from __future__ import annotations

import pytest

from overskill.preview.builder import Builder
from tests.field.fresh_app import ADDRESS, FRESH, HTML, PNG, SVG, TAILWIND, app, quiet, styled, told

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_nothing_is_said_of_a_fresh_app(builder: Builder) -> None:
    await quiet(builder, FRESH)


PAGE = "export default function Index() { return <h1>Shop</h1> }\n"
IDLE = {
    "App.jsx": ({"src/App.jsx": PAGE}, "src/App.jsx", "src/App.tsx comes before it"),
    "a page": ({"src/pages/Index.tsx": PAGE}, "src/pages/Index.tsx", "<Route>"),
    "routes by file name": ({"app/page.tsx": PAGE, "app/layout.tsx": PAGE}, "app/layout.tsx", "no routes by file name"),
    "vue": ({"src/Card.vue": "<template/>"}, "src/Card.vue", "React"),
    "scss": ({"src/styles/main.scss": "a{}"}, "src/styles/main.scss", "plain CSS"),
    "a style sheet": ({"src/App.css": "a { color: red }"}, "src/App.css", "Import it in src/main.tsx"),
    "another page": ({"about.html": "<h1>About</h1>"}, "about.html", "index.html is a page"),
    "a server": ({"server/index.js": "listen(3000)"}, "server/index.js", "No server"),
    "a chain": ({"src/a.ts": 'import "./b";', "src/b.ts": "export {}"}, "src/b.ts", "nothing imports it"),
}


@pytest.mark.parametrize("name", IDLE)
async def test_a_file_that_nothing_loads_is_told(builder: Builder, name: str) -> None:
    files, path, words = IDLE[name]
    build = await builder.build("idle", {**FRESH, **files})
    assert build.ok
    assert {warning.file for warning in build.warnings} == set(files)
    one = next(warning for warning in build.warnings if warning.file == path)
    assert words in f"{one.text} {one.remedy}" and one.remedy and one.line == 1


@pytest.mark.parametrize("ending", ["tsx", "jsx"])
async def test_a_file_that_is_imported_and_not_used_is_told(builder: Builder, ending: str) -> None:
    files = {
        **FRESH,
        f"src/App.{ending}": f'import Index from "./Index";\n{PAGE.replace("Index", "App")}',
        "src/Index.tsx": PAGE,
    }
    if ending == "jsx":
        del files["src/App.tsx"]
    warning = told(await builder.build("imported", files), "Nothing of src/Index.tsx is used")
    assert f"src/App.{ending}" in warning.text


async def test_files_that_serve_types_tests_or_tools_are_no_case(builder: Builder) -> None:
    before = """import type { Only } from "./only";
import { Card, Props } from "./Card";
export type X = Only & Props;"""
    await quiet(
        builder,
        app(
            "<Card a={1} />",
            before,
            **{
                "src/Card.tsx": "export interface Props { a: 1 }\nexport const Card = ({ a }: Props) => <b>{a}</b>",
                "src/only.ts": "export interface Only { b: 1 }",
                "src/vite-env.d.ts": "/// <reference/>",
                "vite.config.ts": "export default {}",
                "src/Card.test.tsx": "test()",
                "eslint.config.js": "export default []",
                "src/__tests__/a.ts": "x()",
                "public/x.html": "x",
            },
        ),
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<style>h1 { color: red }</style></head><body><div id="root"></div>', "<style>"),
        ('</head><body><div id="root"></div><h1>Hello</h1>', "not shown"),
        ('</head><body><div id="root"></div><script>alert(1)</script>', "inline script"),
        ('</head><body onload="go()"><div id="root"></div>', "handlers"),
        ('</head><body><div id="root"></div><script src="/extra.js"></script>', "/extra.js"),
        ('</head><body><div id="app"></div>', 'id "root"'),
    ],
)
async def test_what_is_left_out_of_index_html_is_told(builder: Builder, body: str, words: str) -> None:
    script = '<script type="module" src="/src/main.tsx"></script>'
    html = f"<!doctype html>\n<html><head><title>x</title>\n{body}{script}</body></html>"
    build = await builder.build("page", {**FRESH, "index.html": html})
    warning = told(build, words)
    assert build.ok and warning.file == "index.html" and warning.remedy
    assert warning.line == 3 or "id" in words


async def test_a_whole_page_by_hand_is_told(builder: Builder) -> None:
    body = "<b onclick='f()'>1</b><script>function f(){}</script>"
    html = f"<!DOCTYPE html><html><head><style>b{{}}</style></head><body>{body}</body></html>"
    build = await builder.build("by hand", {**FRESH, "index.html": html})
    assert [warning.file for warning in build.warnings] == ["index.html"] * 3


async def test_what_every_page_has_is_no_case(builder: Builder) -> None:
    body = '<noscript>Needs scripts</noscript><div id="root"><p>Loading…</p></div>'
    html = HTML.replace('<div id="root"></div>', body).replace(
        "</head>",
        '<link rel="preconnect" href="https://fonts.gstatic.com" crossorigin><link rel="icon" href="data:,">'
        f'<link href="{ADDRESS}" rel="stylesheet"><script type="application/ld+json">{{}}</script></head>',
    )
    await quiet(builder, {**FRESH, "index.html": html})


@pytest.mark.parametrize(
    "address",
    [
        "https://source.unsplash.com/800x600/?office",
        "https://via.placeholder.com/150",
        "http://placeimg.com/6/4/any",
        "//placekitten.com/2/3",
    ],
)
async def test_hosts_that_are_gone_are_told(builder: Builder, address: str) -> None:
    warning = told(await builder.build("gone", app(f'<img src="{address}" />')), "the service is gone")
    assert (warning.file, warning.line) == ("src/App.tsx", 2) and "picsum.photos" in warning.remedy
    warning = told(
        await builder.build("gone", styled(f"{TAILWIND}.a {{ background: url({address}) }}")), "the service is gone"
    )
    assert (warning.file, warning.line) == ("src/index.css", 2)


@pytest.mark.parametrize(
    "address",
    [
        "/placeholder.svg?height=200&width=300",
        "/placeholder.svg",
        "/images/hero.jpg",
        "./logo.png",
        "images/a.webp",
        "/src/assets/x.png",
        "/public/there.svg",
    ],
)
async def test_public_files_that_are_not_there_are_told(builder: Builder, address: str) -> None:
    build = await builder.build(
        "missing", app(f'<img src="{address}" />', **{"public/there.svg": SVG, "src/assets/x.png": PNG})
    )
    warning = told(build, "There is no file")
    assert build.ok and (warning.file, warning.line) == ("src/App.tsx", 2) and warning.remedy
    in_data = await builder.build("missing", app("<img src={all[0]} />", f'const all = ["{address}"];'))
    assert bool(in_data.warnings) == address.startswith("/")
    icon = HTML.replace("</head>", '<link rel="icon" type="image/svg+xml" href="/vite.svg" /></head>')
    assert told(await builder.build("missing", {**FRESH, "index.html": icon}), "/vite.svg").file == "index.html"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("public/logo.png", PNG.split(",")[1]),
        ("public/a.jpg", "placeholder"),
        ("public/b.png", "data:image/png;base64,SGVsbG8gd29ybGQh"),
        ("public/c.webp", "data:image/webp;base64,!!"),
        ("public/d.svg", "a drawing of a cat"),
        ("public/e.woff2", "fontdata"),
        ("src/f.png", ""),
    ],
)
async def test_bytes_that_are_no_picture_are_told(builder: Builder, path: str, content: str) -> None:
    files = app("<img src={f} />", 'import f from "./f.png";') if path == "src/f.png" else FRESH
    warning = told(await builder.build("bytes", {**files, path: content}), "cannot be shown")
    assert warning.file == path and warning.remedy


async def test_pictures_that_load_are_no_case(builder: Builder) -> None:
    gif = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
    body = """<img src="/a b.png?x=1" /><img src="/logo.svg#x" /><img src="https://picsum.photos/200" />
<a href="/about.html">x</a><img src={`/p/${1}.png`} /><img src="a b.png" />"""
    await quiet(builder, app(body, **{"public/a b.png": PNG, "public/logo.svg": SVG, "public/c.gif": gif}))
