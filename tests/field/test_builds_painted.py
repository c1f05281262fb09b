"""What is built is also painted: habits of other tools, tried in the running program."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.model import played
from tests.browser.person import SOON, Person
from tests.field.fresh_app import ADDRESS, SVG
from tests.messages_api import Script, Text, ToolUse, Turn

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

CSS = f"""@import url("{ADDRESS}");
@tailwind base;
@tailwind components;
@tailwind utilities;
@import url("./base.css");
@screen sm {{ .wide {{ letter-spacing: 3px }} }}
.hero {{ width: 20px; height: 20px; background: url("./logo.svg") }}
"""
APP = """import { useEffect, useState } from "react";
import { BrowserRouter, Link } from "react-router-dom";
import { motion } from "motion/react";
import { Label } from "src/components/Label";
import Logo from "./logo.svg?react";

const pages = import.meta.glob("./pages/*.tsx", { eager: true, import: "name" });
const picture = new URL("./logo.svg", import.meta.url).href;

export default function App() {
  const [twice, setTwice] = useState(0);
  useEffect(() => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = (event) => setTwice(event.data);
    worker.postMessage(21);
  }, []);
  return (
    <BrowserRouter>
      <main id="main" className="p-8 wide">
        <motion.h1>Works</motion.h1>
        <Link to="/about">About</Link>
        <Label text={Object.values(pages).join()} />
        <Logo id="logo" />
        <img id="picture" src={picture} alt="" />
        <div className="hero" id="hero" />
        <output id="twice">{twice}</output>
        <p id="env">{process.env.API_URL ?? "no address"}</p>
      </main>
    </BrowserRouter>
  );
}
"""
FILES = {
    "src/index.css": CSS,
    "src/base.css": "#main { border: 5px solid red }",
    "src/logo.svg": SVG,
    "src/components/Label.tsx": "export const Label = ({ text }: { text: string }) => <b id='label'>{text}</b>;",
    "src/pages/About.tsx": "export const name = 'About us';",
    "src/worker.ts": "onmessage = (event) => postMessage(event.data * 2);",
    "src/App.tsx": APP,
}
BREAKS = ToolUse("os-write", {"file_path": "index.html", "content": "<![ hello"})
SCRIPTS = {
    "habits": Script(
        [
            Turn(*(ToolUse("os-write", {"file_path": path, "content": text}) for path, text in FILES.items())),
            Turn(Text("It stands.")),
        ]
    ),
    "broken page": Script([Turn(BREAKS), Turn(Text("Written."))]),
}
model, settings = played(SCRIPTS)

STYLES = """() => {
  const main = getComputedStyle(document.getElementById("main"));
  const picture = document.getElementById("picture");
  return {
    padding: main.paddingTop, border: main.borderTopWidth, spacing: main.letterSpacing,
    hero: getComputedStyle(document.getElementById("hero")).backgroundImage.slice(0, 24),
    picture: picture.complete && picture.naturalWidth > 0,
    fonts: [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).flatMap((rule) => rule.href ?? []),
  };
}"""


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def _no_fonts(ada: Person) -> None:
    """Whether this machine reaches the fonts' host is not asked here."""
    await ada.page.context.route(ADDRESS, lambda route: route.fulfill(body="", content_type="text/css"))


async def test_habits_of_other_tools_work(ada: Person) -> None:
    await ada.begin("habits")
    await ada.ended(1)
    await ada.preview_ready()
    await expect(ada.app.get_by_role("heading", name="Works")).to_be_visible(timeout=SOON)
    await expect(ada.app.locator("#twice")).to_have_text("42", timeout=SOON)
    await expect(ada.app.locator("#label")).to_have_text("About us")
    await expect(ada.app.locator("#env")).to_have_text("no address")
    await expect(ada.app.locator("svg#logo path")).to_be_attached()
    seen = await ada.app.locator("html").evaluate(STYLES)
    assert (seen["padding"], seen["border"], seen["spacing"]) == ("32px", "5px", "3px")
    assert seen["hero"] == 'url("data:image/svg+xml;' and seen["picture"]
    assert seen["fonts"] == [ADDRESS]


async def test_a_broken_page_costs_nobody_their_builds(ada: Person) -> None:
    await ada.begin("broken page")
    await ada.ended(1)
    await ada.preview_ready()
    await expect(ada.app.locator("#root")).to_be_visible(timeout=SOON)
    await ada.begin("habits")
    await ada.ended(1)
    await expect(ada.app.locator("#twice")).to_have_text("42", timeout=SOON)
