"""The languages whose code is coloured: what a comment, a string and a keyword looks like in each."""

from __future__ import annotations

from typing import NamedTuple

LINE, HASH, DASHES, SEMICOLON, PERCENT = r"//.*", r"\#.*", r"--.*", r";.*", r"%.*"
BLOCK, ANGLE = r"/\*(?s:.*?)(?:\*/|\Z)", r"<!--(?s:.*?)(?:-->|\Z)"
DOUBLE, SINGLE = r'"(?:[^"\\\n]|\\.)*+"?', r"'(?:[^'\\\n]|\\.)*+'?"
CHARACTER = r"'(?:[^'\\\n]|\\[^\n]{1,8}?)'"
BACKTICK = r"`(?s:[^`\\]|\\.)*+`?"
TRIPLE = r'"""(?s:.*?)(?:"""|\Z)|' + r"'''(?s:.*?)(?:'''|\Z)"
"""None of them fails after it has begun to look far, so that colouring takes time by the length of the code alone."""


class Language(NamedTuple):
    """`keys`: a name or string before a colon (or `=`) is a key. `tags`: it has elements; `jsx`: amid other code."""

    comments: tuple[str, ...] = ()
    strings: tuple[str, ...] = (DOUBLE, SINGLE)
    keywords: frozenset[str] = frozenset()
    keys: str = ""
    tags: bool = False
    jsx: bool = False
    folded: bool = False
    """Keywords are the same in capitals."""


def _words(*texts: str) -> frozenset[str]:
    return frozenset(" ".join(texts).split())


COMMON = "break case continue default do else for if return switch while true false"
OBJECTS = "class new this super static public private protected abstract final try catch finally throw null import"
JS = _words(
    COMMON, OBJECTS, "async await const let var function export from as of in instanceof typeof void delete yield"
    " extends get set undefined debugger with",
)  # fmt: skip
TS = (
    JS
    | _words("type interface enum implements declare namespace readonly keyof infer is satisfies any unknown never")
    | _words("string number boolean object symbol")
)
PYTHON = _words(
    "False None True and as assert async await break class continue def del elif else except finally for from global"
    " if import in is lambda match case nonlocal not or pass raise return try while with yield self"
)
C = _words(
    COMMON, "auto char const double enum extern float goto int long register short signed sizeof static struct"
) | _words("typedef union unsigned void volatile inline bool NULL")
CPP = C | _words(OBJECTS, "namespace template typename using virtual override nullptr delete friend operator constexpr")
JAVA = _words(
    COMMON, OBJECTS, "package extends implements interface enum void int long double float boolean char byte"
) | _words("short instanceof throws synchronized var record sealed permits yield")
CSHARP = (
    JAVA
    | _words("using namespace string object bool decimal async await get set foreach in is as out ref partial")
    | _words("readonly override virtual base where select")
)
GO = _words(
    COMMON, "chan const defer fallthrough func go goto import interface map package range select struct type"
) | _words("var nil int string bool error byte rune float64 int64 any")
RUST = _words(
    COMMON, "as async await const crate dyn enum extern fn impl in let loop match mod move mut pub ref self"
) | _words("Self static struct super trait type unsafe use where String str bool i32 i64 u8 u32 u64 usize f64")
KOTLIN = (
    JAVA
    | _words("fun val when is in object companion data override open suspend internal lateinit by it func")
    | _words("guard let struct protocol extension init deinit nil self some where def trait with given then match")
)
PHP = CSHARP | _words("function echo print foreach as use global isset unset array elseif endif endforeach require fn")
RUBY = _words(
    COMMON, "def end class module begin rescue ensure elsif unless until then yield self nil and or not in"
) | _words("require attr_accessor puts raise lambda proc local function repeat defmodule fn when cond where of let")
SHELL = _words(
    "if then else elif fi for in do done while until case esac function return export local readonly set"
) | _words("cd echo exit source alias unset shift trap eval exec test sudo true false param begin process end")
SQL = _words(
    "select from where insert into values update set delete create table alter drop index view join left right inner"
    " outer full on as and or not null is in exists between like order by group having limit offset union all distinct"
    " case when then else end primary key foreign references default unique constraint begin commit rollback with"
    " int integer text varchar boolean timestamp date serial returning"
)
BUILD = (
    _words("include define endef ifdef ifndef ifeq ifneq else endif export resource data variable output module")
    | _words("provider terraform locals true false null for in if FROM RUN CMD COPY ADD ENV ARG WORKDIR EXPOSE")
    | _words("ENTRYPOINT USER VOLUME LABEL AS server location listen upstream proxy_pass root return rewrite")
)
GRAPH = _words(
    "query mutation subscription fragment type input enum interface union scalar schema on extend implements"
)

C_LIKE = (LINE, BLOCK)
CODE = (DOUBLE, CHARACTER)
SCRIPT = (DOUBLE, SINGLE, BACKTICK)
MARKUP = Language((ANGLE,), (), tags=True)
DATA = Language((HASH,), keywords=_words("true false null yes no on off"), keys=":=")

LANGUAGES = {
    "python py": Language((HASH,), (TRIPLE, DOUBLE, SINGLE), PYTHON),
    "javascript js mjs cjs": Language(C_LIKE, SCRIPT, JS),
    "jsx": Language(C_LIKE, SCRIPT, JS, jsx=True),
    "typescript ts mts cts": Language(C_LIKE, SCRIPT, TS),
    "tsx": Language(C_LIKE, SCRIPT, TS, jsx=True),
    "json jsonc json5": Language(C_LIKE, keywords=_words("true false null"), keys=":"),
    "html xml svg vue svelte astro xhtml htm": MARKUP,
    "css scss less sass": Language((BLOCK, LINE), keys=":"),
    "bash sh shell zsh console fish powershell ps1 bat": Language((HASH,), keywords=SHELL),
    "sql postgresql mysql sqlite": Language((DASHES, BLOCK), keywords=SQL, folded=True),
    "yaml yml": DATA,
    "toml ini properties conf env dotenv": DATA._replace(comments=(HASH, SEMICOLON)),
    "c h": Language(C_LIKE, CODE, C),
    "cpp c++ cc hpp cxx arduino": Language(C_LIKE, CODE, CPP),
    "csharp cs c#": Language(C_LIKE, CODE, CSHARP),
    "java groovy dart": Language(C_LIKE, keywords=JAVA),
    "kotlin kt swift scala": Language(C_LIKE, (TRIPLE, DOUBLE, CHARACTER), KOTLIN),
    "go golang": Language(C_LIKE, SCRIPT, GO),
    "rust rs": Language(C_LIKE, CODE, RUST),
    "php": Language((*C_LIKE, HASH), keywords=PHP),
    "ruby rb perl pl elixir ex r": Language((HASH,), keywords=RUBY),
    "lua haskell hs elm": Language((DASHES,), keywords=RUBY),
    "makefile make dockerfile docker terraform tf hcl nginx cmake": Language((HASH,), keywords=BUILD),
    "graphql gql prisma proto": Language((HASH, LINE), (TRIPLE, DOUBLE), GRAPH, keys=":"),
    "latex tex": Language((PERCENT,), ()),
    "lisp clojure scheme asm autohotkey ahk": Language((SEMICOLON,), (DOUBLE,)),
    "diff patch": Language(),
    "markdown md mdx": Language((ANGLE,), (BACKTICK,), tags=True),
}
BY_NAME = {name: language for names, language in LANGUAGES.items() for name in names.split()}
