"""Keyring: all intake keys of a line, so that a key can be changed and old reports stay readable.

The newest key seals; every key opens. The oldest one is the root of derived keys
(sketches, fingerprints), so that they stay comparable when a new key is added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyrage

from leadline.errors import Misconfigured
from leadline.vault.hkdf import derive_key
from leadline.vault.key import IntakeKey, load_key, new_key, parse_recipients, save_key

#: how the names of intake key files end
SUFFIX = ".agekey"


@dataclass(frozen=True, slots=True)
class Keyring:
    """The intake keys, oldest first; at least one."""

    #: all keys, oldest first
    keys: tuple[IntakeKey, ...]

    def __post_init__(self) -> None:
        if not self.keys:
            raise Misconfigured(
                "there is no intake key; create one, or restore the key folder from its backup"
            )
        object.__setattr__(self, "keys", tuple(sorted(self.keys, key=lambda key: key.created_at)))

    @property
    def newest(self) -> IntakeKey:
        """The key that new reports are sealed to."""
        return self.keys[-1]

    @property
    def oldest(self) -> IntakeKey:
        """The key that derived keys come from."""
        return self.keys[0]

    @property
    def identities(self) -> tuple[pyrage.x25519.Identity, ...]:
        """The secret halves, newest first, for age."""
        return tuple(pyrage.x25519.Identity.from_str(key.secret) for key in reversed(self.keys))

    @property
    def recipients(self) -> tuple[pyrage.x25519.Recipient, ...]:
        """What to seal to: the newest public half."""
        return parse_recipients([self.newest.recipient])

    def subkey(self, label: str) -> bytes:
        """32 bytes for one use, such as "sketch" or "reporter", that a stolen database does not give.

        HKDF-SHA256 from the oldest key; retiring that key changes every subkey.
        """
        return derive_key(
            self.oldest.secret_bytes, salt=b"leadline/subkey/v1", label=f"leadline/{label}/v1".encode()
        )


def create_key(folder: Path, at: datetime, *, passphrase: str = "") -> IntakeKey:
    """A new intake key, saved in the folder under the instant of its making; the rest stay."""
    key = new_key(at)
    save_key(key, folder / f"intake-{key.created_at:%Y%m%dT%H%M%SZ}{SUFFIX}", passphrase=passphrase)
    return key


def load_keyring(folder: Path, ask: Callable[[], str] | None = None) -> Keyring:
    """All `*.agekey` files of the folder; `ask` gives the passphrase of locked ones."""
    return Keyring(tuple(load_key(path, ask) for path in sorted(folder.glob(f"*{SUFFIX}"))))
