"""The checklist, in the order the rules are tried: a request is refused by the first rule it breaks."""

from __future__ import annotations

from tests.messages_api.call import Call

from . import blocks, marks, messages, pairing, params, thoughts, tools, transport
from .base import Rule

TRANSPORT: tuple[Rule, ...] = (
    transport.credentials_are_valid,
    transport.version_is_known,
)

CHECKLIST: tuple[Rule, ...] = (
    *TRANSPORT,
    transport.body_is_a_json_object,
    transport.fields_are_known,
    transport.betas_are_declared,
    params.model_is_known,
    params.max_tokens_is_a_count,
    params.max_tokens_fits_the_model,
    params.thinking_suits_the_model,
    tools.tool_names_are_well_formed,
    tools.tool_names_are_unique,
    tools.tool_schemas_are_valid,
    tools.some_tool_is_loaded,
    tools.strict_schemas_are_closed,
    params.effort_and_tool_choice_are_allowed,
    params.stop_sequences_are_texts,
    # Shapes first: the rules after these may take blocks and messages as well-formed.
    messages.messages_are_a_conversation,
    messages.system_messages_stand_between_turns,
    blocks.blocks_are_well_formed,
    blocks.images_are_readable,
    blocks.tools_are_defined_for_their_calls,
    marks.cache_marks_are_valid,
    messages.texts_are_not_empty,
    pairing.ids_are_unique,
    pairing.results_come_first,
    pairing.results_of_a_batch_share_one_message,
    pairing.calls_are_answered_at_once,
    pairing.results_answer_a_call,
    pairing.server_calls_keep_their_results,
    thoughts.thoughts_are_untouched,
    thoughts.thoughts_stay_in_their_conversation,
    messages.conversation_ends_with_the_user,
    params.prompt_fits_the_window,
)


def check(call: Call, checklist: tuple[Rule, ...] = CHECKLIST) -> None:
    """Raises `Refused` for the first broken rule; notes doubtful things in `call.warnings`."""
    for rule in checklist:
        rule(call)
