"""Control over HTTP, for tests that run the server as a process.

`POST /_control/script` `{"scripts": {key: [turn, …]}, "default": [turn, …]}` replaces the scripts (see `codec`);
`GET /_control/requests`, `/_control/violations` (violations and warnings); `POST /_control/reset` forgets both.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from .codec import script_from_json
from .playbook import Playbook
from .state import State


@dataclass
class Control:
    state: State

    def routes(self) -> list[Route]:
        return [
            Route("/_control/script", self.load, methods=["POST"]),
            Route("/_control/requests", self.requests, methods=["GET"]),
            Route("/_control/violations", self.violations, methods=["GET"]),
            Route("/_control/reset", self.reset, methods=["POST"]),
        ]

    async def load(self, request: Request) -> JSONResponse:
        try:
            wanted: dict[str, Any] = await request.json()
            scripts = {key: script_from_json(turns) for key, turns in wanted.get("scripts", {}).items()}
            default = script_from_json(wanted["default"]) if wanted.get("default") is not None else None
        except (ValueError, AttributeError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        self.state.playbook = Playbook(scripts, default)
        return JSONResponse({"scripts": sorted(scripts), "default": default is not None})

    async def requests(self, request: Request) -> JSONResponse:
        return JSONResponse([record.as_json() for record in self.state.requests])

    async def violations(self, request: Request) -> JSONResponse:
        violations = [asdict(violation) for violation in self.state.violations]
        return JSONResponse({"violations": violations, "warnings": dict(self.state.warnings)})

    async def reset(self, request: Request) -> JSONResponse:
        self.state.forget()
        return JSONResponse({})
