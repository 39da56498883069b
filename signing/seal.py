"""Making the paper: typeset, prepared for its signatures, and sealed.

The seal comes first and certifies: from then on only the fields that are there may be signed. Without it, a
file that was changed before the first signature would carry that signature as valid.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata
from pyhanko.sign.timestamps import TimeStamper

from language.said import said
from signing.fields import prepare
from signing.keys import DIGEST, KeySigner
from signing.sign import PaperSigner, SigningFailed, written
from signing.trust import Authority
from signing.typeset import CannotTypeset, typeset

FIELD = "zegel"
OFF_THE_PAGE = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
"""Invisible without the hidden flag, which PDF/A forbids."""


def make_paper(  # noqa: PLR0913, PLR0917 - what a paper is made with
    paper: Mapping[str, Any],
    attachment: bytes,
    templates: Path,
    authority: Authority,
    timestamper: TimeStamper,
    at: datetime,
) -> bytes:
    """The sealed PDF of an agreed text, with an empty field for every signature.

    Args:
        paper: The data of the template, see `signing.typeset.typeset`.
        attachment: The agreed text in canonical JSON.
        templates: The folder of the template.
        authority: Whose seal it gets.
        timestamper: Who says when.
        at: This moment, aware.

    Raises:
        SigningFailed: the text cannot be printed, or there is no timestamp.
    """
    try:
        made = typeset(paper, attachment, templates, at)
    except CannotTypeset as error:
        raise SigningFailed(said("De tekst is niet af te drukken. Er is niets veranderd.")) from error
    names = {
        block["field"]: f"Handtekening van {block['name']}, namens {block['partner']}"
        for block in paper["blocks"]
    }
    prepared = prepare(made.pdf, made.boxes, [names[box.field] for box in made.boxes])
    return seal(prepared, authority, timestamper, at)


def seal(pdf: bytes, authority: Authority, timestamper: TimeStamper, at: datetime) -> bytes:
    """The PDF with the seal that allows signatures and nothing else. Raises SigningFailed."""
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    spec = SigFieldSpec(FIELD, invis_sig_settings=OFF_THE_PAGE, readable_field_name="Zegel van de gemeente")
    signer = PaperSigner(metadata, KeySigner(authority.seal), timestamper=timestamper, new_field_spec=spec)
    return written(signer, pdf, at, new_field=True)
