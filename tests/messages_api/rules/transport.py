"""Rules 2–6: version, credentials, body, known fields, betas. (Rule 1, paths, is the router's.)"""

from __future__ import annotations

import json
from typing import Any, get_args

from anthropic.types import AnthropicBetaParam

from tests.messages_api.call import Call
from tests.messages_api.errors import Refused

from .base import names, rule

VERSIONS = {"2023-06-01", "2026-10-21"}
MAX_BODY = 32 * 1024 * 1024

COUNT_FIELDS = names(
    "messages model cache_control output_config speed system thinking tool_choice tools user_profile_id workspace_id "
    "context_management mcp_servers"
)
CREATE_FIELDS = COUNT_FIELDS | names(
    "max_tokens stream container diagnostics inference_geo metadata service_tier stop_sequences "
    "compaction thread fallbacks fallback_credit_token billing_policy"
)
SAMPLING = frozenset({"temperature", "top_p", "top_k"})
BETA_FIELDS = {
    "context_management": "context-management-",
    "mcp_servers": "mcp-client-",
    "compaction": "compact-2026-09-04",
    "thread": "message-threads-",
    "fallbacks": "server-side-fallback-",
    "fallback_credit_token": "fallback-credit-",
    "billing_policy": "user-profiles-billing-",
}
FIELD_TYPES: dict[str, tuple[type, ...]] = {
    "system": (str, list),
    "tools": (list,),
    "tool_choice": (dict,),
    "thinking": (dict,),
    "output_config": (dict,),
    "metadata": (dict,),
    "cache_control": (dict, type(None)),
    "stream": (bool,),
    "stop_sequences": (list,),
    "service_tier": (str,),
}


def _known_betas() -> set[str]:
    union: Any = AnthropicBetaParam
    return {name for option in get_args(union) for name in get_args(option) if isinstance(name, str)}


BETAS = _known_betas()


@rule(2)
def version_is_known(call: Call) -> None:
    if not call.version:
        raise Refused("anthropic-version: header is required")
    if call.version not in VERSIONS:
        raise Refused(f'anthropic-version: "{call.version}" is not a valid version')


@rule(3)
def credentials_are_valid(call: Call) -> None:
    """With both headers present, `x-api-key` wins."""
    scheme, _, bearer = call.headers.get("authorization", "").partition(" ")
    key = call.headers.get("x-api-key") or (bearer if scheme.lower() == "bearer" else "")
    if not key:
        raise Refused("x-api-key header is required", 401)
    if key != call.api_key:
        raise Refused("invalid x-api-key", 401)


@rule(4)
def body_is_a_json_object(call: Call) -> None:
    """Also refuses what a strict parser refuses: NaN, and escapes of half a surrogate pair."""
    if len(call.raw) > MAX_BODY:
        raise Refused("Request exceeds the maximum size", 413)
    if call.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise Refused("content-type: must be application/json")
    try:
        body = json.loads(call.raw.decode(), parse_constant=_no_constant)
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Refused(f"The request body is not valid JSON: {error}") from error
    if not isinstance(body, dict):
        raise Refused("Input should be a valid dictionary")
    call.body = body


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


@rule(5)
def fields_are_known(call: Call) -> None:
    allowed = COUNT_FIELDS if call.counting else CREATE_FIELDS
    if call.version == "2023-06-01":
        allowed |= SAMPLING
    for name, value in call.body.items():
        if name not in allowed:
            raise Refused(f"{name}: Extra inputs are not permitted")
        if not isinstance(value, FIELD_TYPES.get(name, (object,))):
            raise Refused(f"{name}: Input should be a valid {FIELD_TYPES[name][0].__name__}")


@rule(6)
def betas_are_declared(call: Call) -> None:
    for beta in sorted(call.betas - BETAS):
        raise Refused(f"Unsupported beta header: {beta}")
    for name, needed in BETA_FIELDS.items():
        if name in call.body and not any(beta.startswith(needed) for beta in call.betas):
            raise Refused(f"{name}: Extra inputs are not permitted")
    binding = call.section("thinking").get("block_binding")
    if binding is not None and "thinking-binding-controls-2026-08-01" not in call.betas:
        raise Refused("thinking.block_binding: Extra inputs are not permitted")
