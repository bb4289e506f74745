"""Every error of Leadline, on one page, named by its consequence for the caller.

A message says what was given, what is allowed and the likely cause. It never
holds report text, a reporter's coordinates, keys, tokens or receipts.
"""

from __future__ import annotations


class LeadlineError(Exception):
    """Anything that Leadline itself refuses or cannot do."""


class BadInput(LeadlineError, ValueError):
    """What was given cannot be taken; the same input will fail again.

    `field` names the input, `limit` what is allowed, `cause` the likely mistake.
    """

    def __init__(self, field: str, limit: str, cause: str = "") -> None:
        """Keep the three parts apart, so that a form and an API can show each."""
        self.field = field
        self.limit = limit
        self.cause = cause
        super().__init__(f"{field}: {limit}" + (f" ({cause})" if cause else ""))

    def __reduce__(self) -> tuple[type[BadInput], tuple[str, str, str]]:
        """The three parts, so that an error of another process arrives as what it is."""
        return type(self), (self.field, self.limit, self.cause)


class OutOfRange(BadInput):
    """A number or an instant lies outside what is possible or allowed."""


class TooLong(BadInput):
    """A text or a list is longer than its limit."""


class Missing(BadInput):
    """Something that is required was not given."""


class Unreadable(BadInput):
    """The bytes are not what they claim to be: encoding, format, checksum."""


class KeyInUse(BadInput):
    """Something else was sent with this idempotency key before."""


class NotYours(LeadlineError):
    """There is no such thing for this key: the same answer for "absent" and "forbidden"."""


class NotAllowed(LeadlineError):
    """The state or the role does not allow this act; the message says what would."""


class TryAgain(LeadlineError):
    """It failed now and may succeed later; `after_s` says when to come back."""

    def __init__(self, message: str, after_s: float = 1.0) -> None:
        """Remember how many seconds to wait before the next try."""
        self.after_s = after_s
        super().__init__(message)


class GiveUp(LeadlineError):
    """It failed for good; a person has to look."""


class Tampered(LeadlineError):
    """A record does not match its seal, hash or signature."""


class Misconfigured(LeadlineError):
    """This installation cannot run as it is set up; the message says how to mend it."""
