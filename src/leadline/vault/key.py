"""The intake key: reports are sealed to its public half and opened with its secret half.

A key file is a plain age identity file, as `age-keygen` writes it, so that reports can
be opened without Leadline. It may be locked with a passphrase (age's scrypt format).
Format: https://age-encryption.org/v1. Must not know reports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyrage

from leadline.errors import BadInput, Misconfigured
from leadline.vault import bech32
from leadline.vault.secret_file import create_secret, read_secret

#: every age file starts with this line
AGE_HEADER = b"age-encryption.org/v1\n"
#: prefix of a secret key in Bech32, lower case; age writes it in upper case
SECRET_PREFIX = "age-secret-key-"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CREATED = "# created: "


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeKey:
    """One X25519 key pair; printing it shows the public half only."""

    #: when it was made, aware UTC; the newest key of a keyring seals
    created_at: datetime
    #: the public half, `age1...`
    recipient: str
    #: the secret half, `AGE-SECRET-KEY-1...`
    secret: str = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """The short public name of this key."""
        return key_fingerprint(self.recipient)

    @property
    def secret_bytes(self) -> bytes:
        """The 32 bytes of the secret half, to derive other keys from."""
        return bech32.decode(self.secret)[1]


def key_fingerprint(recipient: str) -> str:
    """The first 80 bits of SHA-256 of the public key text, in Crockford's letters, to compare aloud.

    >>> key_fingerprint("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj")
    'DA04-EWWR-510F-MZNE'
    """
    number = int.from_bytes(hashlib.sha256(recipient.encode()).digest()[:10])
    letters = "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(75, -1, -5))
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))


def new_key(at: datetime) -> IntakeKey:
    """A fresh key pair from the system's randomness, made at this instant (aware UTC)."""
    identity = pyrage.x25519.Identity.generate()
    return IntakeKey(
        created_at=at.astimezone(UTC).replace(microsecond=0),
        recipient=str(identity.to_public()),
        secret=str(identity),
    )


def save_key(key: IntakeKey, path: Path, *, passphrase: str = "") -> None:
    """Nothing; the key is then in a new file of mode 0600, locked if a passphrase is given.

    Raises Misconfigured if the file exists: a lost key is a lost line.
    """
    content = (
        f"{_CREATED}{key.created_at.isoformat().replace('+00:00', 'Z')}\n"
        f"# public key: {key.recipient}\n{key.secret}\n"
    ).encode()
    create_secret(path, bytes(pyrage.passphrase.encrypt(content, passphrase)) if passphrase else content)


def load_key(path: Path, ask: Callable[[], str] | None = None) -> IntakeKey:
    """The key in this file; `ask` gives the passphrase if the file is locked.

    Raises Misconfigured, with how to mend it, if the file is not an intake key, is open to
    others, or stays locked.
    """
    content = read_secret(path)
    if content.startswith(AGE_HEADER):
        content = _unlock(path, content, ask)
    lines = [line.strip() for line in content.decode(errors="replace").splitlines()]
    secrets = [line for line in lines if line and not line.startswith("#")]
    if len(secrets) != 1:
        raise Misconfigured(f"{path} must hold exactly one age secret key, and holds {len(secrets)}")
    try:
        recipient = str(pyrage.x25519.Identity.from_str(secrets[0]).to_public())
    except pyrage.IdentityError:
        raise Misconfigured(f"{path} holds no readable age X25519 key; restore it from its backup") from None
    return IntakeKey(created_at=_created_at(path, lines), recipient=recipient, secret=secrets[0])


def parse_recipients(texts: Iterable[str]) -> tuple[pyrage.x25519.Recipient, ...]:
    """The public keys, ready to seal to: all that a process which takes reports in needs.

    Raises Misconfigured if there is none or one is not an `age1...` X25519 key.
    """
    try:
        recipients = tuple(pyrage.x25519.Recipient.from_str(text) for text in texts)
    except pyrage.RecipientError:
        raise Misconfigured("an intake recipient is not an age X25519 public key (age1...)") from None
    if not recipients:
        raise Misconfigured("there is no intake recipient to seal to; create an intake key first")
    return recipients


def _unlock(path: Path, content: bytes, ask: Callable[[], str] | None) -> bytes:
    if ask is None:
        raise Misconfigured(f"{path} is locked with a passphrase; start where somebody can type it")
    try:
        return bytes(pyrage.passphrase.decrypt(content, ask()))
    except pyrage.DecryptError:
        raise Misconfigured(f"{path} does not open with this passphrase; try again") from None


def _created_at(path: Path, lines: list[str]) -> datetime:
    """When the key was made, which decides who is newest."""
    stamps = [line.removeprefix(_CREATED) for line in lines if line.startswith(_CREATED)]
    try:
        (stamp,) = stamps
        return _aware(datetime.fromisoformat(stamp))
    except ValueError:
        raise Misconfigured(
            f"{path} needs one line '{_CREATED}YYYY-MM-DDThh:mm:ssZ'; add the day on which the key was made"
        ) from None


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise BadInput("created", "an instant needs its time zone")
    return at.astimezone(UTC)
