"""`GET /v1/models`: the catalog with its capabilities, paged as the API pages."""

from __future__ import annotations

from typing import Any

from .call import Json
from .catalog import MODELS, ModelSpec
from .errors import Refused

EFFORTS = ("low", "medium", "high", "xhigh", "max")


def describe(model_id: str) -> Json:
    """Raises Refused (404) for an unknown model."""
    if model_id not in MODELS:
        refusal = Refused(f"model: {model_id}", 404)
        refusal.rule = 7
        raise refusal
    return _entry(MODELS[model_id])


def page_of_models(query: dict[str, str]) -> Json:
    limit = int(query.get("limit", "20"))
    ids = list(MODELS)
    start = ids.index(query["after_id"]) + 1 if query.get("after_id") in ids else 0
    shown = ids[start : start + limit]
    return {
        "data": [_entry(MODELS[name]) for name in shown],
        "has_more": start + limit < len(ids),
        "first_id": shown[0] if shown else None,
        "last_id": shown[-1] if shown else None,
    }


def _entry(spec: ModelSpec) -> Json:
    return {
        "type": "model",
        "id": spec.id,
        "display_name": spec.id.replace("-", " ").title(),
        "created_at": "2026-01-01T00:00:00Z",
        "lifecycle": "active",
        "line": spec.id.split("-")[1],
        "max_input_tokens": spec.max_input_tokens,
        "max_tokens": spec.max_tokens,
        "capabilities": _capabilities(spec),
    }


def _capabilities(spec: ModelSpec) -> Json:
    yes: dict[str, Any] = {"supported": True}
    kinds = {
        kind: {"supported": kind in spec.thinking} for kind in ("adaptive", "enabled", "between_tools", "disabled")
    }
    return {
        "image_input": yes,
        "structured_outputs": yes,
        "effort": {**yes, **dict.fromkeys(EFFORTS, yes)},
        "thinking": {**yes, "types": kinds},
    }
