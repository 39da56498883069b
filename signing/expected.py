"""Whether a file of our own is exactly the file we made: this text, these fields, these certificates.

A valid signature over another text is not valid here, a person in the place of another is not valid
here, and a file with one signature less is not the file we know.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm

from signing.checked import SEAL_FIELD, Checked
from signing.embedded import FormField
from signing.reasons import (
    ACTIVE_CONTENT,
    BETWEEN,
    MISSING_SIGNATURE,
    NO_SEAL,
    NOT_OURS,
    OTHER_ARCHIVE,
    OTHER_FIELDS,
    UNEXPECTED_SIGNATURE,
    WRONG_PERSON,
)
from signing.report import Finding, Kind, invalid, tampered
from signing.revisions import OF_PROGRAMS, rules_changed

ACTIVE = frozenset({
    "/JS", "/JavaScript", "/Launch", "/OpenAction", "/AA", "/OCProperties", "/OC", "/EmbeddedFiles", "/EF",
    "/RichMedia", "/XFA", "/A", "/URI", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Movie", "/Sound",
})  # fmt: skip
"""Names that have no place in a revision that only sets a signature."""


ARCHIVE_FIELD = "archief-"
"""With a number behind it: the field of an archive timestamp."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What we know of a file of our own."""

    base: str
    """SHA-256 of the first `base_size` bytes: the PDF as it was made and sealed."""
    base_size: int
    certificates: Mapping[str, str | None]
    """Every signature field, with the SHA-256 of the certificate in it, or None while it is empty."""
    archives: Sequence[str] = ()
    """SHA-256 of the file up to and including each archive timestamp, in their order."""
    elsewhere: bool = False
    """Whether another program set one of the signatures: it may name a version of PDF, or extensions."""

    @property
    def archive_fields(self) -> list[str]:
        """The fields of those timestamps, in their order."""
        return [f"{ARCHIVE_FIELD}{number}" for number in range(1, len(self.archives) + 1)]


def compare(
    pdf: bytes,
    reader: PdfFileReader,
    fields: Sequence[FormField],
    checked: Sequence[Checked],
    expected: Expected,
) -> tuple[Finding, ...]:
    """Everything in which the file differs from what we know of it.

    Args:
        pdf: The whole file.
        reader: The same file, opened.
        fields: All fields of its form.
        checked: Its signatures, in the order in which they were set.
        expected: What we know of it.
    """
    return (
        *_base(pdf, checked, expected),
        *_form(fields, expected),
        *_people(checked, expected),
        *_archives(pdf, checked, expected),
        *_growth(reader, checked, expected),
    )


def _base(pdf: bytes, checked: Sequence[Checked], expected: Expected) -> Iterator[Finding]:
    if (
        len(pdf) < expected.base_size
        or hashlib.sha256(pdf[: expected.base_size]).hexdigest() != expected.base
    ):
        yield tampered(NOT_OURS)
    seal = checked[0]
    sealed = seal.field.name == SEAL_FIELD and seal.certifies and seal.end == expected.base_size
    if not sealed or seal.signature is None or seal.signature.docmdp_level is not MDPPerm.FILL_FORMS:
        yield invalid(NO_SEAL)


def _form(fields: Sequence[FormField], expected: Expected) -> Iterator[Finding]:
    present = {field.name for field in fields}
    known = {*expected.certificates, SEAL_FIELD, *expected.archive_fields}
    if present != known or not all(field.signs for field in fields):
        yield invalid(OTHER_FIELDS)


def _people(checked: Sequence[Checked], expected: Expected) -> Iterator[Finding]:
    found = {each.field.name: each.certificate for each in checked}
    for name, fingerprint in expected.certificates.items():
        certificate = found.get(name)
        if fingerprint is None and name in found:
            yield invalid(UNEXPECTED_SIGNATURE.about(field=name))
        elif fingerprint is not None and name not in found:
            yield invalid(MISSING_SIGNATURE.about(field=name))
        elif fingerprint is not None and (
            certificate is None or certificate.sha256.hex() != fingerprint.lower()
        ):
            yield invalid(WRONG_PERSON.about(field=name))


def _archives(pdf: bytes, checked: Sequence[Checked], expected: Expected) -> Iterator[Finding]:
    """The archive timestamps are the last ones, and each ends exactly the file that we know."""
    stamps = [each for each in checked if each.kind is Kind.TIMESTAMP]
    behind = checked[len(checked) - len(stamps) :]
    found = [(each.field.name, hashlib.sha256(pdf[: each.end]).hexdigest()) for each in behind]
    if found != list(zip(expected.archive_fields, expected.archives, strict=True)):
        yield tampered(OTHER_ARCHIVE)


def _growth(reader: PdfFileReader, checked: Sequence[Checked], expected: Expected) -> Iterator[Finding]:
    """Every revision since the seal sets one signature, and holds nothing that acts."""
    signed = [each.signature.signed_revision for each in checked if each.signature is not None]
    if len(signed) != len(checked):
        return  # one that cannot be read has been told of already
    if signed != list(range(signed[0], reader.total_revisions)):
        yield tampered(BETWEEN)
    allowed = OF_PROGRAMS if expected.elsewhere else frozenset()
    if rules_changed(reader, signed[0], len(expected.archives), allowed):
        yield tampered(BETWEEN)
    for number in range(signed[0] + 1, reader.total_revisions):
        if any(ACTIVE & names for names in _new_names(reader, number)):
            yield tampered(ACTIVE_CONTENT)


def _new_names(reader: PdfFileReader, number: int) -> Iterator[set[str]]:
    """The names in every object of a revision that were not in it before."""
    before, after = (reader.get_historical_resolver(each) for each in (number - 1, number))
    for reference in after.explicit_refs_in_revision():
        known = set() if before.is_ref_unassignable(reference) else names_in(before(reference))
        yield names_in(after(reference)) - known


def names_in(value: generic.PdfObject) -> set[str]:
    """Every key and every name in this object, without following references."""
    names: set[str] = set()
    todo: list[object] = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, generic.DictionaryObject):
            names.update(str(key) for key in each)
            todo.extend(each.raw_get(key) for key in each)
        elif isinstance(each, generic.ArrayObject):
            todo.extend(each.raw_get(index) for index in range(len(each)))
        elif isinstance(each, generic.NameObject):
            names.add(str(each))
    return names
