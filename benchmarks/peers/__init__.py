"""The same chat in four other frameworks, measured beside OverSkill: `python -m benchmarks.peers`."""
