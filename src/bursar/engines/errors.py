"""The one error an engine raises."""


class InvalidInput(ValueError):
    """The numbers given cannot mean anything; the message says which and why.

    Engines refuse, they do not repair: the caller decides what to do about bad data.
    """
