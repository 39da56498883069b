"""A team's dossier: its pages, and one route for everything that can be done to it.

Which actions exist, and for whom, is the table's business (`workflow.domain.lifecycle`). A refused act shows
the page it came from again, with the reasons and with what was typed.
"""

import json
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, redirect, render_template, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import areas, errors, languages, portions
from web.access import logged_in
from web.application import application_page, in_steps, resumed
from web.before_signing import points
from web.forms.act import ActForm
from web.forms.acts import FORMS, DraftForm, SignForm
from web.limits import limiter
from web.packed import packed
from web.parts import parts
from web.proposals import course_page, decision_page, named, proposal_page
from web.qr import qr
from web.words import DONE
from workflow.domain.facts import Act
from workflow.domain.vocabulary import Action, State
from workflow.ports.paper import PaperworkFailed, WrongMeans
from workflow.services.answers import Answer
from workflow.services.certificates import Line
from workflow.services.checkpoints import JournalBroken
from workflow.services.dossiers import Dossier

pages = Blueprint("dossier", __name__, url_prefix="/dossier/<int:agreement>")
NOT_RECOGNISED = said("Dit team is nu niet erkend. Er is dus geen bewijs van erkenning.")
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
    if Action.OPEN_SIGNING not in dossier.offers:
        return {"checks": ()}
    trust, certificates, today = parts().trust, parts().certificates, parts().today()
    last = certificates.last_days([s.person for s in dossier.facts.signatories], today)
    checks = trust.checks() if trust else ()
    return {"checks": points(dossier.facts, today, certificates=last, ways=certificates.ways, checks=checks)}


def _means() -> dict[str, Any]:
    """How the reader can sign."""
    return {"ways": parts().certificates.ways, "own": _own_certificates()}


overview_page = _page("overview", lambda dossier: areas.of_take_up(dossier) | _before_opening(dossier))
negotiation_page = _page("negotiation", areas.of_proposals)
text_page = _page("text", areas.of_text)
approval_page = _page("approval", lambda dossier: areas.of_text(dossier) | portions.changes(dossier))
signing_page = _page("signing", lambda dossier: _before_opening(dossier) | _means())
history_page = _page("history", lambda dossier: {"sheet": portions.happened(dossier.history)})


@pages.get("")
@logged_in
def show(agreement: int) -> str:
    """Where it stands, whose turn it is, what the reader can do."""
    return overview_page(_opened(agreement), None, ())


@pages.get("/aanvraag")
@logged_in
def application(agreement: int) -> str | Response:
    """The application on one page; whoever fills it in goes on where they were in the steps."""
    dossier = _opened(agreement)
    if in_steps(dossier):
        return redirect(url_for("application.step", agreement=agreement, word=resumed(dossier).word), 303)
    return application_page(dossier, None, ())


@pages.get("/onderhandeling")
@logged_in
def negotiation(agreement: int) -> str:
    """Every proposal with everyone's stance."""
    return negotiation_page(_opened(agreement), None, ())


@pages.get("/onderhandeling/<int:number>")
@logged_in
def decision(agreement: int, number: int) -> str:
    """One proposal: what it changes, who said what, and what the reader says."""
    dossier = _opened(agreement)
    if named(dossier, str(number)) is None:
        abort(404)
    return decision_page(dossier)


@pages.get("/onderhandeling/<int:number>/verloop")
@logged_in
def course(agreement: int, number: int) -> str:
    """Everything that was said of one proposal, in full."""
    return course_page(_opened(agreement), number)


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


@pages.get("/erkenning")
@logged_in
def recognition(agreement: int) -> str | tuple[str, int]:
    """A sheet to print and show, with the way to the public page; nothing on it is private."""
    dossier = _opened(agreement)
    if dossier.state is not State.RECOGNISED:
        return overview_page(dossier, None, [NOT_RECOGNISED]), 409
    address = url_for("public.team", slug=dossier.slug, _external=True)
    picture = qr(address, said("Code met het adres {address}", address=address))
    text = parts().publication.public_text(agreement)
    given = {"dossier": dossier, "text": text, "address": address, "picture": picture}
    return render_template("dossier/recognition.html", **given, today=parts().today())


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
def evidence(agreement: int) -> Response | errors.Page:
    """Everything that proves this agreement, in one file to keep."""
    return packed(lambda out: parts().evidence.for_reader(agreement, current_user.id, out))


@pages.get("/geschiedenis/<int:number>/ontvangstbewijs.json")
@logged_in
def receipt(agreement: int, number: int) -> Response | errors.Page:
    """The proof of something the reader did, to keep."""
    try:
        found = parts().receipts.receipt(agreement, number, current_user.id)
    except JournalBroken as problem:
        return errors.cannot_now(problem)
    content = BytesIO(json.dumps(found, ensure_ascii=False, indent=2).encode())
    name = f"ontvangstbewijs-{agreement}-{number}.json"
    return send_file(content, mimetype="application/json", as_attachment=True, download_name=name)


# ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────

FROM: dict[Action, Page] = {
    Action.FILL_IN: application_page,
    Action.SUBMIT: application_page,
    Action.PROPOSE: proposal_page,
    Action.REVISE: proposal_page,
    Action.RETRACT: decision_page,
    Action.CONSENT: decision_page,
    Action.OBJECT: decision_page,
    Action.REMARK: decision_page,
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
    Action.SIGN: "dossier.signing",
}
"""Where one goes on after each action; else to the overview."""
ONE_BY_ONE = frozenset({Action.CONSENT, Action.OBJECT, Action.REMARK})
"""After these one sees what was recorded at the proposal, and the way to the next that waits for one."""


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
    languages.flash(DONE[wish.action], "gelukt")
    if wish.action is Action.LEAVE:  # a dossier in which one takes no part is not shown
        return redirect(url_for("work.tasks"), 303)
    if wish.action in ONE_BY_ONE and wish.proposal:
        return redirect(url_for("dossier.decision", agreement=agreement, number=wish.proposal), 303)
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
