"""Streamed operations, applied as the page applies them, give the text: none missing, none doubled."""

import json

from hypothesis import given
from hypothesis import strategies as st

from overskill import markdown
from overskill.ui.view.stream import Part, Wire, sum_of, units


class Page:
    """What live_text.jsx does with a frame (UTF-16 code units, as JavaScript counts)."""

    def __init__(self) -> None:
        self.html: list[str] = []
        self.base = 0
        self.open = b""
        self.gaps = self.doubts = 0

    @property
    def end(self) -> int:
        return self.base + len(self.open) // 2

    def receive(self, frame: str) -> None:
        if frame[0] == "+":
            self.append(self.end, frame[1:])
            return
        for _, place, value, *rest in json.loads(frame):
            if place == "s":
                self.html, self.base, self.open = list(value), rest[0], rest[1].encode("utf-16-le")
            elif isinstance(value, str):
                self.append(place, value)
            else:
                self.close(place, value, rest[0])

    def append(self, offset: int, text: str) -> None:
        self.gaps += offset > self.end
        self.open += text.encode("utf-16-le")[2 * (self.end - offset) :]

    def close(self, start: int, end: int, html: str | int) -> None:
        assert start == self.base
        assert end <= self.end
        text, self.open, self.base = self.open[: 2 * (end - start)], self.open[2 * (end - start) :], end
        own = markdown.render(text.decode("utf-16-le")) if isinstance(html, int) else html
        self.doubts += isinstance(html, int) and sum_of(own) != html
        self.html.append(own)


WORDS = st.text(alphabet="ab #*-`\n👋é|>1.", max_size=30)
MARKDOWN = WORDS | st.sampled_from(["```js\n", "```\n", "\n\n", "- item\n", "# Head\n"])


@given(st.lists(st.tuples(MARKDOWN.filter(bool), st.sampled_from(["hold", "flush", "join"])), max_size=30))
def test_pages_that_came_early_and_late_end_with_the_same_html(story: list[tuple[str, str]]) -> None:
    part, wire, first, text = Part("p"), Wire(), Page(), ""
    late: list[Page] = []
    operations: list[list[object]] = []

    def flush() -> None:
        nonlocal operations
        operations += part.take()
        if operations:
            frame = wire.frame(operations)
            for page in (first, *late):
                page.receive(frame)
        operations = []

    for chunk, then in story:
        text += chunk
        operations += part.push(chunk)
        if then != "hold":
            flush()
        if then == "join":
            wire.interrupt()
            late.append(Page())
            late[-1].receive(Wire().frame([part.snapshot()]))
    operations += part.finish()
    flush()
    assert "".join(first.html) == markdown.render(text)
    for page in late:
        assert "".join(page.html) == markdown.render(text)
        assert page.gaps == 0


def test_a_lone_append_is_sent_in_the_short_form() -> None:
    wire = Wire()
    assert wire.frame([["p", 0, "Hello"]]) == '[["p",0,"Hello"]]'
    assert wire.frame([["p", 5, " you"]]) == "+ you"
    wire.interrupt()
    assert wire.frame([["p", 9, "!"]]) == '[["p",9,"!"]]'
    assert wire.frame([["q", 0, "Another"]]) == '[["q",0,"Another"]]'


def test_lengths_are_counted_as_javascript_counts_them() -> None:
    assert units("a👋é") == 4
