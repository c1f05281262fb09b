"""The three things this does, said wherever someone arrives without an account."""

PROMISES = (
    ("message-square-text", "Describe it", "Say what you need in your own words, and change it in the next sentence."),
    ("eye", "Watch it being written", "Every file and every step as it happens, beside the running app."),
    ("history", "Keep every version", "Each turn is checked and saved. Restore any of them."),
)
"""Icon, head, sentence."""
