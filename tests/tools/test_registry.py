"""What the model is offered, and the check of every call."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from overskill.agent.prompt import fresh
from overskill.tools.packages import PACKAGES
from overskill.tools.registry import TOOLS, Call, check, disturb, specs

ARGUMENTS: dict[str, tuple[list[str], list[str]]] = {
    "os-view": (["file_path"], ["lines"]),
    "os-write": (["file_path", "content"], []),
    "os-line-replace": (["file_path", "search", "first_replaced_line", "last_replaced_line", "replace"], []),
    "os-search-files": (["query"], ["include_pattern", "exclude_pattern", "case_sensitive"]),
    "os-rename": (["original_file_path", "new_file_path"], []),
    "os-delete": (["file_path"], []),
    "read_project_analytics": (["startdate", "enddate", "granularity"], []),
    "rename-app": (["name"], []),
}


def test_names_arguments_and_order_are_those_of_the_contract() -> None:
    offered = {spec["name"]: spec["input_schema"] for spec in specs()}
    assert list(offered) == list(ARGUMENTS) == list(TOOLS)
    for name, (required, optional) in ARGUMENTS.items():
        assert offered[name]["required"] == required
        assert list(offered[name]["properties"]) == required + optional


def test_schemas_are_valid_and_every_argument_is_described() -> None:
    for spec in specs():
        Draft202012Validator.check_schema(spec["input_schema"])
        assert spec["input_schema"]["additionalProperties"] is False
        assert all(argument["description"] for argument in spec["input_schema"]["properties"].values())


def test_only_the_long_inputs_are_streamed_eagerly_and_only_reads_run_side_by_side() -> None:
    assert [spec["name"] for spec in specs() if spec.get("eager_input_streaming")] == ["os-write", "os-line-replace"]
    assert [name for name, tool in TOOLS.items() if tool.reads_only] == [
        *("os-view", "os-search-files", "read_project_analytics"),
    ]


def test_the_specs_have_the_same_bytes_in_every_process() -> None:
    """They are part of the cached prefix: another byte costs the whole prefix again."""
    script = "import json; from overskill.tools.registry import specs; print(json.dumps(specs()))"
    seeds = [{"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)} for seed in ("1", "2")]
    printed = {
        subprocess.run([sys.executable, "-c", script], env=env, check=True, capture_output=True).stdout for env in seeds
    }
    assert printed == {(json.dumps(specs()) + "\n").encode()}


def test_changing_what_specs_returned_changes_no_tool() -> None:
    specs()[0]["input_schema"]["properties"].clear()
    assert specs()[0]["input_schema"]["properties"]


def test_the_packages_an_app_can_import_are_named_as_they_are_bundled() -> None:
    """Installed, bundled and told are one list."""
    toolchain = files("overskill.preview").joinpath("toolchain")
    installed = set(json.loads(toolchain.joinpath("package.json").read_text())["dependencies"])
    assert installed - {"esbuild", "tailwindcss", "@tailwindcss/oxide"} == set(PACKAGES)
    listed = re.search(r"const PACKAGES = \[(.*?)\]", toolchain.joinpath("vendor.mjs").read_text(), re.DOTALL)
    assert listed
    bundled = {"/".join(name.split("/")[: 1 + name.startswith("@")]) for name in re.findall(r"'([^']+)'", listed[1])}
    assert bundled == set(PACKAGES)
    assert list(PACKAGES) == sorted(PACKAGES)
    assert ", ".join(PACKAGES) in TOOLS["os-write"].description
    assert ", ".join(PACKAGES) in fresh().system


VIEW = {"file_path": "src/App.tsx"}
EDIT = {**VIEW, "search": "", "first_replaced_line": 1, "last_replaced_line": 1, "replace": ""}


@pytest.mark.parametrize(
    ("tool", "args"), [("os-view", VIEW), ("os-line-replace", EDIT), ("rename-app", {"name": "x"})]
)
def test_a_fitting_call_passes(tool: str, args: dict[str, Any]) -> None:
    assert check(tool, args) is None


@pytest.mark.parametrize(
    ("tool", "args", "reason"),
    [
        ("os-view", {}, "'file_path' is a required property"),
        ("os-view", {"file_path": 1}, "file_path: 1 is not of type 'string'"),
        ("os-view", {**VIEW, "path": "x"}, "'path' was unexpected"),
        ("os-line-replace", {**EDIT, "first_replaced_line": 0}, "first_replaced_line: 0 is less than the minimum of 1"),
        ("os-line-replace", {**EDIT, "last_replaced_line": "3"}, "'3' is not of type 'integer'"),
        ("os-line-replace", {**EDIT, "last_replaced_line": True}, "True is not of type 'integer'"),
        ("os-search-files", {"query": "a", "case_sensitive": "yes"}, "'yes' is not of type 'boolean'"),
        ("os-write", [], "is not of type 'object'"),
        ("os-write", {"file_path": "a", "content": ["x" * 100_000]}, "is not of type 'string'"),
    ],
)
def test_wrong_arguments_are_told_with_the_schema(tool: str, args: dict[str, Any], reason: str) -> None:
    result = check(tool, args)
    assert result is not None
    assert (result.is_error, result.fact) == (True, "wrong arguments")
    assert reason in result.text
    assert json.dumps(TOOLS[tool].input_schema, ensure_ascii=False) in result.text
    assert len(result.text) < 3_000


@pytest.mark.parametrize(
    ("name", "hint"), [("os-veiw", "Did you mean os-view?"), ("x" * 10_000, "The tools are: os-view")]
)
def test_an_unknown_tool_is_told_with_those_there_are(name: str, hint: str) -> None:
    result = check(name, {})
    assert result is not None
    assert result.is_error
    assert hint in result.text
    assert len(result.text) < 500


VIEW, WRITE, EDIT = "os-view", "os-write", "os-line-replace"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((VIEW, {"file_path": "a.ts"}), (VIEW, {"file_path": "a.ts"}), False),
        ((VIEW, {"file_path": "a.ts"}), (WRITE, {"file_path": "b.ts"}), False),
        ((VIEW, {"file_path": "a.ts"}), (WRITE, {"file_path": "./A.ts"}), True),
        ((VIEW, {"file_path": "src"}), (WRITE, {"file_path": "src/a.ts"}), True),
        ((VIEW, {"file_path": "src/"}), (WRITE, {"file_path": "src/a.ts"}), True),
        ((VIEW, {"file_path": "."}), (WRITE, {"file_path": "src/a.ts"}), True),
        ((VIEW, {"file_path": "./"}), (WRITE, {"file_path": "src/a.ts"}), True),
        ((VIEW, {"file_path": "sr"}), (WRITE, {"file_path": "src/a.ts"}), False),
        ((WRITE, {"file_path": "a.ts"}), (WRITE, {"file_path": "b.ts"}), False),
        ((WRITE, {"file_path": "a.ts"}), (EDIT, {"file_path": "a.ts"}), True),
        ((WRITE, {"file_path": "a.ts"}), ("os-search-files", {"query": "x"}), True),
        ((VIEW, {"file_path": "a.ts"}), ("os-search-files", {"query": "x"}), False),
        (("os-rename", {"original_file_path": "a.ts", "new_file_path": "b.ts"}), (VIEW, {"file_path": "b.ts"}), True),
        (("os-rename", {"original_file_path": "a.ts", "new_file_path": "b.ts"}), (WRITE, {"file_path": "c.ts"}), True),
        (("os-delete", {"file_path": "a.ts"}), (WRITE, {"file_path": "c.ts"}), True),
        (("os-delete", {"file_path": "a.ts"}), (VIEW, {"file_path": "c.ts"}), True),
        (("os-delete", {"file_path": "a.ts"}), ("rename-app", {"name": "x"}), False),
        ((WRITE, {}), (EDIT, {"file_path": "a.ts"}), True),
        (("no-such-tool", {"file_path": "a.ts"}), (WRITE, {"file_path": "a.ts"}), False),
    ],
)
def test_calls_that_cannot_notice_each_other_run_side_by_side(one: Call, other: Call, expected: bool) -> None:
    assert disturb(one, other) is expected
    assert disturb(other, one) is expected
