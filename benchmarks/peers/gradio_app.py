"""Gradio's way: a `ChatInterface` whose function yields the answer so far."""

import sys

import gradio as gr

from benchmarks.peers.answers import earlier, pieces


async def answer(message, history):  # noqa: ARG001  # ChatInterface gives both
    said = ""
    async for piece in pieces(message):
        said += piece
        yield said


chat = gr.ChatInterface(answer, chatbot=gr.Chatbot(earlier()))

if __name__ == "__main__":
    chat.launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), ssr_mode=False)
