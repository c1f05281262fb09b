"""One request as the rules see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from . import tokens
from .catalog import MODELS, ModelSpec

Json = dict[str, Any]


def is_object(value: Any) -> TypeGuard[Json]:
    return isinstance(value, dict)


def is_content(value: Any) -> TypeGuard[str | list[Json]]:
    return isinstance(value, (str, list))


THOUGHTS = frozenset({"thinking", "redacted_thinking"})


@dataclass(frozen=True)
class Place:
    """A content block and where it stands."""

    n: int
    m: int
    role: str
    block: Json

    def __str__(self) -> str:
        return f"messages.{self.n}.content.{self.m}"


@dataclass
class Call:
    path: str
    headers: Mapping[str, str]
    raw: bytes
    api_key: str
    max_input_tokens: int | None = None
    """A smaller context window than the model's own, for tests."""
    paused: frozenset[str] = frozenset()
    """Fingerprints of the paused turns this server has issued (rule 34)."""
    body: Json = field(default_factory=dict[str, Any])
    warnings: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def warn(self, rule: int, text: str) -> None:
        self.warnings.append((rule, text))

    def section(self, name: str) -> Json:
        """A top-level object of the body; empty when it is not there."""
        return self.body.get(name) or {}

    @property
    def counting(self) -> bool:
        return self.path.endswith("/count_tokens")

    @property
    def version(self) -> str:
        return self.headers.get("anthropic-version", "")

    @property
    def betas(self) -> set[str]:
        return {name.strip() for name in self.headers.get("anthropic-beta", "").split(",") if name.strip()}

    @property
    def spec(self) -> ModelSpec:
        return MODELS[self.body["model"]]

    @property
    def messages(self) -> list[Json]:
        return self.body["messages"]

    @property
    def tools(self) -> list[Json]:
        return self.body.get("tools") or []

    @property
    def custom_tools(self) -> list[tuple[int, Json]]:
        return [(i, tool) for i, tool in enumerate(self.tools) if tool.get("type") in (None, "custom")]

    @property
    def system(self) -> list[Json]:
        return blocks_of(self.body.get("system") or [])

    @property
    def thinking(self) -> str:
        """The thinking type in force: what the request says, else the model's default."""
        default = "adaptive" if self.spec.thinks_by_default else "disabled"
        return self.section("thinking").get("type", default)

    def places(self) -> Iterator[Place]:
        for n, message in enumerate(self.messages):
            for m, block in enumerate(blocks_of(message["content"])):
                yield Place(n, m, message["role"], block)

    def input_tokens(self) -> int:
        parts = [*self.tools, *self.system, *(place.block for place in self.places())]
        return sum(tokens.count(without_marker(part)) for part in parts)


def blocks_of(content: str | list[Json]) -> list[Json]:
    """Content as a list of blocks; a plain string is one text block, an empty one none."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}] if content else []
    return content


def without_marker(block: Json) -> Json:
    """The block without its cache marker, which is not part of what the model reads."""
    return {key: value for key, value in block.items() if key != "cache_control"}
