"""What our mails say: plain, short, and what to do when it was not you."""

import re
from dataclasses import dataclass

from bursar.ports.mailer import Message

_NAME_MAX = 60


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and text of a mail, without its reader."""

    kind: str  # for the kept copy and the log
    subject: str
    text: str

    def to(self, address: str) -> Message:
        """Return the mail to one address."""
        return Message(to=address, subject=self.subject, text=self.text, sent_by=self.kind)


def _letter(kind: str, subject: str, name: str, *paragraphs: str) -> Letter:
    greeting = f"Hello {_tame(name)},"
    text = "\n\n".join((greeting, *paragraphs, "Bursar")) + "\n"
    return Letter(f"identity.{kind}", subject, text)


def _tame(name: str) -> str:
    """Return a name that cannot carry a message of its own to a stranger: short and no link."""
    words = re.sub(r"[:/\\@<>\[\]]+|(?<=\w)\.(?=\w)", " ", name).split()
    return " ".join(words)[:_NAME_MAX].strip() or "there"


def confirm_address(name: str, link: str) -> Letter:
    return _letter(
        "verification",
        "Please confirm your e-mail address",
        name,
        "welcome to Bursar. Please open this link to confirm that this address is yours:",
        link,
        "It works once, for two days. If you did not sign up, you need not do anything.",
    )


def known_address(name: str, sign_in: str, forgotten: str) -> Letter:
    return _letter(
        "known_address",
        "You have a Bursar account already",
        name,
        "somebody, probably you, signed up with this address. You have an account already, so"
        " nothing was changed.",
        f"Sign in: {sign_in}\nForgotten password: {forgotten}",
        "If it was not you, you need not do anything: nobody was told that you have an account.",
    )


def reset_password(name: str, link: str) -> Letter:
    return _letter(
        "password_reset",
        "Choose a new password",
        name,
        "somebody, probably you, asked for a new password. Open this link to choose one:",
        link,
        "It works once, for an hour. If it was not you, you need not do anything: your password"
        " stays as it is.",
    )


def password_changed(name: str, forgotten: str) -> Letter:
    return _letter(
        "password_changed",
        "Your password was changed",
        name,
        "your Bursar password was changed a moment ago, and other browsers were signed out.",
        f"If it was not you, choose a new one at once: {forgotten}",
    )


def second_factor_changed(name: str, forgotten: str, *, is_on: bool) -> Letter:
    state = "on" if is_on else "off"
    return _letter(
        "second_factor",
        f"Your second factor was switched {state}",
        name,
        f"the second factor of your Bursar account was switched {state} a moment ago.",
        f"If it was not you, choose a new password at once: {forgotten}",
    )


def sign_in_paused(name: str, forgotten: str, *, minutes: int) -> Letter:
    return _letter(
        "sign_in_paused",
        "Too many wrong passwords",
        name,
        f"somebody entered wrong passwords for your account, so signing in rests for {minutes}"
        " minutes. In a browser where you signed in before, you still can.",
        f"A new password opens your account at once: {forgotten}",
    )


def invitation(inviter: str, household: str, level: str, link: str) -> Letter:
    may = {
        "view": "look at it",
        "edit": "look at it and change it",
        "own": "look at it, change it and share it, as its owner",
    }[level]
    inviter, household = _tame(inviter), _tame(household)
    offer = (
        f"{inviter} would like to share the household “{household}” with you in Bursar."
        f" You may {may}."
    )
    way = f"Open this link to accept; sign up with this address first if you are new:\n{link}"
    close = f"It works once, for two weeks. If you do not know {inviter}, please ignore this."
    return Letter(
        "identity.invitation",
        f"{inviter} shares a household with you",
        "\n\n".join(("Hello,", offer, way, close, "Bursar")) + "\n",
    )
