"""The same house as for runs: a runner with everything real."""

from tests.runs.conftest import house, messages_server

__all__ = ["house", "messages_server"]
