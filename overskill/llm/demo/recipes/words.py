"""What the demo says about itself."""

from __future__ import annotations

from overskill.llm.demo.recipes.colours import names

INTRODUCTION = (
    "I'm OverSkill's **scripted demo, not an AI model**: I follow a fixed script, "
    "but every file I write and every tool I use is real."
)
UNKNOWN = f"""\
That isn't in my script, so I haven't touched anything. I'm not an AI model and can't improvise.

**What I can build**
- a todo app
- a counter
- a landing page, for example *a landing page for a bakery called Bean There*
- a dashboard with charts

Add *with dark mode*, *in green* or *called “…”* to any of them.

**What I can change in an app I built**
- the title: *change the title to Groceries*
- the accent colour: *make it green* ({", ".join(names())} …)
- dark mode: *add dark mode*

**For everything else, connect a model** and start OverSkill again:

```sh
ANTHROPIC_API_KEY=… make run
```

or any server that speaks the Messages API, with `OVERSKILL_MODEL` set to a model it has:

```sh
ANTHROPIC_BASE_URL=http://localhost:11434 OVERSKILL_MODEL=… make run
```

| server | `ANTHROPIC_BASE_URL` |
|---|---|
| Ollama | `http://localhost:11434` |
| LM Studio | `http://localhost:1234` |
| llama.cpp (`--jinja`) | `http://127.0.0.1:8080` |
| vLLM | `http://localhost:8000` |
| LiteLLM | `http://localhost:4000` |
"""

LOST = (
    "The turns before this one aren't the ones my script made, so I can't continue them and have stopped. "
    "Please ask again."
)
