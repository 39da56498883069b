"""`python -m tests.forgeries [BASE …]`: forge every paper in every way and print a table per class."""

import logging
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from signing.report import Answer
from signing.verify import verify
from tests.forgeries.bases import BASES, LATER, accepted_by, ours
from tests.forgeries.corpus import CLASSES, NEEDS_TWO, OF_NO_BASE, Case, cases
from tests.forgeries.legitimate import LEGITIMATE
from tests.forgeries.mutations import ALL, mutations
from tests.forgeries.tools import DoesNotFit

NOT_FOR_ARCHIVED = {
    "changed, and then signed by the next", "changed in the signer's own revision",
    "tables by hand, then signed", "container of one's own", "wrong people and roots",
}  # fmt: skip
"""These need a last signer of the product."""

EARLIER = "cut off: the last signature"
"""Of a finished paper that leaves the paper that everyone signed: valid to anyone who does not know more.
`tests/unit/signing/test_longterm.py` has it refused when the archive timestamp is known."""


def of(base_name: str, *, first: bool) -> Iterator[Case]:
    """What is forged of this paper; what needs none is forged of the first."""
    base = BASES[base_name]()
    for case in cases():
        skipped = base.archived and (case.kind in NOT_FOR_ARCHIVED or str(case) == EARLIER)
        skipped |= base_name.startswith("1 signer") and case.kind in NEEDS_TWO
        if not skipped and (first or case.kind not in OF_NO_BASE):
            yield case


def main() -> int:
    """Run all; gives the number of wrong verdicts."""
    logging.disable(logging.CRITICAL)
    chosen = sys.argv[1:] or list(BASES)
    made, wrong, began = Counter[str](), [], time.monotonic()
    for base_name in chosen:
        base = BASES[base_name]()
        for case in of(base_name, first=base_name == chosen[0]):
            with suppress(DoesNotFit):
                accepted = accepted_by(base, case.forger(base))
                made[case.kind] += 1
                wrong += [f"{base_name}: {case}: {', '.join(accepted)}"] * bool(accepted)
    for index, pdf in mutations(ALL):
        made["random mutation"] += 1
        if verify(pdf, ours(1).roots, LATER).verdict is Answer.VALID:
            wrong.append(f"random mutation {index}")
    for name, file in LEGITIMATE.items():
        made["legitimate"] += 1
        wrong += [f"refused: {name}"] * (not file().is_accepted())
    width = max(map(len, made))
    for kind, count in made.items():
        bad = sum(kind in line for line in wrong)
        sys.stdout.write(f"{kind:<{width}}  {count:5} files  {bad} wrong\n")
    sys.stdout.write(
        f"{len(CLASSES)} classes, {sum(made.values())} files, {time.monotonic() - began:.0f} s\n"
    )
    sys.stdout.write("".join(f"WRONG {line}\n" for line in wrong) or "0 false accepts, 0 false rejects\n")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
