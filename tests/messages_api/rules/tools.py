"""Rules 14–18: the tools offered to the model."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from tests.messages_api.call import Call, is_object
from tests.messages_api.errors import Refused

from .base import names, rule

NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")
CUSTOM_FIELDS = names(
    "type name description input_schema cache_control allowed_callers defer_loading eager_input_streaming "
    "input_examples strict"
)
SERVER_TOOLS = re.compile(
    r"(bash|browser_toolset|code_execution|computer_toolset|memory|text_editor|web_fetch|web_search)_\d{8}"
    r"|tool_search_tool_(bm25|regex)(_\d{8})?"
)


@rule(14)
def tool_names_are_well_formed(call: Call) -> None:
    for i, tool in enumerate(call.tools):
        if not is_object(tool):
            raise Refused(f"tools.{i}: Input should be a valid dictionary")
    for i, tool in call.custom_tools:
        name = tool.get("name")
        if not isinstance(name, str):
            raise Refused(f"tools.{i}.custom.name: Field required")
        if not NAME.fullmatch(name):
            raise Refused(f"tools.{i}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'")
        if len(name) > 64:
            call.warn(14, f"tools.{i}.custom.name: older models accept at most 64 characters")


@rule(15)
def tool_names_are_unique(call: Call) -> None:
    names = [str(tool["name"]) for tool in call.tools if tool.get("name")]
    if len(names) != len(set(names)):
        raise Refused("tools: Tool names must be unique.")


@rule(16)
def tool_schemas_are_valid(call: Call) -> None:
    for i, tool in enumerate(call.tools):
        kind = tool.get("type")
        if kind not in (None, "custom") and not (isinstance(kind, str) and SERVER_TOOLS.fullmatch(kind)):
            raise Refused(f"tools.{i}: Input tag '{kind}' found using 'type' does not match any of the expected tags")
    for i, tool in call.custom_tools:
        for extra in sorted(set(tool) - CUSTOM_FIELDS):
            raise Refused(f"tools.{i}.custom.{extra}: Extra inputs are not permitted")
        if not isinstance(tool.get("description", ""), str):
            raise Refused(f"tools.{i}.custom.description: Input should be a valid string")
        _schema_is_valid(call, f"tools.{i}.custom.input_schema", tool.get("input_schema"))


def _schema_is_valid(call: Call, path: str, schema: Any) -> None:
    if schema is None:
        raise Refused(f"{path}: Field required")
    if not is_object(schema):
        raise Refused(f"{path}: Input should be a valid dictionary")
    if "type" not in schema:
        raise Refused(f"{path}.type: Field required")
    if schema["type"] != "object":
        raise Refused(f"{path}.type: Input should be 'object'")
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise Refused(f"{path}: JSON schema is invalid. It must match JSON Schema draft 2020-12") from error
    if schema.keys() & {"oneOf", "allOf", "anyOf"}:
        call.warn(16, f"{path}: input_schema does not support oneOf, allOf, or anyOf at the top level")


@rule(17)
def some_tool_is_loaded(call: Call) -> None:
    if call.tools and all(tool.get("defer_loading") for tool in call.tools):
        raise Refused("tools: At least one tool must have defer_loading=false.")


@rule(18)
def strict_schemas_are_closed(call: Call) -> None:
    for i, tool in call.custom_tools:
        if tool.get("strict") and tool["input_schema"].get("additionalProperties") is not False:
            call.warn(18, f"tools.{i}.custom.input_schema: strict needs additionalProperties: false")
