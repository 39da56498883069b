"""Meetings about a dossier. What may be planned, by whom and for whom is the service's business."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages
from web.access import logged_in
from web.forms.base import StrictForm
from web.forms.meetings import CancelForm, NoteForm, PlanForm, SlotForm
from web.limits import limiter
from web.parts import parts
from workflow.services.desk import ZONE
from workflow.services.dossiers import Dossier
from workflow.services.meeting_book import Book, MeetingView
from workflow.services.meetings import Author, MeetingAnswer

pages = Blueprint("meetings", __name__, url_prefix="/dossier/<int:agreement>/overleg")
CALENDAR = "text/calendar; charset=utf-8"
Shown = Response | tuple[str, int]


@pages.get("")
@logged_in
def listing(agreement: int) -> str:
    """What comes and what was, and planning something new."""
    return render_template("meetings/listing.html", dossier=_dossier(agreement), book=_book(agreement))


@pages.get("/nieuw")
@logged_in
def new(agreement: int) -> str:
    """The form of a new meeting: for one level, or about proposals."""
    form = PlanForm(formdata=None, level=request.args.get("niveau", "")[:6])
    form.proposals.data = [n[:6] for n in request.args.getlist("voorstel")]
    return _new_page(agreement, form)


@pages.post("/nieuw")
@logged_in
@limiter.limit("20 per minute")
def plan(agreement: int) -> Shown:
    """Plan a meeting and invite everyone."""
    form = PlanForm()
    if not form.validate():
        return _new_page(agreement, form), 422
    answer = parts().meetings.plan(agreement, _author(form), form.plan())
    if not answer.done:
        return _new_page(agreement, form, answer.sentences), 422
    return _done(agreement, answer, said("Het overleg is gepland. Iedereen krijgt een uitnodiging."))


@pages.get("/<int:meeting>")
@logged_in
def show(agreement: int, meeting: int) -> str:
    """One meeting: who is invited, and what was noted."""
    return _meeting_page(agreement, meeting)


@pages.get("/<int:meeting>/overleg.ics")
@logged_in
def download(agreement: int, meeting: int) -> Response:
    """One meeting for a calendar."""
    content = parts().meeting_book.calendar(agreement, meeting, current_user.id, languages.current())
    answer = Response(content, content_type=CALENDAR)
    answer.headers["Content-Disposition"] = "attachment; filename=overleg.ics"
    return answer


@pages.get("/<int:meeting>/verzetten")
@logged_in
def other_slot(agreement: int, meeting: int) -> str:
    """The form for another time or place."""
    return _move_page(agreement, meeting, None)


@pages.post("/<int:meeting>/verzetten")
@logged_in
@limiter.limit("20 per minute")
def move(agreement: int, meeting: int) -> Shown:
    """Give the meeting another time or place."""
    form = SlotForm()
    if not form.validate():
        return _move_page(agreement, meeting, form), 422
    answer = parts().meetings.move(agreement, _author(form), meeting, form.slot())
    if not answer.done:
        return _move_page(agreement, meeting, form, answer.sentences), 422
    return _done(agreement, answer, said("Het overleg is veranderd. Iedereen krijgt bericht."))


@pages.post("/<int:meeting>/afzeggen")
@logged_in
@limiter.limit("20 per minute")
def cancel(agreement: int, meeting: int) -> Shown:
    """Call the meeting off."""
    form = CancelForm()
    if not form.validate():
        return _meeting_page(agreement, meeting, form), 422
    answer = parts().meetings.cancel(agreement, _author(form), meeting, form.reason.data or "")
    if not answer.done:
        return _meeting_page(agreement, meeting, form, answer.sentences), 422
    return _done(agreement, answer, said("Het overleg is afgezegd. Iedereen krijgt bericht."))


@pages.post("/<int:meeting>/notities", defaults={"note": None})
@pages.post("/<int:meeting>/notities/<int:note>")
@logged_in
@limiter.limit("60 per minute")
def write(agreement: int, meeting: int, note: int | None) -> Shown:
    """Note what was decided, or give a note another version."""
    form = NoteForm()
    if not form.validate():
        return _meeting_page(agreement, meeting, form, note=note), 422
    author, meetings = _author(form), parts().meetings
    if note is None:
        answer = meetings.note(agreement, author, meeting, form.note())
    else:
        answer = meetings.correct(agreement, author, meeting, note, form.note())
    if not answer.done:
        return _meeting_page(agreement, meeting, form, answer.sentences, note), 422
    return _done(agreement, answer, said("De notitie is bewaard."))


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────


def _dossier(agreement: int) -> Dossier:
    return parts().dossiers.open(agreement, current_user.id)


def _book(agreement: int) -> Book:
    return parts().meeting_book.open(agreement, current_user.id)


def _meeting(agreement: int, meeting: int) -> MeetingView:
    return parts().meeting_book.meeting(agreement, meeting, current_user.id)


def _new_page(agreement: int, form: PlanForm, problems: Sequence[str] = ()) -> str:
    given = {"dossier": _dossier(agreement), "book": _book(agreement), "form": form}
    return render_template("meetings/plan.html", **given, problems=problems)


def _move_page(agreement: int, meeting: int, form: SlotForm | None, problems: Sequence[str] = ()) -> str:
    found = _meeting(agreement, meeting)
    given = {"dossier": _dossier(agreement), "meeting": found, "form": form or _filled(found)}
    return render_template("meetings/move.html", **given, problems=problems)


def _filled(meeting: MeetingView) -> SlotForm:
    """The form with what stands now, on the municipality's clock."""
    at = meeting.starts_at.astimezone(ZONE)
    given = {"minutes": meeting.minutes, "place": meeting.place, "link": meeting.link}
    return SlotForm(formdata=None, day=at.date(), time=at.time(), **given)


def _meeting_page(
    agreement: int,
    meeting: int,
    form: StrictForm | None = None,
    problems: Sequence[str] = (),
    note: int | None = None,
) -> str:
    given = {"dossier": _dossier(agreement), "meeting": _meeting(agreement, meeting), "form": form}
    return render_template("meetings/meeting.html", **given, problems=problems, corrected=note)


def _author(form: StrictForm) -> Author:
    return Author(current_user.id, form.key.data)


def _done(agreement: int, answer: MeetingAnswer, sentence: str) -> Response:
    languages.flash(sentence, "gelukt")
    return redirect(url_for("meetings.show", agreement=agreement, meeting=answer.meeting), 303)
