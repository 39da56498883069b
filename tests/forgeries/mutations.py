"""Random changes of a signed paper: seeded, so that number 1,234 is the same file for everybody."""

import random
from collections.abc import Iterator

from signing.physical import raw_signatures
from tests.forgeries.bases import ours
from tests.forgeries.tools import flipped

SEED = 20_261_123
ALL, SAMPLE = 2_000, 200


def mutations(number: int) -> Iterator[tuple[int, bytes]]:
    """So many of the mutations, spread over the whole series, each with its own number."""
    step = ALL // number
    for index in range(0, ALL, step):
        chance = random.Random(SEED + index)
        pdf = ours(1 + index % 2).pdf
        made = mutated(pdf, chance)
        while made == pdf:
            made = mutated(pdf, chance)
        yield index, made


def mutated(pdf: bytes, chance: random.Random) -> bytes:
    """One change: half of them where it hurts most, in and around a signature or behind the seal."""
    start = chance.randrange(len(pdf)) if chance.random() < 0.5 else _near_a_signature(pdf, chance)
    end = min(len(pdf), start + chance.choice((1, 1, 1, 2, 8, 64, 4096)))
    piece = pdf[start:end]
    other = chance.randrange(len(pdf))
    digits = bytes(chance.choice(b"0123456789abcdef") for _ in piece)
    ways = (
        lambda: pdf[:start] + chance.randbytes(len(piece)) + pdf[end:],
        lambda: pdf[:start] + pdf[end:],
        lambda: pdf[:start] + chance.randbytes(len(piece)) + pdf[start:],
        lambda: pdf[:end] + piece + pdf[end:],
        lambda: pdf[:start] + pdf[other : other + len(piece)] + pdf[end:],
        lambda: pdf[:start],
        lambda: pdf[:start] + digits + pdf[end:],
        lambda: flipped(pdf, start, 1 << chance.randrange(8)),
    )
    return chance.choice(ways)()


def _near_a_signature(pdf: bytes, chance: random.Random) -> int:
    where, _ = chance.choice(raw_signatures(pdf))
    place = chance.choice((where.gap_start, where.gap_start + 2000, where.gap_end, where.end))
    return max(0, min(len(pdf) - 1, place + chance.randrange(-400, 400)))
