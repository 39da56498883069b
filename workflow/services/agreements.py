"""Doing something to an agreement: every action that needs no PDF goes through one method."""

from collections.abc import Collection
from dataclasses import replace

from workflow.domain.facts import Act
from workflow.domain.text import compose
from workflow.domain.vocabulary import Action
from workflow.persistence import agreements
from workflow.persistence.recording import Evidence
from workflow.services import cases, successions
from workflow.services.answers import Answer
from workflow.services.cases import Case
from workflow.services.desk import Desk

STARTING = (Action.AMEND, Action.RENEW)


class Agreements:
    """Acts upon working agreements."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def act(self, agreement: int, act: Act, key: str) -> Answer:
        """Do or refuse one act, in one transaction with its journal entry and its messages.

        `key` is that of the form it came from: the same form sent again changes nothing and gets the same
        answer. Raises NotFound, and KeyReused when the key comes with another request.
        """
        with self._desk.database.begin() as session:
            whole = cases.completed(session, self._desk, act)
            if known := cases.earlier(session, self._desk, agreement, whole, key):
                return known  # also to who may not see the dossier any more: a partner that left
            case = cases.open_case(session, self._desk, agreement, act.person)
            whole = _known(case, whole)
            evidence = (
                Evidence(text=compose(case.facts)) if act.action is Action.PUT_TO_APPROVAL else Evidence()
            )
            answer = cases.settle(case, whole, cases.outcome_of(case, whole), evidence)
            if answer.done and act.action in STARTING:
                answer = replace(answer, successor=successions.begin(case, whole))
            return cases.keep(case, key, answer)

    def fill_in(self, agreement: int, act: Act, part: Collection[str], key: str) -> Answer:
        """Fill in a part of the application, in one transaction like `act`.

        `part` names the fields of the act's form that are meant. The others stay as they are stored at that
        moment, whoever saved them. Raises NotFound and KeyReused, as `act` does.
        """
        with self._desk.database.begin() as session:
            given = cases.completed(session, self._desk, act)
            request = cases.request_digest(agreement, given, part)
            if known := cases.answered(session, self._desk, act.person, request, key):
                return known
            case = cases.open_case(session, self._desk, agreement, act.person)
            meant = {name: getattr(given.form, name) for name in part}
            whole = replace(given, form=replace(case.facts.form, **meant))
            answer = cases.settle(case, whole, cases.outcome_of(case, whole), Evidence())
            return cases.keep(case, key, answer)


def _known(case: Case, act: Act) -> Act:
    """The act with what only the server can say about it."""
    if act.action in STARTING:
        return successions.drawn_up(case, act)
    if act.action is Action.JOIN:
        return replace(act, newcomer=agreements.newcomer(case.session, act.partner))
    return act
