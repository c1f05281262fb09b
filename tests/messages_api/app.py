"""The endpoints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from . import rules
from .binding import bind
from .call import Call
from .control import Control
from .deltas import whole_message
from .errors import ERROR_TYPES, Refused, error_body
from .faults import Fault, Status
from .listing import describe, page_of_models
from .pauses import fingerprint, trailing_answer
from .playbook import Cue, ScriptOver
from .record import Record, Violation
from .state import State
from .stream import Reply, fresh_id
from .wire import Delivery, steps_of

Answer = Callable[[Call, Record], ASGIApp]


@dataclass
class Api:
    state: State

    def app(self) -> Starlette:
        routes = [
            Route("/v1/messages", self.messages, methods=["POST"]),
            Route("/v1/messages/count_tokens", self.count_tokens, methods=["POST"]),
            Route("/v1/models", self.models, methods=["GET"]),
            Route("/v1/models/{id}", self.models, methods=["GET"]),
            *Control(self.state).routes(),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: self.lost})

    async def messages(self, request: Request) -> ASGIApp:
        return await self._checked(request, rules.CHECKLIST, self._answer)

    async def count_tokens(self, request: Request) -> ASGIApp:
        return await self._checked(
            request, rules.CHECKLIST, lambda call, record: _json({"input_tokens": call.input_tokens()}, record)
        )

    async def models(self, request: Request) -> ASGIApp:
        wanted = request.path_params.get("id")
        query = dict(request.query_params)

        def listed(call: Call, record: Record) -> ASGIApp:
            return _json(describe(wanted) if wanted else page_of_models(query), record)

        return await self._checked(request, rules.TRANSPORT, listed)

    async def lost(self, request: Request, error: Exception) -> JSONResponse:
        """Rule 1: no such path, or another method."""
        record = self.state.record(request)
        record.request_id = fresh_id("req")
        status = error.status_code if isinstance(error, HTTPException) else 404
        refusal = Refused("Not Found" if status == 404 else "Method Not Allowed", status)
        refusal.rule = 1
        return self._refuse(refusal, record)

    async def _checked(self, request: Request, checklist: tuple[rules.Rule, ...], answer: Answer) -> ASGIApp:
        record = self.state.record(request)
        record.request_id = fresh_id("req")
        call = self.state.call(record, await request.body())
        try:
            rules.check(call, checklist)
            record.body = call.body
            self.state.note_warnings(call)
            return answer(call, record)
        except Refused as refusal:
            record.body = call.body
            return self._refuse(refusal, record)

    def _refuse(self, refusal: Refused, record: Record) -> JSONResponse:
        self.state.violations.append(Violation(refusal.rule, refusal.message, record.number))
        body = error_body(ERROR_TYPES[refusal.status], refusal.message, record.request_id)
        return _json(body, record, refusal.status)

    def _answer(self, call: Call, record: Record) -> ASGIApp:
        try:
            cue = self.state.playbook.cue(call)
        except ScriptOver as over:
            raise Refused(f"no scripted answer: {over}") from over
        record.script, record.turn = cue.key, cue.index
        record.attempt = self.state.next_attempt(cue, call)
        faults = cue.turn.delivery(record.attempt)
        record.faults = tuple(type(fault).__name__ for fault in faults)
        for fault in faults:
            if isinstance(fault, Status):
                return _failure(fault, record)
        return self._deliver(call, record, cue, faults)

    def _deliver(self, call: Call, record: Record, cue: Cue, faults: tuple[Fault, ...]) -> ASGIApp:
        usage = self.state.cache.use(call)
        reply = Reply(call, cue.turn, usage, bind(call))
        events = list(reply.events())
        record.usage = usage.as_json()
        if cue.turn.stop == "pause_turn":
            self.state.paused.add(fingerprint(trailing_answer(call) + reply.content))
        if not record.stream:
            return _json(whole_message(events), record)
        rate = self.state.rate if cue.turn.rate is None else cue.turn.rate
        try:
            steps = steps_of(events, faults, rate)
        except LookupError as error:
            raise Refused(f"the script cannot be played: {error}") from error
        record.status = 200
        return Delivery(
            steps,
            self.state.marks,
            {"content-type": "text/event-stream; charset=utf-8", "request-id": record.request_id},
            on_abort=record.abort,
            on_end=record.finish,
        )


def _json(body: object, record: Record, status: int = 200, headers: dict[str, str] | None = None) -> JSONResponse:
    record.status = status
    record.finish()
    return JSONResponse(body, status, {"request-id": record.request_id, **(headers or {})})


def _failure(fault: Status, record: Record) -> ASGIApp:
    kind = fault.kind or ERROR_TYPES.get(fault.code, "api_error")
    headers: dict[str, str] = {}
    if fault.retry_after is not None:
        headers["retry-after"] = f"{fault.retry_after:g}"
    if fault.code == 429:
        headers["anthropic-ratelimit-requests-remaining"] = "0"
    if fault.page:
        record.status = fault.code
        record.finish()
        return HTMLResponse(fault.page, fault.code, {"request-id": record.request_id, **headers})
    body = error_body(kind, fault.message, record.request_id, fault.error_code)
    return _json(body, record, fault.code, headers)
