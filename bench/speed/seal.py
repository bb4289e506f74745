"""What sealing, receipts and the audit chain cost, beside what Argon2id would cost a receipt.

Run: python bench/speed/seal.py [--seconds 1.0]. CPU is this process's own time, so that a busy
machine changes it little; load average and cores are printed beside it. Figures are the
median of 5 rounds. Used by docs/decisions/0002 and docs/threat-model.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import nacl.pwhash

from leadline.audit.anchor import AnchorSigner, anchor_of
from leadline.audit.chain import START, Draft, Entry, head_of, link
from leadline.audit.check import verify
from leadline.model.report import Statement
from leadline.vault.key import new_key
from leadline.vault.keyring import Keyring
from leadline.vault.receipt import derive, derive_from_entropy, new_receipt
from leadline.vault.seal import Opener, seal_statement

AT = datetime(2026, 3, 1, tzinfo=UTC)
ID = UUID(int=7)
SALT = b"a site in a port"
MEMORY_BYTES = 64 * 1024 * 1024
PASSES = 3
ROUNDS = 5
#: receipts in the stolen table
STOLEN = 1_000_000
YEAR_S = 365.25 * 86_400
#: an assumption in the searcher's favour, not a measurement: 1,000 cards of 10^10 SHA-256 guesses/s
FAST_GUESSES_PER_S = 1e13
#: likewise: 1,000 cards whose memory runs 10^4 Argon2id guesses/s
SLOW_GUESSES_PER_S = 1e7
#: receipts by their entropy: 12 words, a floor, 20 digits, 16 digits
ENTROPIES = (128, 100, 66, 53)
#: what an accepted report may cost the server, from the issue's figures
BUDGET_MS = 2.0


def cpu_ms(act: Callable[[], object], seconds: float) -> float:
    """Median CPU milliseconds of one call over the rounds."""
    act()
    rounds = []
    for _ in range(ROUNDS):
        calls, start = 0, time.process_time()
        while time.process_time() - start < seconds / ROUNDS:
            act()
            calls += 1
        rounds.append((time.process_time() - start) / calls * 1000)
    return statistics.median(rounds)


def argon2id(entropy: bytes) -> bytes:
    return nacl.pwhash.argon2id.kdf(32, entropy, SALT, opslimit=PASSES, memlimit=MEMORY_BYTES)


def sealing(seconds: float) -> Iterator[tuple[str, float, str]]:
    keyring = Keyring((new_key(AT),))
    opener, recipients = Opener(keyring), keyring.recipients
    texts = {
        "300 letters": "A grey van circles the radar hill. " * 9,
        "2,000 汉字": "码头" * 1000,
        "20,000 汉字": "码头" * 10_000,
    }
    for name, text in texts.items():
        statement = Statement(what=text)
        sealed = seal_statement(statement, recipients, report_id=ID, revision=1)
        size = f"{len(text.encode()):,} → {len(sealed):,} bytes"
        yield (
            f"seal, {name}",
            cpu_ms(lambda s=statement: seal_statement(s, recipients, report_id=ID, revision=1), seconds),
            size,
        )
        yield (
            f"open, {name}",
            cpu_ms(lambda s=sealed: opener.open(s, report_id=ID, revision=1), seconds),
            size,
        )


def receipts(seconds: float) -> Iterator[tuple[str, float, str]]:
    receipt = new_receipt("en")
    yield "new receipt, words only", cpu_ms(lambda: new_receipt("en"), seconds), "128 bits"
    yield (
        "keys of a receipt at intake: HKDF + X25519",
        cpu_ms(lambda: derive_from_entropy(receipt.entropy, SALT), seconds),
        "chosen",
    )
    yield "keys from typed words", cpu_ms(lambda: derive(receipt.words, SALT), seconds), "chosen"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cost = cpu_ms(lambda: derive_from_entropy(argon2id(receipt.entropy)[:16], SALT), seconds)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    yield "the same after Argon2id, 64 MiB × 3", cost, f"+{grown:.0f} MiB at the peak"


def audit(seconds: float) -> Iterator[tuple[str, float, str]]:
    draft = Draft(
        at=AT, kind="report.opened", by="mei", subject=str(ID), detail={"purpose": "reading", "n": 2}
    )
    yield "one audit entry", cpu_ms(lambda: link(START, [draft]), seconds), ""
    chain: list[Entry] = list(link(START, [draft] * 10_000))
    anchors = [anchor_of(head_of(entry), AT) for entry in chain[999::1000]]
    yield "check one audit entry", cpu_ms(lambda: verify(chain, anchors), seconds) / len(chain), "of 10,000"
    signer = AnchorSigner(bytes(32))
    yield "sign one anchor", cpu_ms(lambda: signer.line(anchors[0]), seconds), ""


def search_years(bits: int, guesses_per_s: float) -> float:
    """Years until a searcher of a stolen table of lookup hashes finds any one receipt, on average."""
    return 2**bits / STOLEN / guesses_per_s / YEAR_S


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="CPU seconds a row (default 1)")
    seconds = parser.parse_args().seconds
    load = os.getloadavg()
    rows = [*sealing(seconds), *receipts(seconds), *audit(seconds)]
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; load average",
        end=" ",
    )
    print(f"{load[0]:.2f} before, {os.getloadavg()[0]:.2f} after\n")
    print(f"| what | CPU ms | of the {BUDGET_MS:.0f} ms budget | note |\n|---|---|---|---|")
    for name, cost, note in rows:
        print(f"| {name} | {cost:.3f} | {cost / BUDGET_MS:.1%} | {note} |")
    print(f"\nYears to find any of {STOLEN:,} stolen receipts (assumed guesses/s, see the constants):\n")
    print(f"| bits | HKDF alone, {FAST_GUESSES_PER_S:.0e}/s | Argon2id, {SLOW_GUESSES_PER_S:.0e}/s |")
    print("|---|---|---|")
    for bits in ENTROPIES:
        fast, slow = search_years(bits, FAST_GUESSES_PER_S), search_years(bits, SLOW_GUESSES_PER_S)
        print(f"| {bits} | {fast:.2g} | {slow:.2g} |")


if __name__ == "__main__":
    main()
