"""Everything one server remembers between requests."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from dataclasses import dataclass, field

from starlette.requests import Request

from .cache import PromptCache
from .call import Call
from .marks import Marks
from .playbook import Cue, Playbook
from .record import Record, Violation


@dataclass
class State:
    api_key: str
    rate: float
    max_input_tokens: int | None
    cache: PromptCache
    playbook: Playbook = field(default_factory=Playbook)
    marks: Marks = field(default_factory=Marks)
    requests: list[Record] = field(default_factory=list[Record])
    violations: list[Violation] = field(default_factory=list[Violation])
    warnings: Counter[str] = field(default_factory=Counter[str])
    paused: set[str] = field(default_factory=set[str])
    attempts: Counter[str] = field(default_factory=Counter[str])

    def record(self, request: Request) -> Record:
        record = Record(
            number=len(self.requests) + 1,
            method=request.method,
            path=request.url.path,
            headers=dict(request.headers),
            started=time.monotonic(),
        )
        self.requests.append(record)
        return record

    def call(self, record: Record, raw: bytes) -> Call:
        return Call(record.path, record.headers, raw, self.api_key, self.max_input_tokens, frozenset(self.paused))

    def note_warnings(self, call: Call) -> None:
        self.warnings.update(f"rule {rule}: {text}" for rule, text in call.warnings)

    def next_attempt(self, cue: Cue, call: Call) -> int:
        """How often this very conversation has asked for this turn before."""
        said = json.dumps([cue.key, cue.index, call.messages], sort_keys=True)
        digest = hashlib.sha256(said.encode()).hexdigest()
        self.attempts[digest] += 1
        return self.attempts[digest] - 1

    def forget(self) -> None:
        """Back to an empty server; scripts stay."""
        for kept in (self.requests, self.violations, self.warnings, self.paused, self.attempts):
            kept.clear()
        self.cache = PromptCache(self.cache.min_tokens)
