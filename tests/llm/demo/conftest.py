"""A person, an app and the tools, so that the demo can be played to its end in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import pytest

from overskill.llm.demo.recipes import answer
from overskill.llm.demo.reply import Reply
from overskill.llm.request import Request
from overskill.template import files as template_files

TOOLS = ("os-view", "os-write", "os-line-replace", "os-search-files", "os-rename", "os-delete", "rename-app")
Refusal = Callable[[str, dict[str, Any]], str | None]


@dataclass
class App:
    """An app's files and a chat with the demo about them; tools answer as the contract describes them."""

    files: dict[str, str] = field(default_factory=template_files)
    name: str = "New app"
    tools: Collection[str] = TOOLS
    messages: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    calls: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    after_write: str = "The app builds."
    refuse: Refusal = lambda name, args: None

    def ask(self, text: str) -> str:
        """Sends a prompt, plays all turns and returns the demo's last words."""
        self.messages.append({"role": "user", "content": text})
        self.calls = []
        while (reply := self.turn()).stop_reason == "tool_use":
            self.messages.append({"role": "user", "content": self.run()})
            assert len(self.messages) < 200, "the demo doesn't come to an end"
        return said(reply)

    def turn(self) -> Reply:
        """Lets the demo speak once and stores what it said with ids, as a loop would."""
        request = Request("demo", "", [{"name": name} for name in self.tools], self.messages)
        before = json.dumps(self.messages)
        reply = answer(request)
        assert json.dumps(self.messages) == before, "the request was changed"
        assert answer(request) == reply, "the same request got two answers"
        blocks = json.loads(json.dumps(reply.blocks))
        for number, block in enumerate(blocks):
            if block["type"] == "tool_use":
                block["id"] = f"toolu_{len(self.messages)}_{number}"
        self.messages.append({"role": "assistant", "content": blocks})
        return reply

    def run(self) -> list[dict[str, Any]]:
        """Runs the calls of the last turn and returns their results in order."""
        blocks = [block for block in self.messages[-1]["content"] if block["type"] == "tool_use"]
        return [self._result(block) for block in blocks]

    def _result(self, block: dict[str, Any]) -> dict[str, Any]:
        self.calls.append(block)
        assert block["name"] in self.tools, "a tool that was not offered"
        refusal = self.refuse(block["name"], block["input"])
        text, failed = (refusal, True) if refusal else self._do(block["name"], block["input"])
        return {"type": "tool_result", "tool_use_id": block["id"], "content": text, "is_error": failed}

    def _do(self, name: str, args: dict[str, Any]) -> tuple[str, bool]:
        if name == "rename-app":
            self.name = args["name"]
            return f"The app is now called {self.name}.", False
        path = args["file_path"]
        if name == "os-write":
            self.files[path] = args["content"]
            return f"{path}: {len(args['content'].splitlines())} lines. {self.after_write}", False
        if path not in self.files:
            return f"There is no file {path}.", True
        return self._replace(path, args) if name == "os-line-replace" else (self._view(path), False)

    def _view(self, path: str) -> str:
        lines = self.files[path].splitlines()
        return "\n".join([f"{path} ({len(lines)} lines)", *(f"{at}| {line}" for at, line in enumerate(lines, 1))])

    def _replace(self, path: str, args: dict[str, Any]) -> tuple[str, bool]:
        lines = self.files[path].splitlines()
        first, last = args["first_replaced_line"], args["last_replaced_line"]
        if "\n".join(lines[first - 1 : last]) != args["search"]:
            return f"Lines {first}-{last} of {path} are not what you searched for.\nNothing was written.", True
        lines[first - 1 : last] = args["replace"].splitlines()
        self.files[path] = "\n".join(lines) + "\n"
        return f"{path}: lines {first}-{last} replaced. {self.after_write}", False


def said(reply: Reply) -> str:
    """Returns the words of a turn."""
    return "\n".join(block["text"] for block in reply.blocks if block["type"] == "text")


@pytest.fixture
def app() -> App:
    """A new app with an empty chat."""
    return App()


@pytest.fixture
def app_with() -> Callable[..., App]:
    """Makes an app with other tools or refusals."""
    return App
