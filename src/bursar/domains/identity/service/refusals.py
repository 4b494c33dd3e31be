"""Why somebody is not let in; the class name is the problem's type."""

from bursar.kit.errors import Forbidden, Invalid, Unauthenticated


class WrongCredentials(Unauthenticated):
    """The one answer to every refused sign-in, so that it tells nothing about the address."""

    title = "Not signed in"

    def __init__(self) -> None:
        super().__init__(
            "The e-mail address or the password is not right, or the address is not confirmed yet:"
            " then a mail is on its way."
        )


class SecondFactorNeeded(Unauthenticated):
    """The password is right; a code of the second factor is missing."""

    title = "A code is needed"

    def __init__(self) -> None:
        super().__init__("Enter the code that your authenticator app shows, or a recovery code.")


class SecondFactorWrong(Unauthenticated):
    """The code is not right, too old, or was used before."""

    title = "The code is not right"

    def __init__(self) -> None:
        super().__init__("This code is not right or was used already. Wait for the next one.")


class WrongPassword(Forbidden):
    """Somebody signed in confirms with a password that is not theirs."""

    title = "The password is not right"

    def __init__(self) -> None:
        super().__init__("The password is not right, so nothing was changed.")


class WeakPassword(Invalid):
    """A password that guessers try early."""

    title = "Choose another password"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, field="password")


class LinkInvalid(Invalid):
    """A link from a mail that is unknown, used, or too old."""

    title = "The link is not valid"

    def __init__(self) -> None:
        super().__init__(
            "This link was used already, is too old, or is not complete. Ask for a new one.",
            field="token",
        )
