"""What later revisions of a file changed, beyond what pyHanko lets pass.

pyHanko accepts a new title or other metadata in a later revision, and objects that nothing refers to.
Neither belongs to signing.
"""

from collections.abc import Mapping
from io import BytesIO

from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject
from pyhanko.pdf_utils.metadata.xmp_xml import XmpXmlProcessingError, parse_xmp
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.diff_analysis.policies import StandardDiffPolicy
from pyhanko.sign.diff_analysis.rules.file_structure_rules import (
    CatalogModificationRule,
    ObjectStreamRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules.form_field_rules import DSSCompareRule
from pyhanko.sign.diff_analysis.rules.metadata_rules import DocInfoRule, MetadataUpdateRule

from signing.embedded import entry

SHOWN_METADATA = ("/Title", "/Author", "/Subject", "/Keywords", "/Creator")

OF_SAVING = frozenset(
    f"{space}{name}"
    for space, names in {
        "http://ns.adobe.com/xap/1.0/": ("ModifyDate", "MetadataDate", "CreatorTool"),
        "http://ns.adobe.com/pdf/1.3/": ("Producer",),
        "http://ns.adobe.com/xap/1.0/mm/": ("InstanceID", "History"),
    }.items()
    for name in names
)
"""What every program writes anew when it saves."""
MAY_GROW = frozenset({"/DSS", "/AcroForm", "/Metadata"})
"""Of the catalog; the form is looked at by itself, and metadata by what they say."""

OF_PROGRAMS = frozenset({"/Version", "/Extensions"})
"""Of the catalog: what programs say of the sort of signature they set. It shows nothing and does nothing."""
FIELDS = frozenset({"/Fields"})
"""Of the form: looked at one by one."""

EVIDENCE_ONLY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(frozenset({"/DSS", "/Extensions", "/Metadata", "/AcroForm"})),
        DocInfoRule().as_qualified(ModificationLevel.LTA_UPDATES),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
        MetadataUpdateRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=None,
    ignore_orphaned_objects=False,
    ignore_identical_objects=False,
)
"""Nothing but validation data (DSS) may be new, and the dates that go with it."""


def only_evidence_follows(reader: PdfFileReader, signed: int) -> bool:
    """Whether every revision behind this one only adds validation data.

    That is what PAdES B-LT does without an archive timestamp (ETSI EN 319 142-1, 6.3): the data proves
    itself and changes nothing that is seen.

    Args:
        reader: The file.
        signed: The last revision that a signature covers.
    """
    revisions = range(signed, reader.total_revisions)
    views = [reader.get_historical_resolver(number) for number in revisions]
    grows = len(views) > 1 and all("/DSS" in view.root for view in views[1:])
    return grows and all(_adds_only_evidence(views[0], later) for later in views[1:])


def metadata_changed(reader: PdfFileReader, since: int) -> bool:
    """Whether the title, author, subject or keywords are not those of this earlier revision.

    Args:
        reader: The file.
        since: The first revision that was signed.
    """
    last = reader.total_revisions - 1
    if since >= last:
        return False
    before, after = (reader.get_historical_resolver(number) for number in (since, last))
    return _info(before) != _info(after) or _xmp(before) != _xmp(after)


def _adds_only_evidence(before: HistoricalResolver, after: HistoricalResolver) -> bool:
    try:
        EVIDENCE_ONLY.apply(before, after)
    except SuspiciousModification:
        return False
    return True


def rules_changed(
    reader: PdfFileReader, since: int, added: int = 0, allowed: frozenset[str] = frozenset()
) -> bool:
    """Whether the catalog or the form says something else than in this earlier revision.

    Only for a file of our own: other systems raise the version, or set how fields look, when they sign.

    Args:
        reader: The file.
        since: The first revision that was signed.
        added: How many fields came behind those of the form since: those of our archive timestamps.
        allowed: What may be new in the catalog.
    """
    views = [reader.get_historical_resolver(number) for number in (since, reader.total_revisions - 1)]
    before, after = (_said(view.root, MAY_GROW | allowed) for view in views)
    form_before, form_after = (_said(_form(view), FIELDS) for view in views)
    fields_before, fields_after = (_fields(view) for view in views)
    grown = fields_after[: len(fields_before)] == fields_before
    grown = grown and len(fields_after) == len(fields_before) + added
    return before != after or form_before != form_after or not grown


def _said(dictionary: DictionaryObject, but: frozenset[str]) -> dict[str, object]:
    return {str(key): dictionary.raw_get(key) for key in dictionary if key not in but}


def _fields(view: HistoricalResolver) -> list[object]:
    fields = entry(_form(view), "/Fields")
    return [fields.raw_get(n) for n in range(len(fields))] if isinstance(fields, ArrayObject) else []


def _form(view: HistoricalResolver) -> DictionaryObject:
    form = entry(view.root, "/AcroForm")
    return form if isinstance(form, DictionaryObject) else DictionaryObject()


def _info(view: HistoricalResolver) -> Mapping[str, str]:
    info = entry(view.trailer_view, "/Info")
    if not isinstance(info, DictionaryObject):
        return {}
    return {key: str(info[key]) for key in SHOWN_METADATA if key in info}


def _xmp(view: HistoricalResolver) -> frozenset[tuple[str, str]] | bytes:
    """What the XMP says, apart from when and with what the file was saved; its bytes when it is no XMP."""
    where = view.root.raw_get("/Metadata") if "/Metadata" in view.root else None
    if not isinstance(where, IndirectObject):
        return frozenset()
    # From the file itself: a view cannot show a stream that was written to, as saving does with this one.
    metadata = view.reader.get_object(where.reference, view.revision, as_metadata_stream=True)
    if not isinstance(metadata, StreamObject):
        return b"?"
    data = metadata.read_data(DecodePurpose.XMP_METADATA)
    try:
        told = parse_xmp(BytesIO(data))
    except (XmpXmlProcessingError, UnicodeDecodeError):
        return data
    found = {(str(name), repr(value)) for structure in told for name, value in structure}
    return frozenset((name, value) for name, value in found if name not in OF_SAVING)
