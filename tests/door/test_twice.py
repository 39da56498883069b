"""Every form of a dossier sent twice over HTTP: done once, answered alike, never with another wish in it."""

import pytest

from tests.door.conftest import Build
from tests.door.house import House, changed
from tests.door.stages import NOBODY, OUTSIDERS, ROLES
from tests.door.wishes import Given, Known, as_fields, fitting
from web.forms.acts import FORMS
from workflow.domain.machine import Decision
from workflow.domain.vocabulary import Action

WHERE = {
    Action.FILL_IN: "draft",
    Action.SUBMIT: "draft",
    Action.RETURN: "submitted",
    Action.TAKE_UP: "submitted",
    Action.PROPOSE: "negotiating",
    Action.REVISE: "proposed",
    Action.RETRACT: "proposed",
    Action.CONSENT: "proposed",
    Action.OBJECT: "proposed",
    Action.REMARK: "proposed",
    Action.JOIN: "negotiating",
    Action.LEAVE: "negotiating",
    Action.PUT_TO_APPROVAL: "negotiating",
    Action.APPROVE: "last_approval",
    Action.REOPEN: "agreed",
    Action.OPEN_SIGNING: "agreed",
    Action.SIGN: "last_signature",
    Action.DECLINE: "for_signing",
    Action.RECOGNISE: "signed",
    Action.WITHDRAW: "for_signing",
    Action.SUSPEND: "recognised",
    Action.RESUME: "suspended",
    Action.AMEND: "recognised",
    Action.RENEW: "recognised",
    Action.END: "recognised",
}
"""Where each form can be sent."""
KEY = {"key": "een-en-dezelfde-sleutel"}


def able(house: House, action: Action) -> tuple[str, Given]:
    known = Known.of(house.world)
    given = fitting(known.facts, action, known.today)
    insiders = (who for who in ROLES if who not in (*OUTSIDERS, NOBODY))
    return next((who, given) for who in insiders if isinstance(known.outcome(action, who, given), Decision))


@pytest.mark.parametrize("action", FORMS)
def test_a_form_sent_twice_over_http(build: Build, action: Action) -> None:
    house = build(WHERE[action])
    who, given = able(house, action)
    fields = as_fields(action, given) | KEY
    first = house.send(who, action, fields)
    assert first.status_code == 303
    after = house.dump()
    second = house.send(who, action, fields)
    assert (second.status_code, second.headers["Location"]) == (303, first.headers["Location"])
    assert changed(after, house.dump()) == set()
    landed = house.get(who, first.headers["Location"])
    if action is Action.FILL_IN:  # in a draft, the application leads on to its step
        landed = house.get(who, landed.headers["Location"])
    assert landed.status_code == 200, "they come out on a page they may see"
    other = Action.WITHDRAW if action is not Action.WITHDRAW else Action.END
    third = house.send(who, other, {"reason": "Iets anders.", **KEY})
    assert third.status_code == 422
    assert "Al verstuurd" in third.get_data(as_text=True)
    assert changed(after, house.dump()) == set()


def test_anothers_key_is_refused_over_http(build: Build) -> None:
    house = build("submitted")
    assert house.send("kantoor", Action.TAKE_UP, dict(KEY)).status_code == 303
    after = house.dump()
    response = house.send("kantoor-2", Action.TAKE_UP, dict(KEY))
    assert response.status_code == 422
    assert "Al verstuurd" in response.get_data(as_text=True)
    assert changed(after, house.dump()) == set()
