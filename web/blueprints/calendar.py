"""One's private calendar: the page where its secret address is made, and the address itself."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages
from web.access import logged_in, public
from web.blueprints.meetings import CALENDAR
from web.forms.meetings import FeedForm
from web.limits import limiter
from web.parts import parts

pages = Blueprint("calendar", __name__, url_prefix="/agenda")
SHOWN_BEFORE = said("Uw adres is al getoond. Hebt u het niet meer? Maak dan een nieuw adres.")
REVOKED = said("Uw agenda heeft geen adres meer. Wie het oude adres heeft, ziet niets meer.")


@pages.get("")
@logged_in
def show() -> str:
    """Whether there is an address, and making another."""
    return _page(FeedForm(formdata=None))


@pages.post("/vernieuwen")
@logged_in
@limiter.limit("10 per minute")
def renew() -> Response | str | tuple[str, int]:
    """Make a new address, shown here once. The same form sent again makes no other."""
    form = FeedForm()
    if not form.validate():
        return _page(form), 422
    token = parts().feeds.renew(current_user.id, form.key.data)
    if token is None:
        languages.flash(SHOWN_BEFORE, "melding")
        return redirect(url_for("calendar.show"), 303)
    return render_template("calendar/made.html", token=token)


@pages.post("/intrekken")
@logged_in
@limiter.limit("10 per minute")
def revoke() -> Response | tuple[str, int]:
    """Make the address worthless."""
    form = FeedForm()
    if not form.validate():
        return _page(form), 422
    parts().feeds.revoke(current_user.id)
    languages.flash(REVOKED, "gelukt")
    return redirect(url_for("calendar.show"), 303)


@pages.get("/<token>.ics")
@public
@limiter.limit("60 per minute")
def feed(token: str) -> Response:
    """The calendar of whoever made this address. Nobody else learns whether there is one."""
    answer = Response(parts().feeds.calendar(token), content_type=CALENDAR)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer.make_conditional(request)


def _page(form: FeedForm) -> str:
    return render_template("calendar/show.html", form=form, state=parts().feeds.state(current_user.id))
