"""THE TABLE: one row per transition of a working agreement. This file is the specification.

A row reads: this action, from this state, to that state, by whom, under these rules. Two rows with the same
action and state differ in `when`: the first whose `when` holds is taken. The rows drive what is enforced
(`machine.py`), the buttons a page shows and the diagram in docs/lifecycle.md.
"""

from dataclasses import dataclass

from workflow.domain.rules import (
    area,
    given,
    in_force,
    mandates,
    paper,
    partners,
    proposals,
    public,
    team,
    who,
    whole_text,
)
from workflow.domain.rules.rule import Rule
from workflow.domain.vocabulary import Action, State, label


@dataclass(frozen=True, slots=True)
class Row:
    """One transition. `who` is asked first; a stranger is not told what else is missing."""

    action: Action
    source: State
    target: State
    who: Rule
    guards: tuple[Rule, ...] = ()
    when: Rule | None = None


COORDINATOR, OFFICE, SEAT = who.a_coordinator, who.the_mayors_office, who.a_seat
APPROVER, SIGNATORY = who.an_approver, who.a_signatory
ENDER, ITSELF = who.a_coordinator_or_todays_signatory, who.the_installation_itself
REASON = given.a_reason_is_given
WITH_A_REASON = (REASON, given.words_are_not_too_many)
REOPENING = (who.speaks_for_one_partner, *WITH_A_REASON)

BEING_HEARD = (
    team.every_partner_has_a_seat,
    team.every_partner_has_an_approver,
    team.every_partner_has_a_signatory,
    team.every_level_is_held,
)
NOT_FROZEN = mandates.the_own_partner_is_not_frozen
SPEAKING = (who.speaks_for_one_partner, NOT_FROZEN)
BINDING = (*SPEAKING, mandates.every_mandate_was_accepted)
SETTLED = (mandates.no_partner_is_frozen, mandates.every_counted_mandate_was_accepted)
SUCCEEDING = (
    *SPEAKING,
    in_force.it_still_applies,
    in_force.no_successor_is_underway,
    in_force.the_successor_follows_this,
    *BEING_HEARD,
)
ENDING = (
    *SPEAKING,
    *WITH_A_REASON,
    in_force.it_ends_today_or_later,
    in_force.it_does_not_end_before_that,
)
PROPOSING = (
    *SPEAKING,
    proposals.the_draft_is_complete,
    given.words_are_not_too_many,
    proposals.the_principle_exists,
    proposals.the_draft_changes_something,
    proposals.the_partner_proposes_nothing_else_here,
    proposals.supports_no_rival,
    area.the_boundary_is_one,
)
OWN_PROPOSAL = (who.speaks_for_one_partner, proposals.the_proposal_stands, proposals.by_the_proposing_partner)
STANCE = (
    *SPEAKING,
    proposals.the_proposal_stands,
    proposals.on_the_current_revision,
    proposals.the_cell_is_asked,
    given.words_are_not_too_many,
)
APPROVING = (*BINDING, whole_text.has_not_approved_yet, whole_text.on_exactly_the_text_put_up)
SIGNING = (
    who.speaks_for_one_partner,
    paper.has_not_signed_yet,
    paper.it_is_their_turn,
    paper.the_mandate_to_sign_holds,
)
SIGNING_NOW = (*SIGNING, *BINDING[1:], paper.proved_who_they_are_just_now, paper.on_exactly_this_paper)

A, S = Action, State

ROWS: tuple[Row, ...] = (
    Row(
        A.FILL_IN,
        S.DRAFT,
        S.DRAFT,
        COORDINATOR,
        (
            who.speaks_for_one_partner,
            given.a_form_is_given,
            given.words_are_not_too_many,
            area.the_boundary_is_one,
            area.no_more_streets_than_there_are,
        ),
    ),
    Row(
        A.SUBMIT,
        S.DRAFT,
        S.SUBMITTED,
        COORDINATOR,
        (who.speaks_for_one_partner, team.the_form_is_complete, team.the_team_is_large_enough),
    ),
    Row(A.RETURN, S.SUBMITTED, S.DRAFT, OFFICE, WITH_A_REASON),
    Row(A.TAKE_UP, S.SUBMITTED, S.IN_NEGOTIATION, OFFICE, BEING_HEARD),
    Row(
        A.FILL_IN,
        S.IN_NEGOTIATION,
        S.IN_NEGOTIATION,
        COORDINATOR,
        (
            who.speaks_for_one_partner,
            given.a_form_is_given,
            given.words_are_not_too_many,
            given.the_area_stays,
            area.no_more_streets_than_there_are,
            team.the_new_form_is_complete,
            team.the_new_team_is_large_enough,
        ),
    ),
    Row(A.PROPOSE, S.IN_NEGOTIATION, S.IN_NEGOTIATION, SEAT, PROPOSING),
    Row(
        A.REVISE,
        S.IN_NEGOTIATION,
        S.IN_NEGOTIATION,
        SEAT,
        (*OWN_PROPOSAL, *PROPOSING[1:], proposals.the_subject_stays, proposals.the_revision_differs),
    ),
    Row(A.RETRACT, S.IN_NEGOTIATION, S.IN_NEGOTIATION, SEAT, OWN_PROPOSAL),
    Row(
        A.CONSENT,
        S.IN_NEGOTIATION,
        S.IN_NEGOTIATION,
        SEAT,
        (*STANCE, proposals.has_not_consented_yet, proposals.supports_no_rival),
    ),
    Row(
        A.OBJECT, S.IN_NEGOTIATION, S.IN_NEGOTIATION, SEAT, (*STANCE, REASON, proposals.has_not_objected_yet)
    ),
    Row(
        A.REMARK,
        S.IN_NEGOTIATION,
        S.IN_NEGOTIATION,
        SEAT,
        (
            who.speaks_for_one_partner,
            proposals.the_proposal_stands,
            proposals.something_is_asked_or_answered,
            proposals.the_question_is_there,
            given.words_are_not_too_many,
        ),
    ),
    Row(
        A.JOIN,
        S.IN_NEGOTIATION,
        S.IN_NEGOTIATION,
        OFFICE,
        (partners.the_newcomer_is_new, partners.the_newcomer_can_take_part),
    ),
    Row(
        A.LEAVE,
        S.IN_NEGOTIATION,
        S.IN_NEGOTIATION,
        APPROVER,
        (
            *SPEAKING,
            partners.may_be_missed,
            partners.leaves_no_proposals_behind,
            *WITH_A_REASON,
        ),
    ),
    Row(
        A.PUT_TO_APPROVAL,
        S.IN_NEGOTIATION,
        S.FOR_APPROVAL,
        COORDINATOR,
        (
            *BINDING,
            whole_text.every_proposal_is_settled,
            whole_text.on_the_text_as_it_is_now,
        ),
    ),
    Row(A.APPROVE, S.FOR_APPROVAL, S.AGREED, APPROVER, APPROVING, when=whole_text.this_is_the_last_approval),
    Row(A.APPROVE, S.FOR_APPROVAL, S.FOR_APPROVAL, APPROVER, APPROVING),
    Row(A.REOPEN, S.FOR_APPROVAL, S.IN_NEGOTIATION, APPROVER, REOPENING),
    Row(A.REOPEN, S.AGREED, S.IN_NEGOTIATION, APPROVER, REOPENING),
    Row(
        A.REOPEN,
        S.FOR_SIGNING,
        S.IN_NEGOTIATION,
        APPROVER,
        (*REOPENING, paper.someone_asked_can_no_longer_sign),
    ),
    Row(
        A.OPEN_SIGNING,
        S.AGREED,
        S.FOR_SIGNING,
        OFFICE,
        (
            *SETTLED,
            whole_text.every_partner_approved,
            whole_text.the_text_is_still_the_approved_one,
            team.every_partner_has_a_signatory,
            team.signatories_are_different_people,
            paper.the_paper_says_the_agreed_text,
            paper.the_paper_asks_todays_signatories,
            paper.the_paper_is_new,
        ),
    ),
    Row(A.SIGN, S.FOR_SIGNING, S.SIGNED, SIGNATORY, SIGNING_NOW, when=paper.this_is_the_last_signature),
    Row(A.SIGN, S.FOR_SIGNING, S.FOR_SIGNING, SIGNATORY, SIGNING_NOW),
    Row(
        A.DECLINE,
        S.FOR_SIGNING,
        S.IN_NEGOTIATION,
        SIGNATORY,
        (*SIGNING, *WITH_A_REASON),
    ),
    Row(
        A.RECOGNISE,
        S.SIGNED,
        S.RECOGNISED,
        OFFICE,
        (
            who.another_than_the_opener,
            *SETTLED,
            paper.everyone_signed,
            paper.every_signature_verifies_now,
            public.what_becomes_public_was_judged,
        ),
    ),
    *(
        Row(
            A.WITHDRAW,
            source,
            S.WITHDRAWN,
            COORDINATOR,
            (who.speaks_for_one_partner, given.words_are_not_too_many),
        )
        for source in (S.DRAFT, S.SUBMITTED, S.IN_NEGOTIATION, S.FOR_APPROVAL, S.AGREED, S.FOR_SIGNING)
    ),
    Row(A.SUSPEND, S.RECOGNISED, S.SUSPENDED, OFFICE, (in_force.it_still_applies, *WITH_A_REASON)),
    Row(A.RESUME, S.SUSPENDED, S.RECOGNISED, OFFICE, (in_force.it_still_applies, *WITH_A_REASON)),
    Row(A.AMEND, S.RECOGNISED, S.RECOGNISED, SEAT, (*SUCCEEDING, *WITH_A_REASON)),
    Row(A.RENEW, S.RECOGNISED, S.RECOGNISED, SEAT, SUCCEEDING),
    *(
        row
        for source in (S.RECOGNISED, S.SUSPENDED)
        for row in (
            Row(A.END, source, S.ENDED, ENDER, ENDING, when=in_force.it_ends_at_once),
            Row(A.END, source, source, ENDER, ENDING),
            Row(A.LAPSE, source, S.ENDED, ITSELF, when=in_force.the_notice_has_run_out),
            Row(A.LAPSE, source, S.EXPIRED, ITSELF, (in_force.the_term_has_ended,)),
            Row(A.SUPERSEDE, source, S.SUPERSEDED, ITSELF, (in_force.its_successor_was_recognised,)),
        )
    ),
)


_ROWS_OF: dict[tuple[Action, State], tuple[Row, ...]] = {}
for _row in ROWS:
    _pair = (_row.action, _row.source)
    _ROWS_OF[_pair] = (*_ROWS_OF.get(_pair, ()), _row)


def rows_for(action: Action, source: State) -> tuple[Row, ...]:
    """The rows of this action from this state, in order; empty when the table has none."""
    return _ROWS_OF.get((action, source), ())


def mermaid() -> str:
    """The lifecycle as a Mermaid state diagram, a line per pair of states that a row connects."""
    edges: dict[tuple[State, State], list[str]] = {}
    for row in ROWS:
        names = edges.setdefault((row.source, row.target), [])
        if label(row.action) not in names:
            names.append(label(row.action))
    lines = ["stateDiagram-v2", f"    [*] --> {State.DRAFT}"]
    lines += [f"    {source} --> {target}: {', '.join(names)}" for (source, target), names in edges.items()]
    sources = {row.source for row in ROWS}
    lines += [f"    {state} --> [*]" for state in State if state not in sources]
    return "\n".join(lines) + "\n"
