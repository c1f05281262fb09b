"""What can go wrong in the words of the person it happens to."""


class OverSkillError(Exception):
    """Root of the product's own errors. Its text is fit to be shown and says what to do next."""


class NotFound(OverSkillError):
    """The record does not exist, or not for this person: an outsider cannot tell which."""

    def __init__(self, what: str = "page") -> None:
        super().__init__(f"This {what} was not found.")


class Refused(OverSkillError):
    """Input that cannot be accepted; nothing was changed."""
