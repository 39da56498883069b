"""Evidence packs as the product makes them: a little municipality with real paper, and its own keys."""

import base64
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from evidence import controleer
from evidence.controleer import FORMAT, MANIFEST, NOTE, canonical, sha256
from signing.checkpoints import NoteKey
from signing.revocations import Revocations
from signing.timestamps import own_timestamper
from signing.trust import ISSUING, Authority
from signing.ways.ephemeral import Ephemeral
from tests.builders import deviation, supplement
from tests.world import ROOT, World
from web.adapters import JournalNotary, PaperJudge, PaperMaker
from web.evidence_kit import Kit
from web.ways import AnySigner
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, SigningWay
from workflow.persistence.anchor import Anchor
from workflow.persistence.database import Database, open_engine
from workflow.persistence.migrate import upgrade
from workflow.ports.paper import Paperwork
from workflow.services.evidence import EvidencePacks

Files = dict[str, bytes]
DAY = "2026-11-30"
"""A day after everything in the packs."""


class Municipality:
    """The world of the other tests with the paper, keys and timestamps of a real installation."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.world = World.of(database, folder)
        clock, keys = self.world.clock, folder / "sleutels"
        self.authority = Authority.create(keys, "gemeente Proefdam", clock.now())
        self.root = self.authority.root_pem
        self.stamper = own_timestamper(self.authority.timestamps, clock.now)
        self.key = NoteKey.create(keys, "convenant.example/journaal")
        lists = Revocations(folder / "lijsten", self.authority)
        lists.renew(clock.now())
        maker = PaperMaker(self.authority, lists, self.stamper, ROOT / "templates" / "pdf", clock)
        ways = {SigningWay.EPHEMERAL: Ephemeral(self.authority, self.stamper)}
        signer = AnySigner(ways, "Convenant uitgifte", ([], []), clock)
        paperwork = Paperwork(maker, signer, PaperJudge([self.root], clock), maker)
        notary = JournalNotary(self.key, self.stamper, [self.root])
        self.world.desk = replace(self.world.desk, paperwork=paperwork, notary=notary)
        self.kit = Kit(keys, self.authority, self.stamper)

    def negotiate(self) -> None:
        """A supplement and a deviation that everybody consents to, one after an objection."""
        world = self.world
        world.submit()
        world.everyone_consents(world.propose(supplement()))
        number = world.propose(deviation())
        proposal = world.facts().proposal(number)
        assert proposal is not None
        objection = {"proposal": number, "digest": proposal.current.digest, "reason": "Liever niet."}
        world.done(Action.OBJECT, "politie-proefstreek-1", **objection)
        world.everyone_consents(number)

    def recognise(self) -> None:
        """All the way."""
        self.negotiate()
        self.world.to_recognition()

    def agree(self) -> None:
        """Until every partner approved."""
        self.negotiate()
        self.world.approve()

    def put_up(self) -> None:
        """The text lies with all partners."""
        self.negotiate()
        self.world.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(self.world.facts()))

    def revocations(self, certificates: Iterable[x509.Certificate], on: datetime) -> bytes:
        """A list of the issuing authority that was published today and holds for a week."""
        issuing = self.authority._pairs[ISSUING]
        now = self.world.clock.now()
        made = x509.CertificateRevocationListBuilder().issuer_name(issuing.certificate.subject)
        made = made.last_update(now).next_update(now + timedelta(days=7))
        for each in certificates:
            revoked = x509.RevokedCertificateBuilder().serial_number(each.serial_number).revocation_date(on)
            made = made.add_revoked_certificate(revoked.build())
        identity = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing.key.public_key())
        made = made.add_extension(identity, critical=False).add_extension(x509.CRLNumber(1), critical=False)
        return made.sign(issuing.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def pack(self, *, public: bool = False, agreement: int | None = None) -> bytes:
        out = io.BytesIO()
        packs = EvidencePacks(self.world.desk, self.kit)
        packs.for_office(agreement or self.world.agreement, out, public=public)
        return out.getvalue()


def municipality(folder: Path) -> Municipality:
    """One on SQLite, for tests of packs rather than of databases."""
    folder.mkdir(parents=True)
    engine = open_engine(f"sqlite:///{folder / 'convenant.db'}")
    upgrade(engine, ROOT / "migrations")
    return Municipality(Database(engine, Anchor(folder / "anker.json")), folder)


# ── packs ────────────────────────────────────────────────────────────────────────────────────────────────


def files_of(pack: bytes) -> Files:
    """What is in a pack, by name, in order."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    """A ZIP of these files, whatever their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def listed(files: Files, key: NoteKey | None = None) -> Files:
    """The same with a manifest that fits; signed with this key, else with the note that was there."""
    kept = {name: content for name, content in files.items() if name not in {MANIFEST, NOTE}}
    told = {name: {"sha256": sha256(content), "size": len(content)} for name, content in kept.items()}
    manifest = canonical({"format": FORMAT, "files": told})
    digest = base64.b64encode(hashlib.sha256(manifest).digest()).decode()
    note = key.sign(f"{key.name}/bewijspakket\n{digest}\n").encode() if key else files[NOTE]
    return {**kept, MANIFEST: manifest, NOTE: note}


@dataclass(frozen=True)
class Said:
    """What the verifier said."""

    code: int
    told: dict[str, Any]

    @property
    def sentences(self) -> str:
        """What does not hold or cannot be told."""
        wrong = (check for check in self.told["checks"] if check["holds"] is not True)
        return " ".join(sentence for check in wrong for sentence in check["sentences"])


def said(pack: bytes | Path, *options: object, at: str = DAY) -> Said:
    """The verdict of the verifier, in this process."""
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()) as out:
        path = pack if isinstance(pack, Path) else Path(folder) / "pakket.zip"
        if isinstance(pack, bytes):
            path.write_bytes(pack)
        code = controleer.main([str(path), "--json", "--op", at, *map(str, options)])
    return Said(code, json.loads(out.getvalue()))
