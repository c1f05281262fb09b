"""Two hundred texts of 30 kB, each made to be slow to highlight, parse, render or search."""

from __future__ import annotations

from collections.abc import Iterator

SIZE = 30_000
LANGUAGES = (
    *("python", "js", "ts", "tsx", "jsx", "json", "html", "css", "scss", "bash", "sql", "yaml", "toml", "markdown"),
    *("c", "cpp", "csharp", "java", "kotlin", "swift", "go", "rust", "ruby", "php", "perl", "lua", "r", "dart"),
    *("scala", "haskell", "elixir", "terraform", "makefile", "dockerfile", "autohotkey", "vue", "svelte", "graphql"),
    *("diff", "xml", "nginx", "powershell", "ini"),
)
CODES = ["a\n", "\n", " \n", "(", "<a ", '"', "/*", "\\", "{% ", "#", "'''", "//\r", "aA1_", "=> ", "``", "<!--", "${"]
CELLS = 300
PATTERNS = {
    "links": "[a](b",
    "link texts": "[a](<",
    "images": "![a](",
    "brackets": "[",
    "closing brackets": "]",
    "nested links": "[a](b [c](d ",
    "references": "[a][b] ",
    "definitions": "[a]: <b\n",
    "many definitions": "[a]: b\n",
    "open titles": "[a]: b '\n",
    "stars": "*",
    "strong": "**a ",
    "emphasis": "*a _b ",
    "closing emphasis": "a* b_ ",
    "mixed emphasis": "*a**b***c_d__e ",
    "strikes": "~~a ~",
    "emphasis run": "a**b" + "c* ",
    "ticks": "`a``b```c ",
    "tick runs": "`",
    "html": "<a b='c' ",
    "comments": "<!-- ",
    "processing": "<?a ",
    "cdata": "<![CDATA[",
    "html blocks": "<div>\n",
    "closing tags": "</a",
    "autolinks": "<http://a",
    "bare links": "http://a.b/(",
    "mails": "a@b.c ",
    "www": "www.",
    "entities": "&amp;&#x1F;&",
    "escapes": "\\",
    "quotes": "> ",
    "deep quotes": ">" * 90 + " a\n",
    "lazy quotes": "> a\nb\n",
    "bullets": "- ",
    "deep bullets": "- " * 60 + "a\n",
    "numbers": "1. ",
    "loose list": "- a\n\n",
    "list in quote": "> - > - a\n",
    "two hundred nested": "".join("  " * depth + "- a\n" for depth in range(120)),
    "indented": "    a\n\n",
    "headings": "# a\n",
    "setext": "a\n=\n",
    "rules": "---\n",
    "breaks": "a  \n",
    "blank lines": " \n",
    "tabs": "\t",
    "carriage returns": "a\r",
    "combining marks": "\u0315\u0300",
    "marks on letters": "a\u0301\u0315\u0300\u0334",
    "emoji": "👩\u200d👩\u200d👧",
    "isolates": "\u2067a\u202eb",
    "nulls": "\0a",
    "quotation marks": "\"a' ",
    "dashes": "a--b---c...",
    "words": "word ",
    "one word": "w",
    "pipes": "|",
    "table rows": "|a|b\n",
    "fences": "```\n",
    "open fences": "```a\nb\n~~~\n",
}
CLOSES = {
    "brackets": "[{}]", "stars": "a{}a", "tick runs": "a{}a", "html": "a {}>", "quotes": "{}a",
}  # fmt: skip


def filled(piece: str, size: int = SIZE) -> str:
    return (piece * (size // len(piece) + 1))[:size]


def tables() -> Iterator[str]:
    """Wide ones, long ones, and one whose rows a parser has to fill up."""
    for columns in (2, 50, CELLS, 3000):
        head = "|" + "a|" * columns + "\n|" + "-|" * columns + "\n"
        for row in ("a\n", "|" + "b|" * columns + "\n", "|`a|`\\|" * 20 + "\n", "|*a|_b\n"):
            yield head + filled(row, max(SIZE - len(head), 100))


def fences() -> Iterator[str]:
    for place, language in enumerate(LANGUAGES):
        for code in (CODES[place % len(CODES)], CODES[(place * 7 + 3) % len(CODES)], "\n" if place % 2 else "a\n"):
            yield f"```{language}\n{filled(code)}\n```\n"


def texts() -> list[str]:
    """All of them, the same each time."""
    made = [*fences(), *tables()]
    made += [filled(piece) for piece in PATTERNS.values()]
    made += [CLOSES[name].format(filled(PATTERNS[name])) for name in CLOSES]
    made += [f"- {filled(piece, 3_000)}\n\n" * 10 for piece in list(PATTERNS.values())[: 200 - len(made)]]
    assert len(made) >= 200
    return made[:200]
