"""Why a form was sent back. The page gets the code in its address and shows the words; codes are a closed set."""

from overskill.errors import Refused

PROBLEMS = {
    "wrong": "The name or the password is not right.",
    "current": "The current password is not right.",
    "throttled": "Too many attempts. Wait a few minutes, then try again.",
    "closed": "Sign-up is closed. Ask the owner of this installation to add an account for you.",
    "taken": "This name is taken. Choose another one.",
    "name": "Choose a name of 1 to 64 visible characters, in letters of one script.",
    "password_short": "Choose a password of at least 8 characters.",
    "password_long": "Choose a password of at most 1,024 characters.",
    "form": "The form could not be read. Fill it in and send it again.",
    "too_large": "This is too long to be accepted: name and password together may have 64 kB.",
}
"""Code → what the person reads."""


class Problem(Refused):
    """A sign-up or sign-in that was refused; `code` is a key of PROBLEMS, the text its words."""

    def __init__(self, code: str) -> None:
        super().__init__(PROBLEMS[code])
        self.code = code
