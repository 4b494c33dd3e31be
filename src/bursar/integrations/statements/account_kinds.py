"""What kind of account a broker's own name for it means."""

import re

_NAMES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"\broth\b.*\b401", "roth_401k"),
        (r"\b401 ?\(?k\b", "401k"),
        (r"\b403 ?\(?b\b", "403b"),
        (r"\broth\b", "roth_ira"),
        (r"\binherited\b|\bbeneficiary\b.*\bira\b", "inherited_ira"),
        (r"\brollover\b", "rollover_ira"),
        (r"\bsep\b", "sep_ira"),
        (r"\bsimple\b.*\bira\b", "simple_ira"),
        (r"\bira\b", "traditional_ira"),
        (r"\bhsa\b|\bhealth savings\b", "hsa"),
        (r"\b529\b|\bcollege savings\b", "529"),
        (r"\b(utma|ugma|custodial)\b", "custodial"),
        (r"\btrust\b", "trust"),
        (r"\bchecking\b", "checking"),
        (r"\bsavings\b", "savings"),
        (r"\bequity awards?\b|\bstock plan\b", "stock_plan"),
    )
)


def kind_of_account(name: str, otherwise: str = "brokerage") -> str:
    """Return our kind of account for a name such as `Roth Contributory IRA`."""
    return next((kind for pattern, kind in _NAMES if pattern.search(name)), otherwise)
