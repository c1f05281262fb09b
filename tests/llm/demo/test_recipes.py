# Long because every recipe and every change is played the same way: one table is easier to compare than several.
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from overskill.llm.demo.recipes import answer
from overskill.llm.demo.recipes.edits import numbered_lines
from overskill.llm.request import Request

BUILDS = {
    "a todo app with dark mode": "src/components/TaskItem.tsx",
    "Please build me a simple counter": "src/components/Dial.tsx",
    "Create a landing page for my bakery called “Bean There”": "src/components/Hero.tsx",
    "a sales dashboard with charts": "src/components/Charts.tsx",
}

KNOWN_ICONS = {
    "ArrowDown",
    "ArrowDownRight",
    "ArrowRight",
    "ArrowUpDown",
    "ArrowUpRight",
    "Check",
    "CircleCheck",
    "CircleDashed",
    "Clock",
    "Coffee",
    "DollarSign",
    "Gauge",
    "HandHeart",
    "Leaf",
    "LucideIcon",
    "MapPin",
    "MessageCircle",
    "Minus",
    "Moon",
    "Pencil",
    "Percent",
    "Plus",
    "RotateCcw",
    "Ruler",
    "Search",
    "Send",
    "ShieldCheck",
    "ShoppingBag",
    "Sparkles",
    "Sun",
    "Trash2",
    "Undo2",
    "Users",
    "Workflow",
}


def brand(app: Any) -> str:
    return re.findall(r"--brand: (#\w+);", app.files["src/index.css"])[0]


def title(app: Any) -> str:
    return re.findall(r'^const title = "(.*)";$', app.files["src/App.tsx"], re.MULTILINE)[0]


def made(app: Any, name: str) -> list[dict[str, Any]]:
    return [call["input"] for call in app.calls if call["name"] == name]


@pytest.mark.parametrize(("prompt", "file"), BUILDS.items())
def test_builds_an_app_and_claims_what_it_did(app: Any, prompt: str, file: str) -> None:
    end = app.ask(prompt)
    writes = made(app, "os-write")
    assert writes[0]["file_path"] == "src/App.tsx", "there is something to see at once"
    assert len(writes[0]["content"]) < 600
    writes = list({write["file_path"]: write for write in writes}.values())
    lines = sum(len(write["content"].splitlines()) for write in writes)
    assert 5 <= len(writes) <= 7
    assert made(app, "os-write")[-1]["file_path"] == "src/App.tsx"
    assert f"wrote {len(writes)} files ({lines} lines)" in end
    assert file in app.files
    assert f"named the app **{app.name}**" in end
    assert f"<title>{app.name}</title>" in app.files["index.html"]
    assert title(app) == app.name


@pytest.mark.parametrize("prompt", BUILDS)
def test_every_import_of_an_app_leads_somewhere(app: Any, prompt: str) -> None:
    app.ask(prompt)
    known = {"react", "react-dom/client", "lucide-react", "recharts"}
    for path, text in app.files.items():
        for target in re.findall(r'from "([^"]+)"|import "([^"]+)"', text if path.endswith(("ts", "tsx")) else ""):
            target = target[0] or target[1]
            near = target.rsplit("/", 1)[-1]
            assert target in known or any(
                other.rsplit("/", 1)[-1].split(".")[0] == near.split(".")[0] for other in app.files
            )


def test_every_icon_exists(app_with: Callable[..., Any]) -> None:
    """Checked against lucide-react 1.75: a missing icon is a white page in the browser."""
    icons = set[str]()
    for prompt in [*BUILDS, "a landing page for an app", "a landing page for my dentist"]:
        fresh = app_with()
        fresh.ask(prompt)
        for names in re.findall(r'import \{([^}]+)\} from "lucide-react"', "\n".join(fresh.files.values())):
            icons |= {name.strip().removeprefix("type ") for name in names.split(",")}
    assert icons <= KNOWN_ICONS, icons - KNOWN_ICONS


def test_says_first_that_it_is_a_script_and_only_once(app: Any) -> None:
    app.ask("a todo app")
    starts = [message["content"][0]["text"] for message in app.messages if message["role"] == "assistant"]
    assert "scripted demo, not an AI model" in starts[0]
    assert not any("scripted demo" in text for text in starts[1:])


def test_dark_mode_only_when_asked(app: Any) -> None:
    app.ask("a todo app without dark mode")
    assert "ThemeToggle" not in app.files["src/App.tsx"]
    assert ".dark {" not in app.files["src/index.css"]


def test_reads_name_and_colour_of_a_build(app: Any) -> None:
    app.ask('build a purple todo app called "Salt & Straw" with dark mode')
    assert (title(app), brand(app), app.name) == ("Salt & Straw", "#7e22ce", "Salt & Straw")
    assert "<title>Salt &amp; Straw</title>" in app.files["index.html"]
    assert "<ThemeToggle />" in app.files["src/App.tsx"]


def test_a_colour_in_a_name_is_no_colour(app: Any) -> None:
    app.ask("a landing page for Blue Bottle")
    assert (title(app), brand(app)) == ("Blue Bottle", "#1c6b50")


@pytest.mark.parametrize(
    ("prompt", "name", "words"),
    [
        ("a landing page for a coffee shop", "Northlight", "Slow mornings"),
        ("a landing page for my app Pocketful", "Pocketful", "quiet tool"),
        ("landing page for my dog walking business", "Northlight", "Dog walking you can count on"),
        ('landing page for "Oak & Ash"', "Oak & Ash", "Good work you can count on"),
        ("landing page for ${x}`alert(1)` <b>", "Northlight", "Xalert1 b you can count on"),
        ("a homepage", "Northlight", "Good work you can count on"),
    ],
)
def test_a_landing_page_is_about_its_topic(app: Any, prompt: str, name: str, words: str) -> None:
    app.ask(prompt)
    assert title(app) == name
    assert words in app.files["src/lib/content.ts"]


@pytest.mark.parametrize("prompt", BUILDS)
def test_changes_work_on_every_app(app: Any, prompt: str) -> None:
    app.ask(prompt)
    assert "now **Groceries**" in app.ask('Change the title to "Groceries"')
    assert (title(app), brand(app)) == ("Groceries", brand(app))
    assert "now green" in app.ask("make it green")
    app.ask("add dark mode")
    assert app.files["src/App.tsx"].count("<ThemeToggle />") == 1
    assert app.files["src/index.css"].count(".dark {") == 1
    assert (title(app), brand(app)) == ("Groceries", "#15803d")


def test_changes_after_an_older_version_came_back(app: Any) -> None:
    app.ask("a todo app")
    first = dict(app.files)
    app.ask("add dark mode and make it blue")
    app.files = first
    end = app.ask("add dark mode")
    assert "has dark mode" in end
    assert app.files["src/App.tsx"].count("<ThemeToggle />") == 1
    assert brand(app) == "#b93a24"


def test_finds_the_line_wherever_it_is_now(app: Any) -> None:
    app.ask("a todo app")
    app.files["src/App.tsx"] = "// moved\n\n" + app.files["src/App.tsx"]
    app.ask("rename it to Tidy")
    assert (title(app), app.name) == ("Tidy", "Tidy")


def test_dark_mode_twice_changes_nothing(app: Any) -> None:
    app.ask("a counter with dark mode")
    end = app.ask("add dark mode")
    assert "already has dark mode" in end
    assert "I changed nothing" in end
    assert {call["name"] for call in app.calls} == {"os-view"}


def test_a_title_with_quotes_stays_a_string(app: Any) -> None:
    app.ask("a todo app")
    app.ask('change the title to Tom\'s "best" <b>list</b> \\ {x}')
    assert 'const title = "Tom\'s \\"best\\" <b>list</b> \\\\ {x}";' in app.files["src/App.tsx"]
    assert "&lt;b&gt;" in app.files["index.html"]


@pytest.mark.parametrize("prompt", ["change the title to Hello", "make it red", "add dark mode"])
def test_an_app_it_did_not_build_is_left_alone(app: Any, prompt: str) -> None:
    before = dict(app.files)
    end = app.ask(prompt)
    assert app.files == before
    assert "I changed nothing" in end


@pytest.mark.parametrize("prompt", ["change the title", "change the colour", "Set a different accent color"])
def test_asks_for_what_is_missing(app: Any, prompt: str) -> None:
    app.ask("a todo app")
    assert "would you like?" in app.ask(prompt)
    assert not app.calls


def test_says_which_part_it_left_out(app: Any) -> None:
    app.ask("a todo app")
    end = app.ask("make it teal and add user accounts")
    assert brand(app) == "#0f766e"
    assert "“add user accounts” is beyond my script" in end


@pytest.mark.parametrize(
    "prompt",
    [
        "write me a poem about todo lists",
        "a chat app with a counter for unread messages",
        "a word counter",
        "an online shop with an admin dashboard",
        "Fix this build error: src/App.tsx 12:3 Unexpected token in the todo app",
        "The preview failed to build. Please make it work and change the title to Hello",
        "how does dark mode work?",
        "what colour is the button?",
        "remove dark mode",
        "make the background black",
        "change the font of the title to red",
        "hello",
        "   ",
        "x" * 100_000,
        "a todo " * 10_000,
        "call it " + "and " * 25_000,
        "make it 🎉",
    ],
)
def test_admits_what_it_does_not_know(app: Any, prompt: str) -> None:
    end = app.ask(prompt)
    assert not app.calls
    for help in ("ANTHROPIC_API_KEY=… make run", "http://localhost:11434", "http://localhost:1234", "OVERSKILL_MODEL"):
        assert help in end
    assert "written" not in end


def test_admits_files_that_could_not_be_written(app_with: Callable[..., Any]) -> None:
    app = app_with(
        refuse=lambda name, args: "disk full\nmore" if args.get("file_path", "").endswith("Dial.tsx") else None
    )
    end = app.ask("a counter")
    assert "didn't go as scripted" in end
    assert "`os-write` on `src/components/Dial.tsx` failed: disk full" in end
    assert end.count("Dial.tsx") == 1
    assert "wrote 4 files" in end
    assert "is written" not in end


def test_tries_a_refused_file_once_more(app_with: Callable[..., Any]) -> None:
    refusals = iter(["try later"])
    app = app_with(refuse=lambda name, args: next(refusals, None) if name == "os-write" else None)
    end = app.ask("a counter")
    assert "wrote 5 files" in end
    assert "try later" not in end


def test_writes_the_whole_file_when_an_edit_is_refused(app_with: Callable[..., Any]) -> None:
    app = app_with()
    app.ask("a todo app")
    app.refuse = lambda name, args: "no match" if name == "os-line-replace" else None
    end = app.ask("change the title to Tidy and add dark mode")
    assert title(app) == "Tidy"
    assert app.files["src/App.tsx"].count("<ThemeToggle />") == 1
    assert ".dark {" in app.files["src/index.css"]
    assert "wrote 4 files" in end


def test_admits_a_change_that_did_not_work(app_with: Callable[..., Any]) -> None:
    app = app_with()
    app.ask("a todo app")
    app.refuse = lambda name, args: None if name == "os-view" else "read-only"
    for prompt in ("make it green", "change the title to X", "add dark mode"):
        end = app.ask(prompt)
        assert "failed: read-only" in end
        assert "I changed nothing" in end
        assert "now" not in end


def test_admits_an_app_that_does_not_build(app: Any) -> None:
    app.after_write = "The change is saved, but the app does not build: 1 problem."
    assert "The app does not build now" in app.ask("a todo app")
    assert "The app does not build now" in app.ask("add dark mode")
    app.after_write = "The app builds."
    assert "does not build" not in app.ask("make it #0af")


def test_admits_a_file_it_cannot_read(app_with: Callable[..., Any]) -> None:
    app = app_with(refuse=lambda name, args: "gone" if name == "os-view" else None)
    assert "couldn't read `src/index.css` (gone)" in app.ask("make it green")


@pytest.mark.parametrize("tools", [(), ("os-view",), ("os-view", "os-write")])
def test_calls_only_what_is_offered(app_with: Callable[..., Any], tools: tuple[str, ...]) -> None:
    app = app_with(tools=tools)
    end = app.ask("a todo app with dark mode")
    assert "not offered the tool" in end
    assert "is written" not in end


def test_finishes_the_app_before_a_wish_that_came_meanwhile(app: Any) -> None:
    app.messages.append({"role": "user", "content": "a todo app"})
    app.turn()
    results = app.run()
    app.messages.append({"role": "user", "content": [*results, {"type": "text", "text": "make it green"}]})
    words = ""
    while (reply := app.turn()).stop_reason == "tool_use":
        words += reply.blocks[0]["text"]
        app.messages.append({"role": "user", "content": app.run()})
    assert "todo app is written" in words
    assert "now green" in reply.blocks[0]["text"]
    assert brand(app) == "#15803d"


def test_a_new_wish_after_cancelling_replaces_the_old_one(app: Any) -> None:
    app.messages.append({"role": "user", "content": "a todo app"})
    app.turn()
    call = app.messages[-1]["content"][1]
    del app.messages[-1]["content"][2:]
    stopped = {"type": "tool_result", "tool_use_id": call["id"], "content": "Cancelled by the user.", "is_error": True}
    app.messages.append({"role": "user", "content": [stopped]})
    app.ask("a counter")
    assert "src/components/Dial.tsx" in app.files
    assert "src/components/TaskItem.tsx" not in app.files


def test_stops_where_the_history_is_not_its_own() -> None:
    messages: list[dict[str, Any]] = [
        {"role": "user", "content": "a todo app"},
        {
            "role": "assistant",
            "content": [{"type": "tool_use", "id": "t", "name": "os-delete", "input": {"file_path": "a"}}],
        },
        {
            "role": "user",
            "content": [{"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": "ok"}]}],
        },
    ]
    reply = answer(Request("demo", "", [{"name": "os-view"}], messages))
    assert reply.stop_reason == "end_turn"
    assert "have stopped" in reply.blocks[0]["text"]


def test_goes_on_with_a_new_wish_after_another_models_turns(app: Any) -> None:
    app.messages += [
        {"role": "user", "content": "a chess game"},
        {
            "role": "assistant",
            "content": [{"type": "thinking", "thinking": "…", "signature": "s"}, {"type": "text", "text": "Done."}],
        },
    ]
    assert "is written" in app.ask("a counter")


@pytest.mark.parametrize(
    "shown",
    ["", "a.ts is empty (0 lines).", "a.ts (3 lines)\n1| one\n2| two\n… 1 lines follow.", "1| one\n3| three", "2| two"],
)
def test_never_takes_a_part_of_a_file_for_the_whole(shown: str) -> None:
    assert numbered_lines(shown) == []


def test_reads_numbered_lines() -> None:
    shown = "a.ts (4 lines)\n 1| one\n 2| \n 3|\n 4|   two 5| x"
    assert numbered_lines(shown) == ["one", "", "", "  two 5| x"]


@pytest.mark.parametrize(
    ("prompt", "asked"),
    [
        ("make the title Weekend", "Weekend"),
        ("Make the heading say “Weekend plans”", "Weekend plans"),
        ("I want the title to be Weekend", "Weekend"),
        ("Name the app Weekend", "Weekend"),
        ("change the title to Error log", "Error log"),
        ("change the title to Fix my bike", "Fix my bike"),
    ],
)
def test_a_title_is_read_however_it_is_asked_for(app: Any, prompt: str, asked: str) -> None:
    app.ask("a todo app")
    app.ask(prompt)
    assert title(app) == asked


@pytest.mark.parametrize("prompt", ["make the title bigger", "the title is broken, fix it", "change the title font"])
def test_a_title_is_not_taken_out_of_other_wishes(app: Any, prompt: str) -> None:
    app.ask("a todo app")
    app.ask(prompt)
    assert title(app) == "Todo list"
