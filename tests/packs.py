"""Evidence packs as the product makes them: a little municipality with real paper, and its own keys."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

from signing.checkpoints import NoteKey
from signing.timestamps import own_timestamper
from signing.trust import Authority
from tests.builders import deviation, supplement
from tests.world import ROOT, World
from web.adapters import JournalNotary, PaperJudge, PaperMaker
from web.evidence_kit import Kit
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action
from workflow.persistence.database import Database
from workflow.ports import Paperwork
from workflow.services.evidence import EvidencePacks

Files = dict[str, bytes]


class Municipality:
    """The world of the other tests with the paper, keys and timestamps of a real installation."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.world = World.of(database, folder)
        clock, keys = self.world.clock, folder / "sleutels"
        self.authority = Authority.create(keys, "gemeente Proefdam", clock.now())
        self.root = self.authority.root_pem
        self.stamper = own_timestamper(self.authority.timestamps, clock.now)
        self.key = NoteKey.create(keys, "convenant.example/journaal")
        maker = PaperMaker(self.authority, self.stamper, ROOT / "templates" / "pdf", clock)
        paperwork = Paperwork(maker, maker, PaperJudge([self.root], clock))
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

    def pack(self, *, public: bool = False, agreement: int | None = None) -> bytes:
        out = io.BytesIO()
        packs = EvidencePacks(self.world.desk, self.kit)
        packs.for_office(agreement or self.world.agreement, out, public=public)
        return out.getvalue()


def files_of(pack: bytes) -> Files:
    """What is in a pack, by name, in order."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Files) -> bytes:
    """A ZIP of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
