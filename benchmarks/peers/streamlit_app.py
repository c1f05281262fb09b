"""Streamlit's way: `st.write_stream` into an `st.chat_message`; what was said is kept in the session's state."""

import streamlit as st

from benchmarks.peers.answers import earlier, pieces_in_a_thread

if "messages" not in st.session_state:
    st.session_state.messages = earlier()

for message in st.session_state.messages:
    with st.chat_message(message["role"]):
        st.markdown(message["content"])

if prompt := st.chat_input("message"):
    st.session_state.messages.append({"role": "user", "content": prompt})
    with st.chat_message("user"):
        st.markdown(prompt)
    with st.chat_message("assistant"):
        reply = st.write_stream(pieces_in_a_thread(prompt))
    st.session_state.messages.append({"role": "assistant", "content": reply})
