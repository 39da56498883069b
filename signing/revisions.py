"""What later revisions of a file changed, beyond what pyHanko lets pass.

pyHanko accepts a new title or other metadata in a later revision, and objects that nothing refers to.
Neither belongs to signing.
"""

from collections.abc import Mapping

from pyhanko.pdf_utils.generic import DictionaryObject
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


def _info(view: HistoricalResolver) -> Mapping[str, str]:
    info = entry(view.trailer_view, "/Info")
    if not isinstance(info, DictionaryObject):
        return {}
    return {key: str(info[key]) for key in SHOWN_METADATA if key in info}


def _xmp(view: HistoricalResolver) -> tuple[str, ...]:
    if "/Metadata" not in view.root:
        return ()
    shown = view.document_meta_view
    return tuple(
        str(each) for each in (shown.title, shown.author, shown.subject, shown.keywords, shown.creator)
    )
