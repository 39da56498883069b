"""The agreed text: composed from covenant, form and proposals; in one canonical form; with one digest.

Text → digest → PDF → signatures is one chain. The canonical form is what is hashed, what the PDF carries
inside it, and what page and PDF are both made from, so that they cannot say different things.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from workflow.domain.area import Area, as_geojson
from workflow.domain.covenant import CovenantText, as_json
from workflow.domain.facts import Agreement, Draft, Proposal, TeamForm
from workflow.domain.vocabulary import ProposalKind

SCHEMA = "convenant-werkafspraken-1"
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: object) -> bytes:
    """The one byte form of a JSON value: sorted keys, no spaces, UTF-8. Reading it back changes nothing.

    Raises TypeError on a key that is no text: it would be sorted as what it is and read back as text, which
    sorts otherwise. Raises ValueError on a number that JSON does not have.
    """
    _refuse_other_keys(value)
    return _written(value)


def _refuse_other_keys(value: object) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key that is no text: {key!r}")
            _refuse_other_keys(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_other_keys(inner)


def _written(value: object) -> bytes:
    return _ENCODER.encode(value).encode()


def digest_of(value: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def tidy(text: str) -> str:
    """People's text in one form: Unicode NFC, one newline convention, no white space at line ends."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in composed.strip().split("\n"))


def tidy_draft(draft: Draft) -> Draft:
    """The draft with its words in one form, and without empty streets."""
    return replace(
        draft,
        text=tidy(draft.text),
        reason=tidy(draft.reason),
        title=tidy(draft.title),
        streets=_tidy_streets(draft.streets),
    )


def tidy_form(form: TeamForm) -> TeamForm:
    """The form with its words in one form, and without empty streets."""
    return replace(
        form,
        name=tidy(form.name),
        contact=tidy(form.contact),
        representative=tidy(form.representative),
        note=tidy(form.note),
        streets=_tidy_streets(form.streets),
    )


def _tidy_streets(streets: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(street for street in map(tidy, streets) if street))


def revision_digest(agreement: int, proposal: int, revision: int, draft: Draft) -> str:
    """The digest that stances are given on.

    The numbers are part of it, so that going back to an earlier wording does not revive earlier consents.
    """
    return digest_of(revision_content(agreement, proposal, revision, draft))


def revision_content(agreement: int, proposal: int, revision: int, draft: Draft) -> dict[str, Any]:
    """What that digest is over."""
    return {
        "agreement": agreement,
        "proposal": proposal,
        "revision": revision,
        "kind": draft.kind.value,
        "principle": draft.principle,
        "title": draft.title,
        "text": draft.text,
        "reason": draft.reason,
        **_area(draft.area),
    }


def compose(agreement: Agreement) -> dict[str, Any]:
    """The complete text of the werkafspraken, with every proposal that was not retracted in its place.

    It is put to approval only when each of those is accepted (lifecycle: voorleggen).
    """
    return _composed(agreement, _common(agreement))


def _composed(agreement: Agreement, common: "_Common") -> dict[str, Any]:
    standing = [p for p in agreement.proposals if not p.retracted]
    return {
        "schema": SCHEMA,
        "covenant": common.covenant,
        "team": {
            "name": agreement.form.name,
            "representative": agreement.form.representative,
            "contact": agreement.form.contact,
            "members": agreement.form.members,
        },
        "area": {
            **_area(_area_of(agreement, standing)),
            "note": agreement.form.note,
            **_coverage(agreement.form),
        },
        "annex": _annex(common, standing),
        "supplements": [
            {"title": p.draft.title, "text": p.draft.text, "reason": p.draft.reason}
            for p in standing
            if p.draft.kind is ProposalKind.SUPPLEMENT
        ],
        "partners": [{"key": p.key, "name": p.name, "kind": p.kind.value} for p in agreement.partners],
        "term_months": agreement.term_months,
    }


def settled_form(agreement: Agreement) -> TeamForm:
    """The form with the area as it is agreed; how many streets were covered was told of the old area."""
    area = _area_of(agreement, [p for p in agreement.proposals if not p.retracted])
    if area == agreement.form.area:
        return agreement.form
    return replace(agreement.form, streets=area.streets, boundary=area.boundary, streets_covered=None)


def text_digest(agreement: Agreement) -> str:
    """The digest of the complete text as it would be put to approval now.

    It is `digest_of(compose(agreement))`, with what agreements have in common written once.
    """
    common = _common(agreement)
    text = _composed(agreement, common)
    written = {"covenant": common.written, "annex": _annex_written(common, text["annex"])}
    parts = (b'"%b":%b' % (key.encode(), written.get(key) or _written(text[key])) for key in sorted(text))
    return hashlib.sha256(b"{%b}" % b",".join(parts)).hexdigest()


def _annex_written(common: "_Common", annex: Mapping[str, Any]) -> bytes:
    pairs = zip(annex["principles"], common.principles, common.principles_written, strict=True)
    principles = b",".join(known if own is plain else _written(own) for own, plain, known in pairs)
    introduction, title = common.ends_written
    return b'{"introduction":%b,"principles":[%b],"title":%b}' % (introduction, principles, title)


@dataclass(frozen=True, slots=True)
class _Common:
    """What every agreement under one version of the covenant says alike; never changed, so made once."""

    covenant: dict[str, Any]
    written: bytes
    introduction: list[str]
    title: str
    principles: tuple[dict[str, Any], ...]
    """As they are without a deviation."""
    principles_written: tuple[bytes, ...]
    ends_written: tuple[bytes, bytes]
    """The annex's introduction and title."""


def _common(agreement: Agreement) -> _Common:
    return _common_to(agreement.covenant, agreement.covenant_version)


@lru_cache(maxsize=256)
def _common_to(covenant: CovenantText, version: int) -> _Common:
    whole = as_json(covenant)
    kept = ("title", "municipality", "place", "date", "recitals", "enacting", "articles", "closing")
    text = {"version": version, **{key: whole[key] for key in kept}}
    principles = tuple(
        {"key": each.key, "heading": each.heading, "text": each.text, "deviation": None}
        for each in covenant.annex.principles
    )
    introduction, title = list(covenant.annex.introduction), covenant.annex.title
    written = tuple(_written(each) for each in principles)
    ends = _written(introduction), _written(title)
    return _Common(text, _written(text), introduction, title, principles, written, ends)


def _area_of(agreement: Agreement, standing: list[Proposal]) -> Area:
    changes = [p.draft.area for p in standing if p.draft.kind is ProposalKind.AREA_CHANGE]
    return changes[-1] if changes else agreement.form.area


def _area(area: Area) -> dict[str, Any]:
    """Without a boundary there is no word about one, so that older texts keep their digest."""
    drawn = {"boundary": as_geojson(area.boundary)} if area.boundary else {}
    return {"streets": list(area.streets), **drawn}


def _coverage(form: TeamForm) -> dict[str, Any]:
    """What the team told of the streets it applied with; left out when it told nothing."""
    if form.streets_covered is None:
        return {}
    return {"coverage": {"covered": form.streets_covered, "streets": len(form.streets)}}


def _annex(common: _Common, standing: list[Proposal]) -> dict[str, Any]:
    deviations = {p.draft.principle: p.draft for p in standing if p.draft.kind is ProposalKind.DEVIATION}
    return {
        "title": common.title,
        "introduction": common.introduction,
        "principles": [_principle(each, deviations.get(each["key"])) for each in common.principles],
    }


def _principle(plain: dict[str, Any], other: Draft | None) -> dict[str, Any]:
    return {**plain, "deviation": {"text": other.text, "reason": other.reason}} if other else plain
