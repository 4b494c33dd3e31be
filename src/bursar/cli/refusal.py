"""The one error of the command line."""


class Refused(Exception):
    """The command cannot be done; the message is a sentence."""
