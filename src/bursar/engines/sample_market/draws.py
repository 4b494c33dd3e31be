"""Random numbers that never change: each belongs to a name and a day, not to a sequence.

Only NumPy's raw Philox bits are used, which NumPy keeps stable over its versions; the way from
bits to normal numbers is ours (the inverse normal distribution), since NumPy's own may change.
"""

import hashlib

import numpy as np
from scipy.special import ndtri

from bursar.engines.arrays import FloatArray

_TO_UNIT = 2.0**-53


def uniforms(seed: int, name: str, count: int) -> FloatArray:
    """Return `count` numbers strictly between 0 and 1; more of them never changes the first."""
    digest = hashlib.blake2b(f"{seed}|{name}".encode(), digest_size=16).digest()
    bits = np.random.Philox(key=int.from_bytes(digest, "little")).random_raw(count)
    unit: FloatArray = ((bits >> np.uint64(11)).astype(np.float64) + 0.5) * _TO_UNIT
    return unit


def normals(seed: int, name: str, count: int) -> FloatArray:
    """Return `count` standard normal numbers; more of them never changes the first."""
    values: FloatArray = ndtri(uniforms(seed, name, count))
    return values
