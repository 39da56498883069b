"""The pile: read what waits for your signature, tick what you agree to, and sign that in one go.

The ticks go along in the address, so that who must prove first who they are finds them again.
"""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask_login import current_user

from language.said import said
from web.access import fresh, logged_in
from web.forms.pile import PileForm, read
from web.limits import limiter
from web.page_numbers import page_number
from web.parts import parts
from workflow.ports.paper import WrongMeans
from workflow.services.pile import Result, Signer, ToRead

pages = Blueprint("pile", __name__, url_prefix="/stapel")

TICK_FIRST = said("Zet eerst een vinkje bij elk document dat u wilt ondertekenen.")
READ_AGAIN = said("Wat u koos, ligt zo niet meer klaar om te tekenen. Lees hieronder wat er nu ligt.")
Reply = str | tuple[str, int]


@pages.get("")
@logged_in
def show() -> str:
    """Everything that waits for my signature: only what is otherwise than the standard."""
    return _pile()


@pages.get("/ondertekenen")
@logged_in
@fresh
def chosen() -> Reply:
    """What was ticked, and the button that signs it."""
    wanted = read(request.args.getlist("document"))
    if not wanted:
        return _pile([TICK_FIRST]), 422
    ready = parts().pile.chosen(current_user.id, wanted)
    if not ready:
        return _pile([READ_AGAIN]), 422
    return _button(ready, len(wanted) - len(ready))


@pages.post("/ondertekenen")
@logged_in
@fresh
@limiter.limit("20 per minute")
def sign() -> Reply:
    """Sign each of them, and say what became of each."""
    form = PileForm()
    if not form.validate():
        return _wrong(form, form.sentences)
    signer = Signer(current_user.id, form.key.data, current_user.fresh)
    try:
        results = parts().pile.sign(signer, form.wanted, form.brought)
    except WrongMeans as problem:
        return _wrong(form, form.told(str(problem), problem.about))
    return _told(results)


def _wrong(form: PileForm, problems: Sequence[str]) -> Reply:
    """Nothing was signed: the button again, or the pile when nothing of it is left."""
    ready = parts().pile.chosen(current_user.id, form.wanted)
    return (_button(ready, 0, form, problems) if ready else _pile(problems)), 422


def _told(results: Sequence[Result]) -> Reply:
    signed = [each for each in results if each.signed]
    failed = [each for each in results if not each.signed]
    left = parts().pile.waiting(current_user.id).total
    page = render_template("work/pile_done.html", signed=signed, failed=failed, left=left)
    return page, 200 if signed else 422


def _pile(problems: Sequence[str] = ()) -> str:
    sheet = parts().pile.waiting(current_user.id, page_number())
    return render_template("work/pile.html", sheet=sheet, problems=problems, together=bool(parts().pile.ways))


def _button(
    ready: Sequence[ToRead], changed: int, form: PileForm | None = None, problems: Sequence[str] = ()
) -> str:
    return render_template(
        "work/pile_sign.html",
        ready=ready,
        changed=changed,
        form=form,
        problems=problems,
        ways=parts().pile.ways,
        own=parts().certificates.own(current_user.id, parts().today()),
    )
