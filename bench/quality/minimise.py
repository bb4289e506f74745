"""What the minimise step marks of made-up values in sentences, and what it leaves alone.

    python bench/quality/minimise.py [--each 400] [--seed 3]

Values follow their published patterns with right check digits and belong to nobody; the sentences are ours,
so this says what the patterns can do, not how people write. Found: the mark covers the value exactly.
The naive baseline marks whatever has seven digits or an @.
"""

from __future__ import annotations

import argparse
import os
import random
import re
from collections.abc import Callable, Mapping

from scipy.stats import binomtest

from leadline.intake.minimise import marks

SENTENCES = (
    "The man at the pier left a note with {} on it.",
    "call {} he said, then walked off towards the old lock",
    "{}\nthat was all there was on the card",
    "纸条上写着{}，然后他就走了。",
    "他让我联系 {} 说有钱拿",
    "登记的是{}",
)
NAIVE = re.compile(r"\+?\d(?:[ -]?\d){6,}|\S+@\S+")
Maker = Callable[[random.Random], str]


def digits(dice: random.Random, count: int) -> str:
    """So many digits."""
    return "".join(str(dice.randrange(10)) for _ in range(count))


def identity(dice: random.Random) -> str:
    """A resident identity number with its check character (GB 11643-1999)."""
    born = f"{dice.randrange(1950, 2005)}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}"
    body = f"110105{born}{digits(dice, 3)}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(one) * by for one, by in zip(body, weights, strict=True)) % 11]


def card(dice: random.Random, start: str, length: int) -> str:
    """A card number with its check digit (ISO/IEC 7812-1)."""
    body = start + digits(dice, length - len(start) - 1)
    doubled = (int(one) * (2 if at % 2 == 0 else 1) for at, one in enumerate(reversed(body)))
    return body + str(-sum(one - 9 if one > 9 else one for one in doubled) % 10)


def iban(dice: random.Random) -> str:
    """A German account number with its check digits (ISO 13616)."""
    body = digits(dice, 18)
    return f"DE{98 - int(body + '131400') % 97:02}{body}"


SIGNS: Mapping[str, Maker] = {
    "mobile, China": lambda dice: f"1{dice.choice('3578')}{dice.choice('56789')}{digits(dice, 8)}",
    "landline, China": lambda dice: f"021-{dice.randrange(2, 7)}{digits(dice, 7)}",
    "phone, international": lambda dice: f"+44 20 7{digits(dice, 3)} {digits(dice, 4)}",
    "phone, +86": lambda dice: f"+86 13{dice.choice('56789')} {digits(dice, 4)} {digits(dice, 4)}",
    "identity number": identity,
    "bank card, 19 digits": lambda dice: card(dice, "622202", 19),
    "credit card, groups of 4": lambda dice: re.sub(r"(\d{4})(?=\d)", r"\1 ", card(dice, "4539", 16)),
    "mail address": lambda dice: f"{dice.choice('abcxyz')}{digits(dice, 3)}.x@example.org",
    "account (IBAN)": iban,
    "social security number": lambda dice: (
        f"{dice.randrange(100, 600)}-{dice.randrange(10, 99)}-{dice.randrange(1000, 9999)}"
    ),
    "passport, China": lambda dice: f"E{digits(dice, 8)}",
}
CONTENT: Mapping[str, Maker] = {
    "coordinates": lambda dice: f"{dice.uniform(-60, 60):.5f}, {dice.uniform(-180, 180):.5f}",
    "date and time": lambda dice: (
        f"2026-{dice.randrange(10, 13)}-{dice.randrange(10, 29)} 1{digits(dice, 1)}:30:45"
    ),
    "compact date": lambda dice: f"2026{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}",
    "frequency": lambda dice: f"{dice.uniform(100, 6000):.3f} MHz",
    "ship (MMSI)": lambda dice: f"{dice.randrange(2, 8)}{digits(dice, 8)}",
    "ship (IMO)": lambda dice: f"IMO 9{digits(dice, 6)}",
    "plate, China": lambda dice: f"沪{dice.choice('ABCD')}{digits(dice, 5)}",
    "sum of money": lambda dice: f"{dice.randrange(1, 9)},{digits(dice, 3)},000",
    "container": lambda dice: f"MSKU {digits(dice, 6)} {dice.randrange(10)}",
}


def share(found: int, of: int) -> str:
    """A share with its exact 95 % interval."""
    low, high = binomtest(found, of).proportion_ci(method="exact")
    return f"{found / of:7.1%}  ({low:.1%} to {high:.1%})"


def main() -> None:
    """Print the two tables."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--each", type=int, default=400)
    ask.add_argument("--seed", type=int, default=3)
    given = ask.parse_args()
    for title, makers in (("found exactly", SIGNS), ("wrongly marked", CONTENT)):
        print(f"{title:28} {'minimise':28} naive")
        for name, make in makers.items():
            dice = random.Random(f"{given.seed} {name}")
            ours = naive = 0
            for number in range(given.each):
                value = make(dice)
                text = SENTENCES[number % len(SENTENCES)].format(value)
                at = text.index(value)
                spans = [(mark.start, mark.end) for mark in marks(text)]
                plain = [match.span() for match in NAIVE.finditer(text)]
                whole = (at, at + len(value))
                exact = makers is SIGNS
                ours += whole in spans if exact else bool(spans)
                naive += whole in plain if exact else bool(plain)
            print(f"{name:28} {share(ours, given.each):28} {share(naive, given.each)}")
    print(f"{given.each} values of each kind, seed {given.seed}, load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
