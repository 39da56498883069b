"""Controleert een bewijspakket van Convenant: zonder Convenant en zonder netwerk.

    python3 controleer.py bewijspakket.zip --vertrouw wortel.pem

Nodig: Python 3.11 of later, en twee pakketten die iedereen kan krijgen. Getest met deze versies:

    pip install "pyhanko==0.38.0" "cryptography>=50"

(Zij brengen asn1crypto en pyhanko-certvalidator mee.) Zonder die pakketten kunt u de meeste dingen ook met
de hand controleren, met sha256sum en openssl: LEESMIJ.txt zegt hoe. Werkt dit programma later niet meer met
nieuwere versies, neem dan deze oude versies, of volg LEESMIJ.txt.

Het pakket mag een ZIP zijn of een map waarin die is uitgepakt. Zonder naam kijkt het in de map waarin het
zelf staat.
    --vertrouw PEM   een wortelcertificaat dat u op een andere manier kreeg. Mag vaker.
    --sleutel BESTAND de openbare sleutel van het journaal (journaal.pub) die u op een andere manier kreeg.
    --pdf BESTAND    de PDF, als die niet in het pakket zit (een openbaar pakket).
    --op DATUM       doe alsof het deze dag is, zoals 2046-12-31.
    --json           zeg het als JSON.
Code 0: geldig. Code 1: ongeldig. Code 2: niet te bepalen.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import binascii
import hashlib
import json
import logging
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

try:
    from asn1crypto import cms, crl, pem, x509
    from cryptography import x509 as pyca
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.generic_cms import async_validate_detached_cms, validate_tst_signed_data
    from pyhanko.sign.validation.pdf_embedded import (
        EmbeddedPdfSignature,
        async_validate_pdf_signature,
        async_validate_pdf_timestamp,
    )
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import StandardCMSSignatureStatus, TimestampSignatureStatus
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.policy_decl import DisallowWeakAlgorithmsPolicy
    from pyhanko_certvalidator.registry import SimpleTrustManager
except ImportError as lacking:
    sys.stderr.write(
        f'Er ontbreekt een pakket: {lacking.name}. Doe: pip install "pyhanko==0.38.0" "cryptography>=50".\n'
        "Lukt dat niet, dan staat in LEESMIJ.txt hoe u met sha256sum en openssl zelf controleert.\n"
    )
    raise SystemExit(2) from None

FORMAT = "convenant-bewijspakket-1"
MANIFEST, NOTE = "manifest.json", "manifest.note"
PDF, TEXT = "werkafspraken.pdf", "werkafspraken.json"
LARGEST_FILE, LARGEST_PACK, MOST_FILES = 64 * 1024 * 1024, 256 * 1024 * 1024, 5_000
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,2}", re.ASCII)
"""How a file in a pack is called; nothing that leads out of the folder it is unpacked in."""
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
LATER = timedelta(minutes=5)
"""How far the clock of a timestamp service may be behind that of the installation."""
SEAL = "zegel"
WEAK_DIGESTS = frozenset({"md2", "md4", "md5", "sha1"})
SIGNERS = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
AREA_PARTNERS = frozenset({"buurtpreventieteam", "gemeente", "politie"})
"""What sort of partner consents to a change of the area; to all else everyone does."""
SIGNED = frozenset({"ondertekend", "erkend", "geschorst", "vervangen", "verlopen", "beëindigd"})
AGREED = SIGNED | {"overeengekomen", "ter_ondertekening"}
STANDING = {
    "erkend": "Het team is erkend op deze werkafspraken.",
    "geschorst": "Het team was erkend; de erkenning is geschorst.",
    "vervangen": "Deze werkafspraken zijn later door andere vervangen.",
    "verlopen": "De looptijd van deze werkafspraken is voorbij.",
    "beëindigd": "Deze werkafspraken zijn beëindigd.",
    "ondertekend": "Iedereen heeft deze werkafspraken ondertekend. Het team is nog niet erkend.",
    "ter_ondertekening": "Let op: nog niet iedereen heeft deze werkafspraken ondertekend.",
    "ingetrokken": "Let op: dit dossier is ingetrokken. Er zijn geen werkafspraken.",
}
UNSIGNED = "Let op: er is niets ondertekend. Dit dossier was nog in overleg."
DECLINED = "Let op: het document dat er was, is vervallen. Er is geweigerd te tekenen, of het is heropend."
WORDS = {True: "klopt", False: "klopt niet", None: "niet te bepalen"}
VERDICTS = {True: "geldig", False: "ongeldig", None: "niet te bepalen"}
CODES = {True: 0, False: 1, None: 2}
UNPINNED = (
    "Let op: het wortelcertificaat komt uit het pakket zelf. "
    "Geef met --vertrouw het certificaat dat u op een andere manier kreeg."
)


class Refused(Exception):
    """This is no pack, or one that is not read any further. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold, or cannot be told."""

    sentence: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    holds: bool | None
    sentences: tuple[str, ...]


def checked(name: str, good: str, look: Callable[[], Iterable[Problem]]) -> Check:
    """What looking gave; whatever a broken file makes a parser raise, then it cannot be told."""
    found: list[Problem] = []
    try:
        for problem in look():
            found.append(problem)  # noqa: PERF402 - what was found before something breaks counts too
    except (LookupError, TypeError, AttributeError) as error:
        found.append(Problem(f"Iets in het pakket heeft een andere vorm dan het hoort ({error})."))
    except Exception as error:  # noqa: BLE001 - a file made to break a parser can make it raise anything
        found.append(Problem(f"Dit is niet te lezen ({type(error).__name__}).", unsure=True))
    if not found:
        return Check(name, True, (good,))  # noqa: FBT003 - the answer itself
    holds = None if all(each.unsure for each in found) else False
    return Check(name, holds, tuple(dict.fromkeys(each.sentence for each in found)))


# ── the files of the pack ────────────────────────────────────────────────────────────────────────────────


def read_pack(path: Path) -> dict[str, bytes]:
    """Every file of a pack, by its name. Raises Refused and OSError."""
    try:
        return _folder(path) if path.is_dir() else _archive(path)
    # NotImplementedError is what zipfile raises on a compression that it does not know.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise Refused("Dit ZIP-bestand is beschadigd.") from error


def _folder(path: Path) -> dict[str, bytes]:
    inside = sorted(each for each in path.rglob("*") if not each.is_dir() or each.is_symlink())
    for each in inside:
        if each.is_symlink() or not each.is_file():
            raise Refused(f"In de map staat iets dat geen gewoon bestand is: {each.name!r}.")
    sizes = [(each.relative_to(path).as_posix(), each.stat().st_size) for each in inside]
    _acceptable(sizes)
    return {name: (path / name).read_bytes() for name, _ in sizes}


def _archive(path: Path) -> dict[str, bytes]:
    with path.open("rb") as file:
        begin = file.read(4)
        file.seek(-min(22, path.stat().st_size), 2)
        end = file.read()
    if begin != b"PK\3\4" or end[:4] != b"PK\5\6" or end[20:] != b"\0\0":
        raise Refused("Dit is geen bewijspakket: het is geen ZIP-bestand, of er staat iets voor of achter.")
    with zipfile.ZipFile(path) as archive:
        inside = archive.infolist()
        _acceptable([(each.orig_filename, each.file_size) for each in inside])
        for each in inside:
            if each.flag_bits & 1 or each.external_attr >> 28 == 0xA:
                raise Refused(f"In het pakket staat geen gewoon bestand onder de naam {each.filename!r}.")
        return {each.filename: _content(archive, each) for each in inside}


def _content(archive: zipfile.ZipFile, inside: zipfile.ZipInfo) -> bytes:
    with archive.open(inside) as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) != inside.file_size:
        raise Refused(f"Het bestand {inside.filename!r} is niet zo groot als het zegt.")
    return content


def _acceptable(files: Sequence[tuple[str, int]]) -> None:
    names = [name for name, _ in files]
    if len(files) > MOST_FILES or sum(size for _, size in files) > LARGEST_PACK:
        raise Refused("Het pakket is uitgepakt veel te groot. Het wordt niet gelezen.")
    for name, size in files:
        if not PLAIN.fullmatch(name) or "\\" in name:
            raise Refused(f"In het pakket staat een bestand met een naam die niet mag: {name!r}.")
        if size > LARGEST_FILE:
            raise Refused(f"Het bestand {name!r} is uitgepakt veel te groot. Het pakket wordt niet gelezen.")
    if len({name.lower() for name in names}) != len(names):
        raise Refused("In het pakket staan twee bestanden met dezelfde naam.")


def canonical(value: object) -> bytes:
    """The one byte form of a JSON value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def in_number_order(value: object) -> bytes:
    """The form of before version 1.0, in which keys that are numbers stood in the order of the numbers."""
    return json.dumps(_sorted(value), separators=(",", ":"), ensure_ascii=False).encode()


def _sorted(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return [_sorted(each) for each in value]
    if not isinstance(value, dict):
        return value
    numbers = all(key.isascii() and key.isdecimal() and str(int(key)) == key for key in value)
    return {key: _sorted(value[key]) for key in sorted(value, key=int if numbers else None)}


def written(value: object, *, older: bool) -> tuple[bytes, ...]:
    """The forms in which something can have been hashed; the older one only where a statement says so."""
    return (canonical(value), in_number_order(value)) if older else (canonical(value),)


def sha256(content: bytes) -> str:
    """In hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def against_manifest(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Every file that is not as the manifest says."""
    raw = files.get(MANIFEST)
    if raw is None:
        yield Problem("Het manifest (manifest.json) ontbreekt.")
        return
    manifest = _json(raw)
    listed = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(listed, dict) or manifest.get("format") != FORMAT or canonical(manifest) != raw:
        yield Problem("Het manifest (manifest.json) is niet van een bewijspakket, of is veranderd.")
        return
    for name in sorted(set(files) - set(listed) - {MANIFEST, NOTE}):
        yield Problem(f"Het bestand {name} hoort niet in dit pakket.")
    for name in sorted({*listed, NOTE} - set(files)):
        yield Problem(f"Het bestand {name} ontbreekt.")
    for name in sorted(set(listed) & set(files)):
        if listed[name] != {"sha256": sha256(files[name]), "size": len(files[name])}:
            yield Problem(f"Het bestand {name} is veranderd: de controlesom is niet die van het manifest.")


def _json(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


# ── the journal: signed notes, proofs, timestamps ────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Key:
    """The public key of the journal, in a line `name+id+key` (C2SP signed-note)."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, line: str) -> Key:
        """Raises Refused."""
        name, _, rest = line.strip().partition("+")
        identity, _, encoded = rest.partition("+")
        data = base64.b64decode(encoded, validate=True)
        key = cls(name, data[1:])
        if data[:1] != b"\1" or len(data) != 33 or key.identity.hex() != identity:
            raise Refused("De sleutel van het journaal is geen sleutel.")
        return key

    @property
    def identity(self) -> bytes:
        """The first bytes of every signature with this key."""
        return hashlib.sha256(self.name.encode() + b"\n\1" + self.public).digest()[:4]

    def opened(self, note: bytes) -> str:
        """The text of a note that was signed with this key. Raises Refused."""
        text, divider, signatures = note.decode().rpartition("\n\n")
        lines = signatures.split("\n")
        if not divider or lines.pop():
            raise Refused("is geen ondertekende verklaring")
        ours = [mark for mark in map(self._mark, lines) if mark is not None]
        if len(ours) != 1:
            raise Refused("is niet met de sleutel van dit journaal ondertekend")
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(ours[0], f"{text}\n".encode())
        except InvalidSignature as error:
            raise Refused("is na het ondertekenen veranderd") from error
        return f"{text}\n"

    def _mark(self, line: str) -> bytes | None:
        dash, name, encoded = (*line.split(" "), "", "")[:3]
        try:
            signature = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            signature = b""
        own = (dash, name, signature[:4]) == ("—", self.name, self.identity)
        return signature[4:] if own else None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement: so many entries, this root."""

    size: int
    root: bytes
    note: bytes

    @classmethod
    def parse(cls, note: bytes, key: Key) -> Checkpoint:
        """Raises Refused."""
        text = key.opened(note)
        lines = text.split("\n")
        if len(lines) != 4 or lines[0] != key.name or not lines[1].isdecimal():
            raise Refused("is geen controlepunt van dit journaal")
        return cls(int(lines[1]), base64.b64decode(lines[2], validate=True), note)


def node(left: bytes, right: bytes) -> bytes:
    """Two nodes of the tree, side by side (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\1" + left + right).digest()


def includes(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether this leaf is at `index` in the tree with that root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, made = index, size - 1, leaf
    for part in proof:
        if last == 0:
            return False
        right = place % 2 == 1 or place == last
        made = node(part, made) if right else node(made, part)
        place, last = _up(place, last, right=right)
    return last == 0 and made == root


def extends(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> bool:
    """Whether the old tree is the beginning of the new one (RFC 9162, 2.1.4.2)."""
    if not 0 < old.size < new.size:
        return False
    path = [old.root, *proof] if old.size & (old.size - 1) == 0 else list(proof)
    place, last = old.size - 1, new.size - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    before = after = path[0] if path else b""
    for part in path[1:]:
        if last == 0:
            return False
        right = place % 2 == 1 or place == last
        before = node(part, before) if right else before
        after = node(part, after) if right else node(after, part)
        place, last = _up(place, last, right=right)
    return last == 0 and (before, after) == (old.root, new.root)


def _up(place: int, last: int, *, right: bool) -> tuple[int, int]:
    while right and place and place % 2 == 0:
        place, last = place >> 1, last >> 1
    return place >> 1, last >> 1


# ── whom to trust ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Trust:
    """The roots, what the pack brings along, and the moment of this check."""

    roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...]
    lists: tuple[crl.CertificateList, ...]
    at: datetime
    pinned: bool

    def context(self, moment: datetime) -> ValidationContext:
        """In which certificates must be valid at this moment. Nothing is ever fetched."""
        weak = DisallowWeakAlgorithmsPolicy(
            weak_hash_algos=WEAK_DIGESTS,
            weak_signature_algos=frozenset({"dsa"}),
            rsa_key_size_threshold=2048,
        )
        return ValidationContext(
            trust_manager=SimpleTrustManager.build(trust_roots=list(self.roots)),
            other_certs=self.others,
            crls=self.lists,
            moment=moment,
            allow_fetching=False,
            revocation_mode="soft-fail",
            retroactive_revinfo=True,
            algorithm_usage_policy=weak,
        )


def was_revoked(certificate: x509.Certificate, moment: datetime, trust: Trust) -> bool:
    """Whether a list in the pack, by who issued this certificate, says that it was revoked by then.

    Said apart from the library, which asks a list only for a certificate that names where it is published.
    """
    own = pyca.load_der_x509_certificate(certificate.dump())
    for issuer in {
        each.dump() for each in (*trust.roots, *trust.others) if each.subject == certificate.issuer
    }:
        above = pyca.load_der_x509_certificate(issuer)
        for each in trust.lists:
            found = _on_list(pyca.load_der_x509_crl(each.dump()), own, above)
            if found is not None and found <= moment:
                return True
    return False


def _on_list(
    told: pyca.CertificateRevocationList, own: pyca.Certificate, above: pyca.Certificate
) -> datetime | None:
    """When this list, if it is by who stands above the certificate, says that it was revoked."""
    try:
        own.verify_directly_issued_by(above)
    except (InvalidSignature, ValueError, TypeError):
        return None
    key = above.public_key()
    if told.issuer != above.subject or not told.is_signature_valid(key):  # type: ignore[arg-type]  # the key that has just verified a signature
        return None
    entry = told.get_revoked_certificate_by_serial_number(own.serial_number)
    return entry.revocation_date_utc if entry else None


def certificates(data: bytes) -> Iterator[x509.Certificate]:
    """The certificates in a file. Raises ValueError."""
    if not pem.detect(data):
        yield x509.Certificate.load(data, strict=True)
        return
    for _, _, der in pem.unarmor(data, multiple=True):
        yield x509.Certificate.load(der, strict=True)


def stamped_at(content: bytes, token: bytes, trust: Trust) -> datetime:
    """When a trusted timestamp (RFC 3161) says that this was there. Raises Refused."""
    info = cms.ContentInfo.load(token, strict=True)
    signed = info["content"]
    stated = signed["encap_content_info"]["content"].parsed["gen_time"].native
    found = asyncio.run(
        validate_tst_signed_data(
            signed, trust.context(stated), lambda name: hashlib.new(name, content).digest()
        )
    )
    status = TimestampSignatureStatus(**found)
    if not (status.intact and status.valid):
        raise Refused("Het tijdstempel hoort niet bij dit controlepunt of is veranderd.")
    if not status.trusted:
        raise Untrusted("Het tijdstempel komt niet van een uitgever die u vertrouwt.")
    if status.timestamp > trust.at + LATER:
        raise Untrusted("Het tijdstempel ligt in de toekomst.")
    return status.timestamp


class Untrusted(Refused):
    """It may be right, but not by whom is trusted."""


# ── what the pack tells ──────────────────────────────────────────────────────────────────────────────────


@dataclass
class Proposal:
    """A proposal as the journal tells of it."""

    digest: str
    kind: str
    retracted: bool = False
    stances: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    """The latest stance of each partner at each level, with the digest it is about."""


@dataclass
class Story:
    """What the entries of the journal make of the agreement."""

    state: str = ""
    partners: list[str] = field(default_factory=list)
    put_up: str | None = None
    approvals: dict[str, str] = field(default_factory=dict)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    """The signature field of each person who is asked, by the signatory's number."""
    versions: list[str] = field(default_factory=list)
    """SHA-256 of each version of the PDF, the first one without signatures."""
    size: int = 0
    """Of that first version, in bytes."""
    signed: dict[str, str] = field(default_factory=dict)
    """SHA-256 of the certificate in each field that was signed."""
    about: str = ""
    """The digest of the text that the PDF was made from."""
    voided: bool = False

    def tell(self, body: Mapping[str, Any]) -> None:
        """Go on with one entry."""
        self.state = body.get("target", self.state)
        if body.get("action") in {"team_beginnen", "opvolger_beginnen"}:
            self._begin(body)
        for effect in body.get("effects", ()):
            grown = Story._signed if {"before", "after"} <= effect.keys() else None
            happened = EFFECTS.get(effect["effect"], grown)
            if happened:
                happened(self, effect, body)
        if {"before", "after"} <= body.keys():  # an archive timestamp was added
            self._signed(body, body)

    def _begin(self, body: Mapping[str, Any]) -> None:
        self.partners = list(body["partners"])
        self.put_up = body["put_up"]
        self.approvals = {each["partner"]: each["digest"] for each in body["approvals"]}
        for each in body["proposals"]:
            self._revised({"number": each["number"], "revision": each["revisions"][-1]}, body)
            self.proposals[each["number"]].retracted = each["retracted"]
            for stance in each["stances"]:
                self._stance({"number": each["number"], "stance": stance}, body)

    def _revised(self, effect: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        revision = effect["revision"]
        before = self.proposals.get(effect["number"])
        stances = before.stances if before else {}
        made = Proposal(revision["digest"], revision["draft"]["kind"], stances=stances)
        self.proposals[effect["number"]] = made

    def _retracted(self, effect: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        self.proposals[effect["number"]].retracted = True

    def _stance(self, effect: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        given = effect["stance"]
        cell = (given["partner"], given["level"])
        self.proposals[effect["number"]].stances[cell] = (given["stance"], given["digest"])

    def _put_up(self, effect: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        self.put_up, self.approvals = effect["digest"], {}

    def _approved(self, effect: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        given = effect["approval"]
        self.approvals[given["partner"]] = given["digest"]

    def _unapproved(self, _effect: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        self.put_up, self.approvals = None, {}

    def _opened(self, effect: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        self.voided = False
        self.about, self.versions = effect["paper"]["digest"], [effect["paper"]["base"]]
        self.fields, self.size, self.signed = dict(body["fields"]), body["base_size"], {}

    def _signed(self, effect: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        if effect["before"] != self.versions[-1]:
            raise LookupError("handtekeningen sluiten niet op elkaar aan")
        self.versions.append(effect["after"])
        if "signatory" in effect:
            self.signed[self.fields[str(effect["signatory"])]] = body["certificate"]

    def _voided(self, _effect: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        self.voided = True
        self.versions, self.fields, self.signed, self.about = [], {}, {}, ""

    def _joined(self, effect: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        self.partners.append(effect["partner"]["key"])

    def _left(self, effect: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        self.partners.remove(effect["partner"])

    @property
    def standing(self) -> str:
        """Where the agreement stands, in a sentence."""
        known = STANDING.get(self.state)
        return known or (DECLINED if self.voided else UNSIGNED)


EFFECTS: dict[str, Callable[[Story, Mapping[str, Any], Mapping[str, Any]], None]] = {
    "ProposalMade": Story._revised,  # noqa: SLF001 - this table belongs to the class
    "ProposalRevised": Story._revised,  # noqa: SLF001 - the table of this very class
    "ProposalRetracted": Story._retracted,  # noqa: SLF001 - the table of this very class
    "StanceTaken": Story._stance,  # noqa: SLF001 - the table of this very class
    "PutUp": Story._put_up,  # noqa: SLF001 - the table of this very class
    "Approved": Story._approved,  # noqa: SLF001 - the table of this very class
    "ApprovalsVoided": Story._unapproved,  # noqa: SLF001 - the table of this very class
    "SigningOpened": Story._opened,  # noqa: SLF001 - the table of this very class
    "Signed": Story._signed,  # noqa: SLF001 - the table of this very class
    "PaperVoided": Story._voided,  # noqa: SLF001 - the table of this very class
    "PartnerJoined": Story._joined,  # noqa: SLF001 - the table of this very class
    "PartnerLeft": Story._left,  # noqa: SLF001 - the table of this very class
}


@dataclass
class Pack:
    """A pack whose files are those of its manifest."""

    files: Mapping[str, bytes]
    trust: Trust
    pinned: Key | None = None
    outside: bytes | None = None
    """The PDF, when it was given beside the pack."""
    story: Story = field(default_factory=Story)
    moments: dict[int, datetime] = field(default_factory=dict)
    """The moment of the timestamp over each checkpoint, by its size."""
    signers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def about(self) -> dict[str, Any]:
        """What the pack says it is of."""
        return dict(_json(self.files["dossier.json"]))

    @property
    def key(self) -> Key:
        """The public key of the journal. Raises Refused."""
        return Key.parse(self.files["journaal/sleutel.txt"].decode())

    @property
    def pdf(self) -> bytes | None:
        """The PDF of the pack, or the one that was given beside it."""
        return self.files.get(PDF, self.outside)

    @property
    def text(self) -> bytes | None:
        """The agreed text in canonical JSON."""
        return self.files.get(TEXT)

    def checkpoints(self) -> list[Checkpoint]:
        """In order of their size. Raises Refused."""
        notes = [name for name in self.files if re.fullmatch(r"journaal/controlepunt-\d+\.txt", name)]
        found = [Checkpoint.parse(self.files[name], self.key) for name in sorted(notes)]
        return sorted(found, key=lambda each: each.size)

    def other_orders(self) -> set[str]:
        """The hashes of the entries that signed statements say are in another order. Raises Refused."""
        found: set[str] = set()
        for name in sorted(n for n in self.files if re.fullmatch(r"journaal/volgorde-\d+\.txt", n)):
            head, _, *lines = self.key.opened(self.files[name]).removesuffix("\n").split("\n")
            if head != f"{self.key.name}/volgorde":
                raise Refused("gaat ergens anders over")
            found |= {line.split(" ")[1] for line in lines}
        return found

    def lines(self) -> Iterator[dict[str, Any]]:
        """The entries with their proofs, oldest first."""
        for line in self.files["journaal/regels.jsonl"].splitlines():
            yield json.loads(line)


# ── the checks ───────────────────────────────────────────────────────────────────────────────────────────


def key_problems(pack: Pack) -> Iterator[Problem]:
    """Is the key of the journal vouched for by the seal of an installation that is trusted?"""
    line = pack.files["journaal/sleutel.txt"]
    if pack.pinned and pack.pinned != pack.key:
        yield Problem("De sleutel van het journaal in het pakket is niet die u met --sleutel gaf.")
    signed = cms.ContentInfo.load(pack.files["journaal/sleutel.p7s"], strict=True)["content"]
    moment = _stated(signed) or pack.trust.at
    status = asyncio.run(
        async_validate_detached_cms(
            line,
            signed,
            signer_validation_context=pack.trust.context(moment),
            ts_validation_context=pack.trust.context(moment),
            key_usage_settings=SIGNERS,
        )
    )
    yield from _status_problems("Het zegel onder de sleutel van het journaal", status, pack.trust)


def manifest_problems(pack: Pack) -> Iterator[Problem]:
    """Was the manifest signed with the key of the journal?"""
    try:
        text = pack.key.opened(pack.files[NOTE])
    except (Refused, ValueError) as problem:
        yield Problem(f"De verklaring onder het manifest {problem}.")
        return
    digest = base64.b64encode(hashlib.sha256(pack.files[MANIFEST]).digest()).decode()
    if text != f"{pack.key.name}/bewijspakket\n{digest}\n":
        yield Problem("Het manifest is niet het manifest dat is ondertekend: er is aan het pakket gewerkt.")


def checkpoint_problems(pack: Pack) -> Iterator[Problem]:
    """Are the checkpoints signed, does each go on from the one before, and when were they there?"""
    try:
        points = pack.checkpoints()
    except (Refused, ValueError) as problem:
        yield Problem(f"Een controlepunt van het journaal {problem}.")
        return
    if not points:
        yield Problem("Er is geen controlepunt van het journaal.")
    joints = {
        (each["old"], each["new"]): each["proof"] for each in _json(pack.files["journaal/samenhang.json"])
    }
    for old, new in pairwise(points):
        if not extends(old, new, _hashes(joints.get((old.size, new.size), ()))):
            yield Problem(f"Controlepunt {new.size} gaat niet verder op controlepunt {old.size}.")
    for point in points:
        try:
            token = pack.files[f"journaal/controlepunt-{point.size:08d}.tst"]
            pack.moments[point.size] = stamped_at(point.note, token, pack.trust)
        except Refused as problem:
            yield Problem(f"Controlepunt {point.size}: {problem}", unsure=isinstance(problem, Untrusted))


def entry_problems(pack: Pack) -> Iterator[Problem]:
    """Does every entry stand in the journal that was signed, and are the names and words those of then?"""
    points = {each.size: each for each in pack.checkpoints()}
    last, seen = 0, 0
    other: set[str] = set()
    try:
        other = pack.other_orders()
    except Refused as problem:
        yield Problem(f"Een verklaring over de volgorde van regels {problem}.")
    for line in pack.lines():
        entry, seen = line["entry"], seen + 1
        number = entry["number"]
        if number <= last or entry["body"]["agreement"] != pack.about["agreement"]:
            yield Problem(f"Regel {number} van het journaal staat niet op zijn plaats.")
        if "source" in entry["body"] and entry["body"]["source"] != pack.story.state:
            yield Problem(f"Voor regel {number} ontbreekt een regel van het journaal over dit dossier.")
        last = number
        moment, older = pack.moments.get(line["size"]), entry["hash"] in other
        yield from _entry_problems(line, points.get(line["size"]), moment, older=older)
        pack.story.tell(entry["body"])
    if seen != pack.about["entries"]:
        yield Problem(f"Er horen {pack.about['entries']} regels van het journaal te zijn; er zijn er {seen}.")


def _entry_problems(
    line: Mapping[str, Any], point: Checkpoint | None, moment: datetime | None, *, older: bool
) -> Iterator[Problem]:
    entry, part = line["entry"], line["personal"]
    number = entry["number"]
    whole = {key: value for key, value in entry.items() if key != "hash"}
    form = next((each for each in written(whole, older=older) if sha256(each) == entry["hash"]), b"")
    if set(whole) != {"number", "at", "body", "commitment", "previous"} or not form:
        yield Problem(f"Regel {number} van het journaal is veranderd.")
    leaf = hashlib.sha256(b"\0" + form).digest()
    if point is None or not includes(number - 1, point.size, leaf, _hashes(line["proof"]), point.root):
        yield Problem(f"Regel {number}: het bewijs leidt niet van deze regel naar het controlepunt.")
    if isinstance(part, dict):
        salt = base64.b64decode(part["salt"], validate=True)
        forms = written(part["content"], older=older)
        if entry["commitment"] not in {sha256(salt + each) for each in forms}:
            yield Problem(f"De namen en woorden bij regel {number} zijn veranderd.")
    elif part not in {"gewist", "niet openbaar"}:
        yield Problem(f"De namen en woorden bij regel {number} ontbreken.")
    if moment and datetime.fromisoformat(entry["at"]) > moment + LATER:
        yield Problem(f"Regel {number} is van na het tijdstempel erover.")


def _hashes(proof: Iterable[str]) -> list[bytes]:
    return [base64.b64decode(each, validate=True) for each in proof]


def agreement_problems(pack: Pack) -> Iterator[Problem]:
    """Is the text the one that everybody spoke of, and does the journal say where the dossier stands?"""
    story, about = pack.story, pack.about
    if not story.partners:
        yield Problem("Het begin van dit dossier ontbreekt: het journaal zegt niet wie de partijen zijn.")
    if about["state"] != story.state:
        yield Problem(f"Volgens het pakket is de stand {about['state']}, volgens het journaal {story.state}.")
    if {about["digest"], story.about or story.put_up or ""} != {story.put_up or ""}:
        yield Problem("De controlesom van de tekst is niet die van het journaal en van het document.")
    if pack.text is not None:
        yield from _text_problems(pack.text, story)
    for partner in story.partners if story.state in AGREED else ():
        if story.approvals.get(partner) != story.put_up:
            yield Problem(f"Van {partner} staat geen goedkeuring van deze tekst in het journaal.")


def _text_problems(text: bytes, story: Story) -> Iterator[Problem]:
    if sha256(text) != story.put_up:
        yield Problem("De tekst in het pakket is niet de tekst waarover is gestemd.")
    if {each["key"] for each in json.loads(text)["partners"]} != set(story.partners):
        yield Problem("In de tekst staan andere partijen dan in het journaal.")


def consent_problems(pack: Pack) -> Iterator[Problem]:
    """Did every partner consent to every change, and is that change what stands in the text?"""
    if pack.story.state not in AGREED:
        return
    standing = {n: p for n, p in pack.story.proposals.items() if not p.retracted}
    for number, proposal in standing.items():
        said = [
            (cell, what)
            for cell, (what, digest) in proposal.stances.items()
            if digest == proposal.digest and cell[0] in pack.story.partners
        ]
        for (partner, level), what in said:
            if what != "instemming":
                yield Problem(f"Voorstel {number}: {partner} stemde op niveau {level} niet in, maar: {what}.")
        heard = {partner for (partner, _), _ in said}
        for partner in sorted(_asked(pack, proposal.kind) - heard):
            yield Problem(f"Voorstel {number}: van {partner} staat geen instemming in het journaal.")
    if pack.text is not None:
        yield from _word_problems(standing, json.loads(pack.text), _json(pack.files["voorstellen.json"]))


def _asked(pack: Pack, kind: str) -> set[str]:
    """The partners that must consent; a public pack does not say what sort of partner each is."""
    if kind != "gebied":
        return set(pack.story.partners)
    told = json.loads(pack.text)["partners"] if pack.text is not None else ()
    return {each["key"] for each in told if each["kind"] in AREA_PARTNERS}


def _word_problems(
    standing: Mapping[int, Proposal], text: Mapping[str, Any], told: Mapping[str, Any]
) -> Iterator[Problem]:
    """Whether the words that were consented to are those of the text; `told` has them by number."""
    deviating = {p["key"]: p["deviation"] for p in text["annex"]["principles"] if p["deviation"]}
    counted = {"afwijking": len(deviating), "aanvulling": len(text["supplements"])}
    for kind, number in counted.items():
        if sum(p.kind == kind for p in standing.values()) != number:
            yield Problem(
                f"In de tekst staat niet van elk voorstel ({kind}) de uitkomst, of er staat iets extra's."
            )
    for number, proposal in standing.items():
        words = told[str(number)]
        if words is None:
            continue  # erased: only their digest is known
        if sha256(canonical(words)) != proposal.digest:
            yield Problem(f"De woorden van voorstel {number} zijn niet die waarmee is ingestemd.")
        elif not _in_text(words, text, deviating):
            yield Problem(f"Voorstel {number} staat niet zo in de tekst als ermee is ingestemd.")


def _in_text(words: Mapping[str, Any], text: Mapping[str, Any], deviating: Mapping[str, Any]) -> bool:
    match words["kind"]:
        case "afwijking":
            return bool(deviating.get(words["principle"]) == {k: words[k] for k in ("text", "reason")})
        case "aanvulling":
            return {k: words[k] for k in ("title", "text", "reason")} in text["supplements"]
        case _:
            return all(words.get(part) == text["area"].get(part) for part in ("streets", "boundary"))


# ── the PDF ──────────────────────────────────────────────────────────────────────────────────────────────

_RANGE = re.compile(
    rb"/ByteRange\s{0,20}\[\s{0,20}0\s{1,20}(\d{1,10})\s{1,20}(\d{1,10})\s{1,20}(\d{1,10})\s{0,20}\]"
)
_END = re.compile(rb"%%EOF\r?\n?")
CHANGED = "De PDF is veranderd: de versies die het journaal noemt, zitten er niet zo in."


def physical_problems(pack: Pack) -> Iterator[Problem]:
    """Do the bytes lie where the signatures say they lie? It comes before any library's verdict."""
    pdf = pack.pdf or b""
    signatures = _signatures(pdf)
    before = 0
    for signature in signatures:
        problem, (start, end) = _place(pdf, signature)
        if problem:
            yield Problem(f"PDF, {signature.field_name}: {problem}")
        if start < before:
            yield Problem(f"PDF, {signature.field_name}: de handtekeningen overlappen elkaar.")
        before = end
    if before != len(pdf):
        yield Problem("Na de laatste handtekening is nog iets aan de PDF toegevoegd, of er is een stuk af.")
    shown = {tuple(int(n) for n in each.byte_range) for each in signatures}
    for match in _RANGE.finditer(pdf):
        found = (0, *(int(number) for number in match.groups()))
        if found not in shown and _hex(pdf, found[1], found[2])[:1] == b"0":
            yield Problem("In de PDF staat een handtekening die niet meer wordt getoond.")


def _signatures(pdf: bytes) -> list[EmbeddedPdfSignature]:
    reader = PdfFileReader(BytesIO(pdf), strict=True)
    if reader.encrypted or reader.xrefs.hybrid_xrefs_present:
        raise Refused("Zo'n PDF wordt niet gecontroleerd.")
    return sorted(reader.embedded_signatures, key=lambda each: int(each.byte_range[2]))


def _place(pdf: bytes, signature: EmbeddedPdfSignature) -> tuple[str, tuple[int, int]]:
    """What is wrong with where a signature lies, and where it begins and ends."""
    numbers = [int(n) for n in signature.byte_range]
    if len(numbers) != 4 or min(numbers) < 0 or numbers[0] != 0 or not numbers[1] < numbers[2]:
        return "het bereik van de handtekening klopt niet.", (0, 0)
    _, start, end, rest = numbers
    place = (start, end + rest)
    contents = signature.sig_object.raw_get("/Contents")
    raw = _hex(pdf, start, end)
    if end + rest > len(pdf):
        return "de handtekening gaat over meer dan er nu is: er ontbreekt een stuk.", place
    if not raw or raw != contents.original_bytes:
        return "de handtekening ligt niet waar zij zegt te liggen.", place
    if _der_length(raw) > len(raw) or raw[_der_length(raw) :].strip(b"\0"):
        return "achter de handtekening staat iets dat daar niet hoort.", place
    if not re.search(rb"%%EOF[\r\n]{0,2}\Z", pdf[: end + rest][-16:]):
        return "wat is ondertekend, eindigt niet aan het eind van een versie.", place
    return "", place


def _hex(pdf: bytes, start: int, end: int) -> bytes:
    """The value of `pdf[start:end]` when that is one hex string in one letter case, else nothing."""
    gap = pdf[start:end]
    inner = gap[1:-1]
    plain = gap[:1] == b"<" and gap[-1:] == b">" and inner in {inner.lower(), inner.upper()}
    if not plain or len(inner) % 2 or inner.translate(None, b"0123456789abcdefABCDEF"):
        return b""
    return bytes.fromhex(inner.decode("ascii"))


def _der_length(raw: bytes) -> int:
    """How long the DER sequence at the beginning says it is."""
    if len(raw) < 2 or raw[0] != 0x30:
        return 0
    if raw[1] < 0x80:
        return 2 + raw[1]
    more = raw[1] & 0x7F
    return 2 + more + int.from_bytes(raw[2 : 2 + more])


def version_problems(pack: Pack) -> Iterator[Problem]:
    """Is the PDF byte by byte what the journal says, each version the beginning of the next one?"""
    pdf, story = pack.pdf or b"", pack.story
    prefixes = _prefixes(pdf)
    places = [prefixes.get(version, -1) for version in story.versions]
    if not places or places[-1] != len(pdf):
        known = sha256(pdf) in story.versions
        sentence = "De PDF is een oudere versie: er ontbreken handtekeningen." if known else CHANGED
        yield Problem(sentence)
    elif -1 in places or places != sorted(set(places)) or places[0] != story.size:
        yield Problem(CHANGED)
    if story.state in SIGNED and set(story.signed) != set(story.fields.values()):
        yield Problem("Volgens het journaal heeft niet iedereen getekend.")


def _prefixes(pdf: bytes) -> dict[str, int]:
    """SHA-256 of the file up to each end of a version, with that place; a line end may follow or not."""
    found, whole, last = {}, hashlib.sha256(), 0
    for match in _END.finditer(pdf):
        for place in range(match.start() + len(b"%%EOF"), match.end() + 1):
            whole.update(pdf[last:place])
            last = place
            found[whole.hexdigest()] = place
    return found


def signature_problems(pack: Pack) -> Iterator[Problem]:
    """Is every signature right, by whom the journal says, and by a certificate that leads to a root?"""
    story, moment = pack.story, pack.trust.at
    found: dict[str, str] = {}
    for signature in reversed(_signatures(pack.pdf or b"")):
        status = asyncio.run(_status(signature, pack.trust, moment))
        name, who = signature.field_name, signature.signer_cert
        yield from _paper_problems(f"PDF, {name}", status, pack.trust)
        if isinstance(status, TimestampSignatureStatus):
            moment = status.timestamp if status.trusted else moment
            continue
        found[name] = who.sha256.hex()
        pack.signers.insert(0, _told(name, who, status))
    if found.keys() - {SEAL} != story.signed.keys() or SEAL not in found:
        yield Problem("In de PDF staan andere handtekeningen dan het journaal noemt.")
    for name, certificate in story.signed.items():
        if name in found and found[name] != certificate:
            yield Problem(f"PDF, {name}: iemand anders heeft getekend dan het journaal zegt.")


def _paper_problems(what: str, status: Any, trust: Trust) -> Iterator[Problem]:  # noqa: ANN401 - one of two
    found = list(_status_problems(what, status, trust))
    if isinstance(status, TimestampSignatureStatus):
        yield from found
        return
    if not status.docmdp_ok:
        found.append(Problem(f"{what}: na deze handtekening is iets veranderd dat niet mocht."))
    if not found and not status.bottom_line:
        found.append(
            Problem(f"{what}: de handtekening voldoet niet aan wat het bestand zelf eist.", unsure=True)
        )
    yield from found


async def _status(signature: EmbeddedPdfSignature, trust: Trust, at: datetime) -> Any:  # noqa: ANN401 - one of two
    if signature.sig_object_type == "/DocTimeStamp":
        return await async_validate_pdf_timestamp(signature, trust.context(at))
    moment = _stated(signature.signed_data) or at
    return await async_validate_pdf_signature(
        signature, trust.context(moment), trust.context(at), key_usage_settings=SIGNERS
    )


def _stated(signed: cms.SignedData) -> datetime | None:
    """The time in the timestamp of a signature, not yet judged."""
    for attribute in signed["signer_infos"][0]["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            token = attribute["values"][0]["content"]
            moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
            return moment
    return None


def _status_problems(
    what: str, status: StandardCMSSignatureStatus | TimestampSignatureStatus, trust: Trust
) -> Iterator[Problem]:
    if not (status.intact and status.valid):
        yield Problem(f"{what}: de handtekening klopt niet, of wat is ondertekend is veranderd.")
        return
    stamp = status if isinstance(status, TimestampSignatureStatus) else status.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid):
        yield Problem(f"{what}: er is geen tijdstempel dat erbij hoort.")
        return
    told = (status.revocation_details, stamp.revocation_details)
    certificates_used = (status.signing_cert, stamp.signing_cert)
    if any(told) or any(was_revoked(each, stamp.timestamp, trust) for each in certificates_used):
        yield Problem(f"{what}: een certificaat was ingetrokken toen er werd getekend.")
    elif not status.trusted:
        sentence = "het certificaat komt niet van een uitgever die u vertrouwt, of was verlopen."
        yield Problem(f"{what}: {sentence}", unsure=True)
    if not stamp.trusted:
        yield Problem(f"{what}: het tijdstempel komt niet van een uitgever die u vertrouwt.", unsure=True)


def _told(name: str, who: x509.Certificate, status: Any) -> dict[str, Any]:  # noqa: ANN401 - pyHanko's
    subject, stamp = who.subject.native, status.timestamp_validity
    return {
        "field": name,
        "name": subject.get("common_name"),
        "organisation": subject.get("organization_name"),
        "timestamp": stamp.timestamp.isoformat() if stamp else None,
        "certificate_sha256": who.sha256.hex(),
    }


def attachment_problems(pack: Pack) -> Iterator[Problem]:
    """Does the text travel inside the PDF, and is it the text of the pack?"""
    reader = PdfFileReader(BytesIO(pack.pdf or b""), strict=True)
    inside = [_file(each) for each in _named(reader.root["/Names"]["/EmbeddedFiles"])]
    if len(inside) != 1:
        yield Problem("In de PDF zit niet één bijlage met de tekst, maar een ander aantal.")
    elif pack.text is not None and inside[0] != pack.text:
        yield Problem("De tekst in de PDF is niet de tekst in het pakket (werkafspraken.json).")
    elif sha256(inside[0]) != pack.story.about:
        yield Problem("De tekst in de PDF is niet de tekst waarover is gestemd.")


def _named(tree: generic.DictionaryObject) -> Iterator[generic.DictionaryObject]:
    """What a name tree without branches holds."""
    names = tree["/Names"]
    yield from (names[place] for place in range(1, len(names), 2))


def _file(specification: generic.DictionaryObject) -> bytes:
    content: bytes = specification["/EF"]["/F"].data
    return content


# ── all together ─────────────────────────────────────────────────────────────────────────────────────────

CHECKS: tuple[tuple[str, str, Callable[[Pack], Iterable[Problem]]], ...] = (
    ("Sleutel van het journaal", "Het zegel van de installatie staat in voor deze sleutel.", key_problems),
    ("Ondertekening van het pakket", "Het pakket is sinds het maken niet veranderd.", manifest_problems),
    (
        "Controlepunten",
        "Elk controlepunt is ondertekend, gaat verder op het vorige en heeft een tijdstempel.",
        checkpoint_problems,
    ),
    ("Regels van het journaal", "Elke regel staat bewijsbaar in het journaal.", entry_problems),
    ("Tekst en goedkeuringen", "Het journaal en het pakket zeggen hetzelfde.", agreement_problems),
    ("Instemmingen", "Met elk voorstel in de tekst heeft elke partner ingestemd.", consent_problems),
)
ON_PAPER: tuple[tuple[str, str, Callable[[Pack], Iterable[Problem]]], ...] = (
    ("Plaats van de handtekeningen", "Elke byte van de PDF valt onder een handtekening.", physical_problems),
    ("Versies van de PDF", "De PDF is byte voor byte die van het journaal.", version_problems),
    (
        "Handtekeningen in de PDF",
        "Elke handtekening klopt, heeft een tijdstempel en is van wie het journaal zegt.",
        signature_problems,
    ),
    ("Tekst in de PDF", "De tekst in de PDF is de afgesproken tekst.", attachment_problems),
)


def judge(
    files: Mapping[str, bytes], trust: Trust, key: Key | None = None, pdf: bytes | None = None
) -> Report:
    """Look at everything. After a pack that is not its manifest nothing else is looked at."""
    first = checked("Bestanden", "Alle bestanden zijn die van het manifest.", lambda: against_manifest(files))
    if not first.holds:
        return Report((first,), "", [])
    pack = Pack(files, trust, key, pdf)
    found = [first, *(checked(name, good, _about(look, pack)) for name, good, look in CHECKS)]
    if pack.pdf is not None:
        found += [checked(name, good, _about(look, pack)) for name, good, look in ON_PAPER]
    elif pack.story.versions:
        lacking = "De PDF zit niet in dit pakket. Geef hem met --pdf om de handtekeningen te controleren."
        openly = bool(pack.about.get("public"))
        found.append(Check("PDF", None if openly else False, (lacking,)))
    return Report(tuple(found), pack.story.standing, pack.signers)


def _about(look: Callable[[Pack], Iterable[Problem]], pack: Pack) -> Callable[[], Iterable[Problem]]:
    return lambda: look(pack)


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict, and why."""

    checks: tuple[Check, ...]
    standing: str
    signers: list[dict[str, Any]]

    @property
    def holds(self) -> bool | None:
        """Whether everything holds; None when it cannot be told."""
        answers = {each.holds for each in self.checks}
        return False if False in answers else None if None in answers else True

    def as_json(self, trust: Trust) -> dict[str, Any]:
        """For other programs."""
        return {
            "verdict": VERDICTS[self.holds].replace(" ", "_"),
            "standing": self.standing,
            "moment": trust.at.isoformat(),
            "trust": "given" if trust.pinned else "pack",
            "checks": [{"name": c.name, "holds": c.holds, "sentences": c.sentences} for c in self.checks],
            "signers": self.signers,
        }

    def in_words(self, trust: Trust) -> str:
        """To read."""
        lines = []
        for check in self.checks:
            lines.append(f"[{WORDS[check.holds]}] {check.name}")
            lines += [f"    {sentence}" for sentence in check.sentences]
        for each in self.signers:
            lines.append(f"  {each['field']}: {each['name']} ({each['organisation']}), {each['timestamp']}")
        lines += [self.standing] if self.standing else []
        lines += [] if trust.pinned else [UNPINNED]
        return "\n".join([*lines, f"Oordeel: {VERDICTS[self.holds].upper()}"])


def _trust(files: Mapping[str, bytes], given: Sequence[Path], at: datetime) -> Trust:
    """Whom this check trusts. Raises OSError and Refused."""
    try:
        own = [each for path in given for each in certificates(path.read_bytes())]
    except ValueError as error:
        raise Refused("Wat u met --vertrouw gaf, is geen certificaat.") from error
    others, lists = [], []
    for name, content in files.items():
        if name.startswith("certificaten/"):
            others += _lenient(lambda data: list(certificates(data)), content)
        elif name.startswith("intrekkingen/"):
            lists += _lenient(lambda data: [crl.CertificateList.load(data, strict=True)], content)
    roots = own or _lenient(
        lambda _: [
            c for n in sorted(files) if n.startswith("certificaten/wortel") for c in certificates(files[n])
        ],
        b"",
    )
    return Trust(tuple(roots), tuple(others), tuple(lists), at, bool(own))


def _lenient(load: Callable[[bytes], list[Any]], content: bytes) -> list[Any]:
    """What is no certificate or list adds nothing; that it was changed is told by the manifest."""
    try:
        return load(content)
    except ValueError:
        return []


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Controleert een bewijspakket van Convenant.")
    here = Path(__file__).resolve().parent
    parser.add_argument("pakket", nargs="?", type=Path, default=here, help="ZIP of uitgepakte map")
    parser.add_argument("--vertrouw", action="append", type=Path, default=[], metavar="PEM")
    parser.add_argument("--sleutel", type=Path, metavar="BESTAND")
    parser.add_argument("--pdf", type=Path, metavar="BESTAND")
    parser.add_argument("--op", metavar="DATUM")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(given)


def _moment(day: str | None) -> datetime:
    if day is None:
        return datetime.now(UTC)
    try:
        return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    except ValueError as error:
        raise Refused("Geef bij --op een dag, zoals 2046-12-31.") from error


def main(given: Sequence[str] | None = None) -> int:
    """Check one pack; gives the exit code."""
    asked = _arguments(given)
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        at, files = _moment(asked.op), read_pack(asked.pakket)
        key = Key.parse(asked.sleutel.read_text(encoding="utf-8")) if asked.sleutel else None
        trust = _trust(files, asked.vertrouw, at)
        pdf = asked.pdf.read_bytes() if asked.pdf else None
    except Refused as problem:
        return _stopped(str(problem), 1, as_json=asked.json)
    except (OSError, ValueError) as problem:
        return _stopped(f"Dit is niet te lezen: {problem}.", 2, as_json=asked.json)
    report = judge(files, trust, key, pdf)
    out = json.dumps(report.as_json(trust), ensure_ascii=False) if asked.json else report.in_words(trust)
    sys.stdout.write(f"{out}\n")
    return CODES[report.holds]


def _stopped(sentence: str, code: int, *, as_json: bool) -> int:
    verdict = {1: "ongeldig", 2: "niet te bepalen"}[code]
    check = {"name": "Bestanden", "holds": False if code == 1 else None, "sentences": [sentence]}
    told = {"verdict": verdict.replace(" ", "_"), "checks": [check]}
    words = f"{sentence}\nOordeel: {verdict.upper()}"
    sys.stdout.write((json.dumps(told, ensure_ascii=False) if as_json else words) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
