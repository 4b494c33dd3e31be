"""What the compiled search for rates answers, and its column types.

Apart from the search itself, which takes a second to load: it is loaded when first used.
"""

import numpy as np
import numpy.typing as npt

from bursar.engines.arrays import FloatArray

UNIQUE, AMBIGUOUS, TOTAL_LOSS, NO_SIGN_CHANGE, NO_ROOT, NOT_FINITE = range(6)

ByteArray = npt.NDArray[np.int8]
DayColumn = npt.NDArray[np.int32] | FloatArray
