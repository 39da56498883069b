"""Adopting a covenant: its text becomes a numbered version, its parties become partners."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.covenant import CovenantText, NamedSignatory, PlainWords, as_json, plain_as_json
from workflow.domain.names import key_of, kind_of
from workflow.domain.text import digest_of
from workflow.domain.vocabulary import Administration, PartnerKind
from workflow.persistence.tables import CovenantPartnerRow, CovenantRow, LevelRow, MinimumSizeRow, PartnerRow
from workflow.persistence.versions import covenant_text
from workflow.services.administration import journalled
from workflow.services.desk import Desk
from workflow.services.people import NotAllowed
from workflow.services.wording import UNPRINTABLE, unprintable, words_in

LEVELS = ("uitvoerend", "tactisch", "bestuurlijk")
"""The levels of consultation of a covenant that names none, lowest first."""
MINIMUM_MEMBERS = 3
"""The minimum size a new covenant begins with; later sizes are rows with a date."""
FIRST_DAY = date(1900, 1, 1)


class Covenants:
    """Covenants in numbered versions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def adopt(
        self, text: CovenantText, levels: tuple[str, ...] = LEVELS, term_months: int | None = None
    ) -> int:
        """Make this text the newest version of the covenant and give its number.

        `term_months` is how long a recognition under it lasts; None means until somebody ends it.

        A text that is the newest version already stays that version, unless it gets another term. Raises
        NotAllowed for a text with characters that no page can print: no team could ever sign it.
        """
        if found := unprintable(self._desk, *words_in(as_json(text)), *levels):
            raise NotAllowed(UNPRINTABLE % {"characters": found})
        with self._desk.database.begin() as session:
            newest = session.scalar(select(CovenantRow).order_by(CovenantRow.version.desc()).limit(1))
            digest = digest_of(as_json(text))
            if newest and newest.digest == digest and term_months in (None, newest.term_months):
                self._explain(session, newest, text.plain)
                return newest.version
            version = 1 + (session.scalar(select(func.max(CovenantRow.version))) or 0)
            moment = self._desk.now()
            row = CovenantRow(
                version=version,
                text=as_json(text),
                plain=plain_as_json(text.plain) if text.plain else None,
                digest=digest,
                imported_at=moment,
                term_months=term_months,
            )
            session.add(row)
            session.flush()
            ranked = enumerate(levels, start=1)
            session.add_all(LevelRow(covenant_id=row.id, rank=rank, name=name) for rank, name in ranked)
            session.add(MinimumSizeRow(covenant_id=row.id, since=FIRST_DAY, members=MINIMUM_MEMBERS))
            self._partners(session, row.id, text.signatories)
            body = {"version": version, "digest": digest, "term_months": term_months}
            journalled(session, self._desk, Administration.ADOPTED, body)
            return version

    def _explain(self, session: Session, row: CovenantRow, plain: PlainWords) -> None:
        """Other explanations of the same text: no new version, for nothing that was agreed changes."""
        if plain and plain_as_json(plain) != row.plain:
            row.plain = plain_as_json(plain)
            journalled(session, self._desk, Administration.EXPLAINED, {"version": row.version})

    def _partners(self, session: Session, covenant: int, signatories: tuple[NamedSignatory, ...]) -> None:
        """Every party but the team that happened to sign the covenant is a partner of new teams."""
        names = dict.fromkeys(s.partner for s in signatories if kind_of(s.partner) is not PartnerKind.TEAM)
        for place, name in enumerate(names):
            key = key_of(name)
            if session.get(PartnerRow, key) is None:
                session.add(PartnerRow(key=key, name=name, kind=kind_of(name)))
                session.flush()
            session.merge(CovenantPartnerRow(covenant_id=covenant, partner=key, place=place))

    def newest(self) -> tuple[int, CovenantText] | None:
        """The newest version with its number, or None before the first."""
        with self._desk.database.reading() as session:
            row = session.scalar(select(CovenantRow).order_by(CovenantRow.version.desc()).limit(1))
            return (row.version, covenant_text(row)) if row else None
