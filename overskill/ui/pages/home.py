"""`/`: signed in, the prompt box and the person's apps; signed out, what this is and the way in."""

import reflex as rx

from overskill.ui.client import Bell, PageTitle, PrefetchPage, PromptBox, PromptChip, icon
from overskill.ui.components.app_card import app_card, card_skeleton, deleted_apps
from overskill.ui.components.app_starts import EXAMPLES, empty
from overskill.ui.components.mark import arcs
from overskill.ui.components.welcome import welcome
from overskill.ui.layout import site_bar
from overskill.ui.state.account import Account
from overskill.ui.state.apps import Apps


def home() -> rx.Component:
    signed_in = rx.fragment(
        PrefetchPage.create(page="/app/next"),  # a prompt leads to the editor
        _hero(),
        rx.el.p(Apps.said, class_name="news", role="status"),
        rx.cond(Apps.loaded, rx.cond(Apps.cards.length() > 0, _apps(), empty()), _skeleton()),
        deleted_apps(),
        Bell.create(beat=Apps.beat, on_ring=Apps.refresh),
        PageTitle.create(words="Your apps · OverSkill"),
    )
    return rx.el.div(
        site_bar("apps"),
        rx.el.main(
            rx.cond(
                Account.loaded,
                rx.cond(Account.signed_in, signed_in, welcome()),
                rx.fragment(_hero_skeleton(), _skeleton()),
            ),
            class_name="home",
        ),
        class_name="landing",
    )


def hero(*inside: rx.Component) -> rx.Component:
    return rx.el.section(arcs(200, 56, 10, 720, 400, view_box="0 0 1440 480"), *inside, class_name="hero")


def _hero() -> rx.Component:
    first = Apps.loaded & (Apps.cards.length() == 0)
    return hero(
        rx.el.h1(rx.cond(first, f"What will you build first, {Account.name}?", "What will you build today?")),
        PromptBox.create(
            draft_key="new",
            whose=Account.name,
            stored=Apps.stored,
            refused=Apps.refused,
            notice=Apps.notice,
            label="Describe the app you want",
            send_label="Start building",
            placeholder="A booking page for my kayak rental, with a calendar and a waiting list",
            hint="Enter starts, Shift + Enter breaks the line",
            model=Account.model,
            ask="Say in a few words what you want to build, then press this again.",
            on_send=Apps.create,
        ),
        rx.el.div(
            *(
                PromptChip.create(icon(glyph, "s14"), label, prompt=text, class_name="chip")
                for glyph, label, text in EXAMPLES
            ),
            class_name="examples",
            role="group",
            aria_label="Examples",
        ),
    )


def _hero_skeleton() -> rx.Component:
    bones = (("min(440px, 80%)", "48px", "0 auto"), ("min(720px, 100%)", "142px", "32px auto 0"))
    return hero(
        *(
            rx.el.span(class_name="bone", style={"width": w, "height": h, "margin": m, "borderRadius": "16px"})
            for w, h, m in bones
        ),
        rx.el.span("Loading", class_name="sr-only", role="status"),
    )


def _apps() -> rx.Component:
    return rx.el.section(
        _head(),
        rx.cond(
            Apps.shown.length() > 0,
            rx.el.div(
                rx.foreach(Apps.shown, lambda card: rx.fragment(app_card(card=card), key=card.id)), class_name="apps"
            ),
            rx.el.p("No app matches.", class_name="none", role="status"),
        ),
        custom_attrs={"aria-labelledby": "apps"},
    )


def _head() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Your apps", id="apps"),
        rx.el.span(Apps.cards.length(), class_name="muted num"),
        rx.el.span(class_name="grow"),
        rx.el.div(
            _filter("All", "all"),
            _filter("Running", "running"),
            _filter(
                "Needs a look", "look", rx.cond(Apps.to_look_at > 0, rx.el.span(Apps.to_look_at, class_name="num"))
            ),
            class_name="seg",
            role="group",
            aria_label="Show",
        ),
        rx.el.label(
            icon("search", "s14"),
            rx.el.input(placeholder="Find an app", aria_label="Find an app", on_change=Apps.set_search.debounce(120)),
            class_name="field",
        ),
        class_name="apps-head",
    )


def _filter(label: str, value: str, *more: rx.Component) -> rx.Component:
    return rx.el.button(label, *more, type="button", aria_pressed=Apps.filter == value, on_click=Apps.set_filter(value))


def _skeleton() -> rx.Component:
    return rx.el.div(*(card_skeleton() for _ in range(3)), class_name="apps", aria_hidden="true")
