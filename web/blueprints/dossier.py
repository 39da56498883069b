"""A team's dossier: its pages, and one route for everything that can be done to it.

Which actions exist, and for whom, is the table's business (`workflow.domain.lifecycle`). A refused act shows
the page it came from again, with the reasons and with what was typed.
"""

import json
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from web import areas
from web.access import logged_in
from web.forms.acts import FORMS, ActForm, DraftForm, SignForm
from web.limits import limiter
from web.packed import packed
from web.parts import parts
from web.words import DONE
from workflow.domain.facts import Act
from workflow.domain.vocabulary import Action, ProposalKind
from workflow.ports.paper import PaperworkFailed, WrongMeans
from workflow.services.answers import Answer
from workflow.services.certificates import Line
from workflow.services.checkpoints import JournalBroken
from workflow.services.dossiers import Dossier
from workflow.services.proposal_view import ProposalView

pages = Blueprint("dossier", __name__, url_prefix="/dossier/<int:agreement>")
Page = Callable[[Dossier, ActForm | None, Sequence[str]], str]


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────


def _page(template: str, more: Callable[[Dossier], dict[str, Any]] = lambda _: {}) -> Page:
    """A page of a dossier, with what `more` finds for it."""

    def show(dossier: Dossier, form: ActForm | None = None, problems: Sequence[str] = ()) -> str:
        whole = {"dossier": dossier, "form": form, "problems": problems, **more(dossier)}
        return render_template(f"dossier/{template}.html", **whole)

    return show


def _before_opening(dossier: Dossier) -> dict[str, Any]:
    """For who may open the signing: whether everything that it depends on is in order."""
    trust = parts().trust
    return {"checks": trust.checks() if trust and Action.OPEN_SIGNING in dossier.offers else ()}


def _means() -> dict[str, Any]:
    """How the reader can sign."""
    return {"ways": parts().certificates.ways, "own": _own_certificates()}


overview_page = _page("overview", lambda dossier: areas.of_take_up(dossier) | _before_opening(dossier))
application_page = _page("application", areas.of_form)
negotiation_page = _page("negotiation", areas.of_proposals)
text_page = _page("text", areas.of_text)
approval_page = _page("approval", areas.of_text)
signing_page = _page("signing", lambda dossier: _before_opening(dossier) | _means())
history_page = _page("history")


def proposal_page(dossier: Dossier, form: ActForm | None = None, problems: Sequence[str] = ()) -> str:
    """The form of a proposal: new, a revision of the one it names, or one against the one it names."""
    given = request.values
    standing = _named(dossier, given.get("proposal", ""))
    counter = _named(dossier, given.get("tegen", ""))
    about = standing or counter
    kind = about.draft.kind.value if about else given.get("kind", "")
    if kind not in set(ProposalKind):
        abort(404)
    key = about.draft.principle if about else given.get("principle", "")
    principle = dossier.facts.covenant.principle(key)
    if kind == ProposalKind.DEVIATION and principle is None:
        abort(404)
    now = standing.draft.area if standing else dossier.facts.form.area
    area = form.area if isinstance(form, DraftForm) else now
    return render_template(
        "dossier/proposal.html",
        dossier=dossier,
        form=form,
        problems=problems,
        standing=standing,
        counter=counter,
        kind=ProposalKind(kind),
        principle=principle,
        around=areas.around(dossier, area) if kind == ProposalKind.AREA_CHANGE else None,
    )


def _named(dossier: Dossier, number: str) -> ProposalView | None:
    return next((p for p in dossier.proposals if str(p.number) == number), None)


@pages.get("")
@logged_in
def show(agreement: int) -> str:
    """Where it stands, whose turn it is, what the reader can do."""
    return overview_page(_opened(agreement), None, ())


@pages.get("/aanvraag")
@logged_in
def application(agreement: int) -> str:
    """The coordinator's form."""
    return application_page(_opened(agreement), None, ())


@pages.get("/onderhandeling")
@logged_in
def negotiation(agreement: int) -> str:
    """Every proposal with everyone's stance."""
    return negotiation_page(_opened(agreement), None, ())


@pages.get("/voorstel")
@logged_in
def proposal(agreement: int) -> str:
    """The form of a proposal."""
    return proposal_page(_opened(agreement))


@pages.post("/voorstel/kaart")
@logged_in
@limiter.limit("60 per minute")
def preview(agreement: int) -> tuple[str, int]:
    """The form of a proposal again, with the map of the area that was typed; nothing is proposed."""
    dossier, form = _opened(agreement), DraftForm()
    fits = form.validate()
    return proposal_page(dossier, form, form.sentences), 200 if fits else 422


@pages.get("/tekst")
@logged_in
def text(agreement: int) -> str:
    """The complete text."""
    return text_page(_opened(agreement), None, ())


@pages.get("/goedkeuring")
@logged_in
def approval(agreement: int) -> str:
    """What deviates and who consented; approving."""
    return approval_page(_opened(agreement), None, ())


@pages.get("/ondertekening")
@logged_in
def signing(agreement: int) -> str:
    """The PDF, who signed, and signing."""
    return signing_page(_opened(agreement), None, ())


@pages.get("/geschiedenis")
@logged_in
def history(agreement: int) -> str:
    """What happened, from the journal."""
    return history_page(_opened(agreement), None, ())


@pages.get("/document.pdf")
@logged_in
def document(agreement: int) -> Response:
    """The PDF with the signatures so far."""
    found = parts().dossiers.document(agreement, current_user.id)
    return send_file(BytesIO(found.pdf), mimetype="application/pdf", download_name=found.name)


@pages.get("/bewijspakket.zip")
@logged_in
@limiter.limit("10 per minute")
def evidence(agreement: int) -> Response | tuple[str, int]:
    """Everything that proves this agreement, in one file to keep."""
    return packed(lambda out: parts().evidence.for_reader(agreement, current_user.id, out))


@pages.get("/geschiedenis/<int:number>/ontvangstbewijs.json")
@logged_in
def receipt(agreement: int, number: int) -> Response:
    """The proof of something the reader did, to keep."""
    try:
        found = parts().receipts.receipt(agreement, number, current_user.id)
    except JournalBroken:
        abort(503)
    content = BytesIO(json.dumps(found, ensure_ascii=False, indent=2).encode())
    name = f"ontvangstbewijs-{agreement}-{number}.json"
    return send_file(content, mimetype="application/json", as_attachment=True, download_name=name)


# ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────

FROM: dict[Action, Page] = {
    Action.FILL_IN: application_page,
    Action.SUBMIT: application_page,
    Action.PROPOSE: proposal_page,
    Action.REVISE: proposal_page,
    Action.RETRACT: negotiation_page,
    Action.CONSENT: negotiation_page,
    Action.OBJECT: negotiation_page,
    Action.REMARK: negotiation_page,
    Action.PUT_TO_APPROVAL: text_page,
    Action.APPROVE: approval_page,
    Action.REOPEN: approval_page,
    Action.SIGN: signing_page,
    Action.DECLINE: signing_page,
}
"""The page on which each action's form stands; the others stand on the overview."""
NEXT = {
    Action.FILL_IN: "dossier.application",
    Action.PROPOSE: "dossier.negotiation",
    Action.REVISE: "dossier.negotiation",
    Action.RETRACT: "dossier.negotiation",
    Action.CONSENT: "dossier.negotiation",
    Action.OBJECT: "dossier.negotiation",
    Action.SIGN: "dossier.signing",
    Action.REMARK: "dossier.negotiation",
}
"""Where one goes on after each action; else to the overview."""


@pages.post("/<word>")
@logged_in
@limiter.limit("60 per minute")
def act(agreement: int, word: str) -> Response | tuple[str, int]:
    """Do what the address says, or say why not."""
    action = next((each for each in FORMS if each.value == word), None)
    if action is None:
        abort(404)
    form = FORMS[action]()
    if not form.validate():
        return _again(agreement, action, form, form.sentences)
    if isinstance(form, DraftForm) and areas.unseen_overlap(_opened(agreement), form):
        return _again(agreement, action, form, (areas.LOOK_FIRST,))
    wish = form.act(action, current_user.id, fresh=current_user.fresh)
    try:
        answer = _answer(agreement, wish, form)
    except PaperworkFailed as problem:
        about, status = (problem.about, 422) if isinstance(problem, WrongMeans) else ("", 503)
        return _again(agreement, action, form, form.told(str(problem), about), status)
    if answer.done:
        return _onwards(agreement, wish, answer)
    return _again(agreement, action, form, answer.sentences)


def _onwards(agreement: int, wish: Act, answer: Answer) -> Response:
    flash(DONE[wish.action], "gelukt")
    if wish.action is Action.LEAVE:  # a dossier in which one takes no part is not shown
        return redirect(url_for("work.tasks"), 303)
    anchor = f"voorstel-{wish.proposal}" if wish.proposal else None
    where = NEXT.get(wish.action, "dossier.show")
    return redirect(url_for(where, agreement=answer.successor or agreement, _anchor=anchor), 303)


def _answer(agreement: int, wish: Act, form: ActForm) -> Answer:
    key = form.key.data
    papers = parts().papers
    match wish.action:
        case Action.OPEN_SIGNING:
            return papers.open_signing(agreement, wish, key)
        case Action.SIGN if isinstance(form, SignForm):
            return papers.sign(agreement, wish, key, form.brought)
        case Action.RECOGNISE:
            return papers.recognise(agreement, wish, key)
        case _:
            return parts().agreements.act(agreement, wish, key)


def _again(
    agreement: int, action: Action, form: ActForm, problems: Sequence[str], status: int = 422
) -> tuple[str, int]:
    return FROM.get(action, overview_page)(_opened(agreement), form, problems), status


def _own_certificates() -> tuple[Line, ...]:
    """Those with which the reader can sign today."""
    return parts().certificates.own(current_user.id, parts().today())


def _opened(agreement: int) -> Dossier:
    return parts().dossiers.open(agreement, current_user.id)
