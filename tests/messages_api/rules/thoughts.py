"""Rules 30 and 31: thinking blocks come back untouched, in the conversation they were thought in."""

from __future__ import annotations

from tests.messages_api.binding import Fault, thoughts_of
from tests.messages_api.call import Call, Json
from tests.messages_api.errors import Refused

from .base import rule


@rule(30)
def thoughts_are_untouched(call: Call) -> None:
    latest = max((n for n, message in enumerate(call.messages) if message["role"] == "assistant"), default=-1)
    for thought in thoughts_of(call):
        if thought.fault not in (Fault.FORGED, Fault.ALTERED):
            continue
        if thought.place.n == latest and thought.fault is Fault.ALTERED:
            raise Refused(
                f"{thought.place}: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be "
                "modified. These blocks must remain as they were in the original response."
            )
        raise Refused(f"{thought.place}: Invalid `signature` in `thinking` block")


@rule(31)
def thoughts_stay_in_their_conversation(call: Call) -> None:
    binding: Json = call.section("thinking").get("block_binding") or {}
    if call.counting or not call.spec.bound or binding.get("prefix_mismatch_behavior") == "drop_block":
        return
    for thought in thoughts_of(call):
        if thought.fault is Fault.MOVED:
            raise Refused(
                f"{thought.place}: Invalid `signature` in `thinking` block. The block is bound to a different "
                "conversation. Remove the block, or set `thinking.block_binding.prefix_mismatch_behavior` to "
                '"drop_block".'
            )
