"""`/settings`: the account, the model and how to connect one, the theme."""

import reflex as rx

from overskill.ui.client import CopyButton, NoticeSwitch, PasswordField, PostForm, SaidOnce, SignInLink
from overskill.ui.components.account_menu import sign_out
from overskill.ui.components.gate import name_field, problem
from overskill.ui.components.password_change import password_change
from overskill.ui.components.spending import spending
from overskill.ui.components.theme_switch import theme_choice
from overskill.ui.layout import site_bar
from overskill.ui.state.account import Account

_KEY = "ANTHROPIC_API_KEY=your-key make run"
_SERVER = "ANTHROPIC_BASE_URL=http://localhost:11434 OVERSKILL_MODEL=qwen3-coder make run"


def settings() -> rx.Component:
    return rx.el.div(
        site_bar("settings"),
        rx.cond(Account.loaded, rx.cond(Account.signed_in, _settings(), _sign_in()), _skeleton()),
    )


def _settings() -> rx.Component:
    people = rx.cond(Account.is_owner & ~Account.single_user, _people())
    return rx.el.main(
        rx.el.h1("Settings"),
        _account(),
        password_change(),
        people,
        _model(),
        spending(),
        _appearance(),
        _notices(),
        _server(),
        SaidOnce.create(
            words=rx.cond(Account.changed, "changed", Account.added + Account.problem),
            names=["added", "problem", "name", "about", "changed"],
        ),
        class_name="settings",
    )


def _row(name: str, small: str | rx.Var[str] | rx.Component, *right: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.div(rx.el.b(name), rx.el.small(small), class_name="grow"), *right, class_name="row")


def _account() -> rx.Component:
    role = rx.cond(Account.is_owner, "Owner of this server", "Account on this server")
    button = rx.el.button("Sign out", type="submit", class_name="btn soft", data_testid="settings-sign-out")
    return rx.el.section(rx.el.h2("Account"), _row(Account.name, role, sign_out(button)))


def _people() -> rx.Component:
    """The owner adds accounts; sign-up itself is closed unless the server says otherwise."""
    return rx.el.section(
        rx.el.h2("People"),
        rx.el.div(
            rx.el.h3("Add an account"),
            rx.el.p("Apps are private to each account. Pass the name and the password on yourself."),
            rx.cond(Account.added != "", rx.el.p(Account.added, " can sign in now.", class_name="done", role="status")),
            PostForm.create(
                problem(),
                name_field("add-name"),
                PasswordField.create(testid="add-password", fresh=True),
                rx.el.button("Add account", type="submit", class_name="btn soft", data_testid="add-submit"),
                action=Account.api_url + "/auth/accounts",
                class_name="new",
            ),
            class_name="how",
        ),
    )


def _model() -> rx.Component:
    kind = rx.cond(
        Account.is_demo,
        "No model is connected. The scripted demo goes through the same steps with a handful of fixed requests.",
        "Writes your apps, through the provider this server was started with.",
    )
    return rx.el.section(
        rx.el.h2("Model"),
        _row(
            Account.model,
            kind,
            rx.cond(
                Account.is_demo,
                rx.el.span("Demo", class_name="badge warn"),
                rx.el.span("Connected", class_name="badge accent"),
            ),
        ),
        rx.el.div(
            rx.el.h3(rx.cond(Account.is_demo, "Connect a model", "Use another model")),
            rx.el.p("Models are set where the server is started. With an Anthropic key:"),
            _command(_KEY),
            rx.el.p(
                "Or any server that speaks the Messages API, such as Ollama, LM Studio, llama.cpp, vLLM or LiteLLM:"
            ),
            _command(_SERVER),
            class_name="how",
        ),
    )


def _command(text: str) -> rx.Component:
    return rx.el.div(
        rx.el.code(text, class_name="grow"),
        CopyButton.create(text=text, label="Copy the command"),
        class_name="line-of-code",
    )


def _appearance() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Appearance"), _row("Theme", "Kept in this browser. System follows your device.", theme_choice())
    )


def _notices() -> rx.Component:
    return rx.el.section(rx.el.h2("Notifications"), NoticeSwitch.create())


def _server() -> rx.Component:
    return rx.el.section(
        rx.el.h2("This server"), _row("OverSkill", rx.fragment("Version ", Account.version, " at ", Account.host))
    )


def _sign_in() -> rx.Component:
    return rx.el.main(
        rx.el.h1("Settings"),
        rx.el.p("Sign in to see your account and the model."),
        SignInLink.create("Sign in", class_name="btn primary lg"),
        class_name="lost",
    )


def _skeleton() -> rx.Component:
    bones = ("96px", "280px", "96px")
    return rx.el.main(
        *(rx.el.span(class_name="bone", style={"height": h, "borderRadius": "12px"}) for h in bones),
        class_name="settings",
        aria_hidden="true",
    )
