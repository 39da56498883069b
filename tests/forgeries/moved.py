"""Real signatures in the wrong place: over another text, of another paper, or of an earlier version."""

from signing.physical import raw_signatures
from tests.forgeries.bases import Base, Forger, ours, versions
from tests.forgeries.structure import table
from tests.forgeries.tools import last, with_contents


def _contents(number: int) -> Forger:
    """The container of another signature of the same paper in the place of the last."""

    def forge(base: Base) -> bytes:
        where, own = last(base.pdf)
        other = raw_signatures(base.pdf)[number][1]
        return with_contents(base.pdf, where, (other if other != own else own[::-1]).rstrip(b"\0"))

    return forge


def _of_another(signers: int) -> Forger:
    def forge(base: Base) -> bytes:
        _, other = last(ours(signers).pdf)
        return with_contents(base.pdf, last(base.pdf)[0], other.rstrip(b"\0")[:6000])

    return forge


def _revision_elsewhere(base: Base) -> bytes:
    """The last revision behind another paper."""
    return versions(3)[0] + base.pdf[len(base.before) :]


def _revision_behind_the_seal(base: Base) -> bytes:
    return base.sealed + b"\n" + base.pdf[len(base.before) :]


def _text_before(base: Base) -> bytes:
    """Another text, and all revisions of the signers behind it."""
    return versions(3)[0] + base.pdf[len(base.sealed) :]


def _wrapped(base: Base) -> bytes:
    """The whole signed paper as an attachment in a paper of nobody."""
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    head += b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    inside = b"3 0 obj\n<</Type/EmbeddedFile/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (
        len(base.pdf),
        base.pdf,
    )
    places = [head.index(b"1 0 obj"), head.index(b"2 0 obj"), len(head)]
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(head) + len(inside)
    end = b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    return head + inside + b"xref\n0 4\n0000000000 65535 f \n" + rows + end


def _seal_for_seal(base: Base) -> bytes:
    """The seal of another paper in the place of this one's."""
    where = raw_signatures(base.pdf)[0][0]
    other = raw_signatures(versions(3)[0])[0][1]
    return with_contents(base.pdf, where, other.rstrip(b"\0")[:6000])


MOVED: dict[str, Forger] = {
    "the seal in the place of the last": _contents(0),
    "the first in the place of the last": _contents(1),
    "of another paper": _of_another(3),
    "the seal of another paper": _seal_for_seal,
    "the last revision behind another paper": _revision_elsewhere,
    "the last revision behind the seal": _revision_behind_the_seal,
    "all revisions behind another text": _text_before,
    "the whole paper inside another": _wrapped,
    "the last revision left out of the table": lambda base: table(base.pdf, {}, prev=_first_table(base)),
    "two papers behind each other": lambda base: versions(3)[0] + base.pdf,
}


def _first_table(base: Base) -> int:
    return base.sealed.rindex(b"xref\n", 0, base.sealed.rindex(b"startxref"))
