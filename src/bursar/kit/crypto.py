"""Sealing of small secrets and hashing of tokens.

One master key (32 bytes, from the data folder or `BURSAR_MASTER_KEY`) wraps the keys of
households; a household's key seals its audit values, so that destroying one row erases them.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12


class SealBroken(ValueError):
    """The bytes were changed, or another key sealed them."""


def new_key() -> bytes:
    """Return a fresh 256-bit key."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, plain: bytes, *, bound_to: bytes = b"") -> bytes:
    """Return nonce + AES-256-GCM ciphertext + tag.

    Args:
        key: 32 bytes.
        plain: What to hide.
        bound_to: Context that must be given again to open it (a row's id), so that a sealed
            value cannot be moved to another row.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, sealed: bytes, *, bound_to: bytes = b"") -> bytes:
    """Return what `seal` hid.

    Raises:
        SealBroken: Wrong key, wrong context, or changed bytes.
    """
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
    except InvalidTag as error:
        raise SealBroken("the sealed value does not open with this key") from error


def new_token() -> str:
    """Return an opaque token of 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(KEY_BYTES)


def token_hash(token: str) -> bytes:
    """Return the SHA-256 of a token: what is stored instead of it.

    A fast hash is enough because the token itself carries 256 random bits.
    """
    return hashlib.sha256(token.encode()).digest()


def same(left: bytes, right: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left, right)
