"""Rules about the PDF, its signatures and its verdict."""

from language.said import joined
from workflow.domain.facts import Act, Agreement
from workflow.domain.rules.questions import own_signatory
from workflow.domain.rules.rule import rule


@rule("Het document is niet van precies deze tekst gemaakt.", about_input=True)
def the_paper_says_the_agreed_text(agreement: Agreement, act: Act) -> bool:
    """Text, digest and PDF are one chain."""
    return act.paper is not None and act.paper.digest == agreement.put_up


@rule("De ondertekenaars zijn intussen veranderd. Open de ondertekening opnieuw.", about_input=True)
def the_paper_asks_todays_signatories(agreement: Agreement, act: Act) -> bool:
    """The blocks in the PDF are the signatories with a mandate today."""
    return act.paper is None or act.paper.asked == agreement.signing_on(act.today)


@rule("Het document is niet zojuist door u gemaakt. Open de ondertekening opnieuw.", about_input=True)
def the_paper_is_new(_: Agreement, act: Act) -> bool:
    """Unsigned, and in the name of who opens it: the four eyes of recognition rest on that."""
    paper = act.paper
    return paper is None or (paper.opened_by, paper.head, paper.signed) == (act.person, paper.base, ())


@rule("U hebt dit document al ondertekend.")
def has_not_signed_yet(agreement: Agreement, act: Act) -> bool:
    """Nobody acts twice."""
    signatory = own_signatory(agreement, act)
    return agreement.paper is None or signatory is None or signatory.id not in agreement.paper.signed


@rule("U bent nog niet aan de beurt: eerst tekenen de andere partners.")
def it_is_their_turn(agreement: Agreement, act: Act) -> bool:
    """Order groups, checked on the write and not only on the page; the gemeente is last by default."""
    paper, own = agreement.paper, own_signatory(agreement, act)
    if paper is None or own is None:
        return True
    return all(s.id in paper.signed for s in paper.asked if s.group < own.group)


@rule("Uw mandaat om te tekenen geldt vandaag niet.")
def the_mandate_to_sign_holds(agreement: Agreement, act: Act) -> bool:
    """A mandate is asked on the day of signing, whatever it was when signing opened."""
    own = own_signatory(agreement, act)
    if own is None:
        return True
    return any(s.id == own.id and s.holds_on(act.today) for s in agreement.signatories)


@rule("Bevestig eerst opnieuw wie u bent.", about_input=True)
def proved_who_they_are_just_now(_: Agreement, act: Act) -> bool:
    """Signing is in person, after proving again who one is."""
    return act.fresh


@rule("Iedereen die gevraagd is, kan nog tekenen. Wie niet wil tekenen, kan weigeren.")
def someone_asked_can_no_longer_sign(agreement: Agreement, act: Act) -> bool:
    """Else a changed mandate would leave a document that nobody can finish or decline."""
    paper = agreement.paper
    able = {s.id for s in agreement.signing_on(act.today)}
    return paper is not None and any(s.id not in able for s in paper.asked if s.id not in paper.signed)


@rule("Dit is niet het document dat klaarligt om te tekenen. Lees het document opnieuw.", about_input=True)
def on_exactly_this_paper(agreement: Agreement, act: Act) -> bool:
    """The signatory signs the recorded PDF that they had before them."""
    return agreement.paper is not None and act.digest == agreement.paper.base


@rule("Nog niet iedereen heeft getekend.")
def everyone_signed(agreement: Agreement, _: Act) -> bool:
    """Teams are recognised only when everyone, the team included, has signed (article 6)."""
    paper = agreement.paper
    return paper is not None and {s.id for s in paper.asked} == set(paper.signed)


@rule(
    "De handtekeningen zijn nu niet allemaal geldig. {why}",
    lambda _, act: {"why": joined(" ", act.check.reasons if act.check else ())},
    about_input=True,
)
def every_signature_verifies_now(agreement: Agreement, act: Act) -> bool:
    """The verdict is of this moment and of exactly the recorded file."""
    paper, check = agreement.paper, act.check
    return paper is not None and check is not None and check.valid and check.head == paper.head


@rule("Er ontbreekt nog een handtekening.")
def this_is_the_last_signature(agreement: Agreement, act: Act) -> bool:
    """Decides which row is taken: with this signature everyone has signed."""
    paper, own = agreement.paper, own_signatory(agreement, act)
    if paper is None or own is None:
        return False
    return {s.id for s in paper.asked} <= {*paper.signed, own.id}
