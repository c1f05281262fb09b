"""Rules 7–13: model, token limits, thinking, effort, tool choice, stop sequences."""

from __future__ import annotations

from typing import Any

from tests.messages_api.call import Call, is_object
from tests.messages_api.catalog import MODELS
from tests.messages_api.errors import Refused

from .base import rule

EFFORTS = ("low", "medium", "high", "xhigh", "max")
THINKING_FIELDS = {
    "adaptive": {"type", "display", "block_binding"},
    "enabled": {"type", "display", "budget_tokens"},
    "disabled": {"type"},
    "between_tools": {"type", "block_binding"},
}
CHOICE_FIELDS = {
    "auto": {"type", "disable_parallel_tool_use"},
    "any": {"type", "disable_parallel_tool_use"},
    "tool": {"type", "name", "disable_parallel_tool_use"},
    "none": {"type"},
}


def is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@rule(7)
def model_is_known(call: Call) -> None:
    model = call.body.get("model")
    if model is None:
        raise Refused("model: Field required")
    if not isinstance(model, str):
        raise Refused("model: Input should be a valid string")
    if model not in MODELS:
        raise Refused(f"model: {model}", 404)


@rule(8)
def max_tokens_is_a_count(call: Call) -> None:
    """0 only warms the cache."""
    if call.counting:
        return
    if "max_tokens" not in call.body:
        raise Refused("max_tokens: Field required")
    limit = call.body["max_tokens"]
    if not is_int(limit) or limit < 0:
        raise Refused("max_tokens: Input should be a valid integer greater than or equal to 0")
    if limit == 0 and call.body.get("stream"):
        call.warn(8, "max_tokens: 0 together with stream")


@rule(9)
def max_tokens_fits_the_model(call: Call) -> None:
    asked, most = call.body.get("max_tokens", 0), call.spec.max_tokens
    if asked > most:
        raise Refused(
            f"max_tokens: {asked} > {most}, which is the maximum allowed number of output tokens for {call.spec.id}"
        )


@rule(10)
def prompt_fits_the_window(call: Call) -> None:
    most, sent = call.max_input_tokens or call.spec.max_input_tokens, call.input_tokens()
    if sent > most:
        raise Refused(f"prompt is too long: {sent} tokens > {most} maximum")


@rule(11)
def thinking_suits_the_model(call: Call) -> None:
    thinking = call.body.get("thinking")
    if thinking is None:
        return
    kind = thinking.get("type")
    if kind not in list(THINKING_FIELDS):
        raise Refused(f"thinking.type: Input should be one of {', '.join(THINKING_FIELDS)}")
    if kind not in call.spec.thinking:
        raise Refused(f"thinking.type: `{kind}` is not supported for {call.spec.id}")
    for extra in sorted(set(thinking) - THINKING_FIELDS[kind]):
        raise Refused(f"thinking.{kind}.{extra}: Extra inputs are not permitted")
    if not is_object(thinking.get("block_binding", {})):
        raise Refused(f"thinking.{kind}.block_binding: Input should be a valid dictionary")
    if thinking.get("display") not in (None, "summarized", "omitted"):
        raise Refused(f"thinking.{kind}.display: Input should be 'summarized' or 'omitted'")
    if kind == "enabled":
        _budget_is_usable(thinking.get("budget_tokens"), call.body.get("max_tokens"))
    if kind == "between_tools" and _effort(call) in ("xhigh", "max"):
        raise Refused("thinking.type: `between_tools` supports effort low, medium and high only")


def _budget_is_usable(budget: Any, max_tokens: int | None) -> None:
    if not is_int(budget) or budget < 1024:
        raise Refused("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024")
    if max_tokens is not None and budget >= max_tokens:
        raise Refused("`max_tokens` must be greater than `thinking.budget_tokens`")


def _effort(call: Call) -> Any:
    return call.section("output_config").get("effort")


@rule(12)
def effort_and_tool_choice_are_allowed(call: Call) -> None:
    if _effort(call) not in (None, *EFFORTS):
        raise Refused(f"output_config.effort: Input should be one of {', '.join(EFFORTS)}")
    for extra in sorted(set(call.section("output_config")) - {"effort", "format"}):
        raise Refused(f"output_config.{extra}: Extra inputs are not permitted")
    choice = call.body.get("tool_choice")
    if choice is None:
        return
    kind = choice.get("type")
    if kind not in list(CHOICE_FIELDS) or set(choice) - CHOICE_FIELDS[kind]:
        raise Refused("tool_choice: Input does not match any of the expected types auto, any, tool, none")
    if kind in ("any", "tool"):
        _forced_choice_is_allowed(call, choice)
    if not call.tools:
        call.warn(12, "tool_choice may only be specified while providing tools")


def _forced_choice_is_allowed(call: Call, choice: dict[str, Any]) -> None:
    if not call.spec.forced_tools:
        raise Refused(f"tool_choice: type `{choice['type']}` is not supported for {call.spec.id}")
    if call.thinking != "disabled":
        raise Refused("Thinking may not be enabled when tool_choice forces tool use.")
    if choice["type"] == "tool" and choice.get("name") not in [tool.get("name") for tool in call.tools]:
        raise Refused(f"Tool '{choice.get('name')}' not found in provided tools")


@rule(13)
def stop_sequences_are_texts(call: Call) -> None:
    for i, sequence in enumerate(call.body.get("stop_sequences") or []):
        if not isinstance(sequence, str):
            raise Refused(f"stop_sequences.{i}: Input should be a valid string")
        if not sequence.strip():
            call.warn(13, f"stop_sequences.{i}: each stop sequence must contain non-whitespace")
