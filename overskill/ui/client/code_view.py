"""A source file with highlighting, read only: CodeMirror, loaded when it is first looked at."""

import reflex as rx

from overskill.ui.published import importable

CODE_MIRROR = importable(lambda: rx.asset("code_mirror.jsx", shared=True))
"""What the view imports when it is seen."""


class CodeView(rx.Component):
    """`path` chooses the language; `value` is the text."""

    library = importable(lambda: rx.asset("code_view.jsx", shared=True))
    tag = "CodeView"
    lib_dependencies: list[str] = [
        "@uiw/react-codemirror@4.25.10",
        "@codemirror/lang-javascript@6.2.5",
        "@codemirror/lang-css@6.3.1",
        "@codemirror/lang-html@6.4.12",
        "@codemirror/lang-json@6.0.2",
        "@codemirror/language@6.13.1",
        "@codemirror/state@6.7.6",
        "@codemirror/view@6.43.15",
        "@lezer/highlight@1.2.5",
    ]

    value: rx.Var[str]
    path: rx.Var[str]
