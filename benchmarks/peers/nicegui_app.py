"""NiceGUI's way: a `ui.markdown` in a `ui.chat_message`, given the answer so far."""

import sys

from nicegui import ui

from benchmarks.peers.answers import earlier, pieces


@ui.page("/")
async def chat():
    async def send():
        question, box.value = box.value, ""
        say("user", question)
        reply, said = say("assistant", ""), ""
        async for piece in pieces(question):
            said += piece
            reply.set_content(said)
        await ui.run_javascript("window.scrollTo(0, document.body.scrollHeight)")

    def say(role, content):
        with column, ui.chat_message(sent=role == "user"):
            return ui.markdown(content)

    column = ui.column().classes("w-full items-stretch")
    with ui.footer():
        box = ui.input(placeholder="message").classes("w-full").on("keydown.enter", send)
    for message in earlier():
        say(message["role"], message["content"])


ui.run(host="127.0.0.1", port=int(sys.argv[1]), reload=False, show=False)
