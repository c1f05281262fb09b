"""The answer that is streamed: markdown as models write it, the same for the same number of tokens.

A token has about four characters, as with real models. About every twentieth is a mark, a word by which the probe knows
how far the page has got.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, count, islice

MARK = re.compile(r"\bm\d{4}\b")
LAST = "thelastword"
"""By which the probe knows that a page shows the end of a conversation."""
EVERY = 20  # tokens between two marks
TOKEN = re.compile(r"\s*\S{1,4}|\s+")
WORD = re.compile(r" [a-z]{2,4}")
SECTION = """## Step {n}: the list of items

Each item has a **name**, a state and the time at which it was made. The page keeps them in order and draws them again
when one of them changes, so there is no second place where the truth could hide. A person can tick an item off, edit it
in place or take it away, and *undo* what was done last. What is on the screen was saved before it is shown.

- the list itself, kept in `localStorage` under one key
- a form that adds an item and keeps the focus where it was
- filters for all, open and done items, with a count for each

```tsx
export function Item{n}({{ item, toggle }}: Props) {{
  const done = item.state === "done";
  return <Row done={{done}} name={{item.name}} onClick={{() => toggle(item.id)}} />;
}}
```

1. First the store, then the hook that reads it, so that every part of the page asks the same place.
2. Then the form, with a label that a screen reader finds and an error that says what to do about it.

A list that is empty says so in a friendly way and offers the first step, and a list that is long stays quick because
only the rows in view are drawn. Nothing here needs a server.

"""


@cache
def tokens_of(length: int) -> tuple[str, ...]:
    """The answer as `length` tokens."""
    endless = chain.from_iterable(TOKEN.findall(SECTION.format(n=n)) for n in count(1))
    return tuple(_marked(list(islice(endless, length))))


def text_of(length: int) -> str:
    """The whole answer."""
    return "".join(tokens_of(length))


def marks_of(length: int) -> list[str]:
    """The marks in the answer, in order."""
    return MARK.findall(text_of(length))


def conversation(messages: int) -> list[tuple[str, str]]:
    """So many messages as (role, text), prompts and answers in turn; only the very last one holds LAST."""
    turns = [_turn(n) for n in range(1, messages // 2 + 1)]
    said = [message for turn in turns for message in turn]
    return [*said[:-1], ("assistant", f"{said[-1][1]}This is {LAST}.\n")] if said else []


def _turn(n: int) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("user", f"What does step {n} of the list need?"), ("assistant", SECTION.format(n=n))


def _marked(tokens: list[str]) -> Iterator[str]:
    due = number = 0
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else " "
        if place >= due and WORD.fullmatch(token) and following[0].isspace():
            due, number = due + EVERY, number + 1
            token = f" m{number:04d}"
        yield token
