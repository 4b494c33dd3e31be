"""What can go wrong outside, in our words; every vendor's failures become one of these."""


class UpstreamFailed(Exception):
    """The vendor did not answer, or not as it documents.

    The message is a sentence without keys, addresses of ours or the vendor's raw text.
    """


class UpstreamLimited(UpstreamFailed):
    """The vendor asks to come back later: a rate limit or a used-up allowance.

    Attributes:
        retry_after_s: Seconds until asking again makes sense (an estimate where the vendor does
            not say).
    """

    def __init__(self, message: str, *, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class UpstreamRefused(UpstreamFailed):
    """The vendor knows us and says no: wrong key, or a function the plan does not include.

    Asking again is useless until a person changes the key or the plan.
    """


class NotConfigured(UpstreamFailed):
    """No vendor is set up for this; the message says how to add one."""
