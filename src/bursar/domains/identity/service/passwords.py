"""Passwords: how they are kept, compared and refused."""

import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bursar.domains.identity.service.refusals import WeakPassword

# OWASP's second choice of Argon2id parameters: 19 MiB, two passes, one lane.
MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1

# Hashes at the same time in one process: each takes 19 MiB and a core for some 30 ms.
TOGETHER = 2

LENGTH_MIN = 12
LENGTH_MAX = 256

_DISTINCT_MIN = 5

# Runs along the keyboard and the alphabet; a password that is mostly such a run is guessed early.
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "01234567890123456789",
)
_RUN_LENGTH = 8

# Words that guessers combine with digits and signs.
_WORDS = (
    "password", "passwort", "passw0rd", "p@ssword", "letmein", "welcome", "iloveyou", "sunshine",
    "princess", "football", "baseball", "superman", "dragon", "monkey", "shadow", "master",
    "trustno1", "starwars", "whatever", "changeme", "secret", "default", "administrator", "admin",
    "login", "bursar", "finance", "money", "dollar", "investor",
)  # fmt: skip
_BEYOND_WORDS = 6


class Passwords:
    """Makes and compares Argon2id hashes, a few at a time."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
        self._together = BoundedSemaphore(TOGETHER)
        self._nobodys = self._hasher.hash("the password of nobody")

    def hash(self, password: str) -> str:
        """Return what is stored instead of a password."""
        with self._together:
            return self._hasher.hash(_composed(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Say whether a password is the stored one.

        Without a stored hash (an unknown address) the same work is done against nobody's
        password, and the answer is no: the time tells nothing about the address.
        """
        with self._together:
            try:
                right = self._hasher.verify(stored or self._nobodys, _composed(password))
            except (VerificationError, InvalidHashError):
                return False
        return right and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)


def refuse_weak(password: str, *, email: str, name: str) -> None:
    """Refuse a password that is short or that guessers try early; nothing else is demanded.

    Length and not being guessable is what protects; rules about digits and signs only make
    passwords alike.

    Source:
        NIST SP 800-63B-4, section 3.1.1.2 (length, blocklist, no composition rules).

    Raises:
        WeakPassword: With the reason.
    """
    composed = _composed(password)
    if not LENGTH_MIN <= len(composed) <= LENGTH_MAX:
        raise WeakPassword(
            f"A password has {LENGTH_MIN} to {LENGTH_MAX} characters; a few words are a good one."
        )
    lowered = composed.casefold()
    if len(set(lowered)) < _DISTINCT_MIN or _repeats(lowered):
        raise WeakPassword("This password repeats itself; guessers try that first.")
    if _is_mostly_run(lowered):
        raise WeakPassword("This password follows the keyboard or the alphabet; guessers try that.")
    personal = {part.casefold() for part in (email, email.partition("@")[0], *name.split())}
    if _is_mostly_word(lowered, {*_WORDS, *(part for part in personal if len(part) > 2)}):
        raise WeakPassword(
            "This password is a common word, your name or your address with little added."
        )


def _composed(password: str) -> str:
    """Return one spelling of what looks the same on every keyboard (NIST asks for NFKC)."""
    return unicodedata.normalize("NFKC", password)


def _repeats(text: str) -> bool:
    return text in (text + text)[1:-1]


def _is_mostly_run(text: str) -> bool:
    runs = [run + run[:_RUN_LENGTH] for run in _RUNS]
    longest = 0
    for start in range(len(text) - _RUN_LENGTH + 1):
        piece = text[start : start + _RUN_LENGTH]
        if any(piece in run or piece[::-1] in run for run in runs):
            longest += 1
    return longest > 0 and len(text) - (longest + _RUN_LENGTH - 1) < _BEYOND_WORDS


def _is_mostly_word(text: str, words: set[str]) -> bool:
    rest = text
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    added = [letter for letter in rest if letter.isalnum()]
    return len(rest) < len(text) and len(added) < _BEYOND_WORDS
