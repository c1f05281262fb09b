"""Chainlit's way: `Message.stream_token` for each token, `update` at the end."""

import chainlit as cl

from benchmarks.peers.answers import earlier, pieces


@cl.on_chat_start
async def start():
    for message in earlier():
        kind = "user_message" if message["role"] == "user" else "assistant_message"
        await cl.Message(content=message["content"], type=kind).send()


@cl.on_message
async def answer(message: cl.Message):
    reply = cl.Message(content="")
    async for piece in pieces(message.content):
        await reply.stream_token(piece)
    await reply.update()
