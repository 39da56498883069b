"""Somebody was at an evidence pack: whatever they did, the verifier refuses it and says what is wrong."""

import base64
import json
import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from evidence.controleer import MANIFEST, NOTE, canonical, sha256
from signing.checkpoints import NoteKey
from signing.evidence import vouched
from signing.timestamps import own_timestamper
from signing.trust import Authority
from tests.forgeries.revisions import REVISIONS
from tests.forgeries.tools import revised
from tests.packs import Files, Municipality, files_of, listed, municipality, said, zipped

LINES, TEXT, PDF = "journaal/regels.jsonl", "werkafspraken.json", "werkafspraken.pdf"
Change = Callable[["Case", Files], None]


class Case:
    """A pack, another one of the same municipality, and one of a municipality that only has the same name."""

    def __init__(self, folder: Path) -> None:
        self.ours = municipality(folder / "ours")
        self.ours.world.clock.forward(days=2)
        self.ours.agree()
        self.unsigned = files_of(self.ours.pack())
        self.ours.world.to_recognition()
        self.pack = self.ours.pack()
        self.agreement = self.ours.world.agreement
        self.other = files_of(_another(self.ours))
        theirs = municipality(folder / "theirs")
        theirs.recognise()
        self.theirs, self.stranger = files_of(theirs.pack()), theirs
        self.trust = folder / "wortel.pem"
        self.trust.write_bytes(self.ours.root)
        self.key = folder / "journaal.pub"
        self.key.write_text(self.ours.key.reader.line)

    @property
    def files(self) -> Files:
        return files_of(self.pack)


def _another(place: Municipality) -> bytes:
    world = place.world
    before, coordinator = world.agreement, world.people["coordinator"]
    world.people.pop("coordinator")
    world.agreement = world.start_team("BPT Anders")
    world.submit()
    world.to_recognition()
    other, world.agreement, world.people["coordinator"] = world.agreement, before, coordinator
    return place.pack(agreement=other)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case(tmp_path_factory.mktemp("packs") / "x")


def refused(case: Case, pack: bytes, *words: str, trust: bool = True) -> None:
    verdict = said(pack, *(("--vertrouw", case.trust) if trust else ()))
    assert verdict.code in {1, 2}, verdict.told
    assert verdict.sentences
    for word in words:
        assert word in verdict.sentences, verdict.sentences


def test_it_is_valid_before_anybody_was_at_it(case: Case) -> None:
    for options in ((), ("--vertrouw", case.trust), ("--vertrouw", case.trust, "--sleutel", case.key)):
        verdict = said(case.pack, *options)
        assert (verdict.code, verdict.sentences) == (0, "")


def test_packed_again_with_nothing_changed_it_is_still_valid(case: Case) -> None:
    assert said(zipped(reversed(case.files.items())), "--vertrouw", case.trust).code == 0
    assert said(zipped(listed(case.files, case.ours.key).items()), "--vertrouw", case.trust).code == 0


# ── each of the files ────────────────────────────────────────────────────────────────────────────────────

HOW: dict[str, Callable[[bytes], bytes]] = {
    "longer": lambda content: content + b" ",
    "shorter": lambda content: content[:-1],
    "empty": lambda content: b"" if content else b"x",
    "other": lambda content: content[:-1] + bytes([content[-1] ^ 1]) if content else b"x",
}


@pytest.mark.parametrize("how", HOW)
def test_every_file_of_it_is_watched(case: Case, how: str) -> None:
    for name, content in case.files.items():
        changed = {**case.files, name: HOW[how](content)}
        refused(case, zipped(changed.items()), "manifest" if name in {MANIFEST, NOTE} else name)


def test_also_when_the_manifest_was_made_to_fit(case: Case) -> None:
    """Of a dossier without a PDF: there is more to check, and that is not what stops it."""
    assert said(zipped(case.unsigned.items()), "--vertrouw", case.trust).code == 0
    for name, content in case.unsigned.items():
        if name not in {MANIFEST, NOTE}:
            changed = {**case.unsigned, name: HOW["longer"](content)}
            refused(case, zipped(listed(changed).items()), "manifest")


def test_a_file_that_is_gone_is_missed(case: Case) -> None:
    for name in case.files:
        left = {each: content for each, content in case.files.items() if each != name}
        refused(case, zipped(left.items()), name)


def test_a_file_more_or_under_another_name(case: Case) -> None:
    refused(case, zipped({**case.files, "extra.txt": b"x"}.items()), "extra.txt hoort niet")
    renamed = {("kopie.pdf" if name == PDF else name): content for name, content in case.files.items()}
    refused(case, zipped(renamed.items()), "kopie.pdf hoort niet", f"{PDF} ontbreekt")
    refused(case, zipped(listed(renamed).items()), "manifest")
    swapped = {**case.files, TEXT: case.files["dossier.json"], "dossier.json": case.files[TEXT]}
    refused(case, zipped(swapped.items()), TEXT, "dossier.json")


@pytest.mark.parametrize("kept", [(MANIFEST, NOTE), (MANIFEST,), (NOTE,), (PDF,), (TEXT,), (LINES,)])
def test_files_of_another_dossier_do_not_fit(case: Case, kept: tuple[str, ...]) -> None:
    """Both are real packs of the same municipality."""
    mixed = {**case.files, **{name: case.other[name] for name in kept}}
    refused(case, zipped(mixed.items()))
    if kept != (MANIFEST,):  # else there is nothing that differs when the manifest is made to fit again
        refused(case, zipped(listed(mixed).items()))
    assert said(zipped(case.other.items()), "--vertrouw", case.trust).code == 0


# ── the ZIP itself ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    ["../buiten.txt", "/etc/passwd", "a/../../b", "..\\b", "C:\\b", "a//b", "./a", "a/", "é", "a\nb"],
)
def test_no_name_leads_elsewhere(case: Case, name: str) -> None:
    refused(case, zipped([*case.files.items(), (name, b"x")]))


def test_two_files_with_one_name(case: Case) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        pack = zipped([*case.files.items(), (PDF, case.other[PDF])])
    refused(case, pack, "dezelfde naam")
    refused(case, zipped([*case.files.items(), (PDF.upper(), b"x")]), "dezelfde naam")


def test_a_bomb_is_not_unpacked(case: Case) -> None:
    out = BytesIO(case.pack)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("bom.txt", "w") as bomb:
        for _ in range(300):
            bomb.write(bytes(1024 * 1024))
    assert len(out.getvalue()) < 2 * 1024 * 1024
    refused(case, out.getvalue(), "veel te groot")


def test_a_bomb_that_says_it_is_small(case: Case) -> None:
    pack = zipped([*case.files.items(), ("bom.txt", bytes(5 * 1024 * 1024))])
    refused(case, pack.replace((5 * 1024 * 1024).to_bytes(4, "little"), (10).to_bytes(4, "little")))


def test_thousands_of_files(case: Case) -> None:
    refused(case, zipped([*case.files.items(), *((f"f{n}", b"") for n in range(5_000))]), "veel te groot")


def test_what_is_no_plain_file(case: Case) -> None:
    link = zipfile.ZipInfo("verwijzing")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    refused(case, zipped([*case.files.items(), (link, b"/etc/passwd")]), "geen gewoon bestand")


@pytest.mark.parametrize("before", [b"#!/bin/sh\n", b"%PDF-1.7\n", b"\0"])
def test_nothing_stands_before_or_behind_it(case: Case, before: bytes) -> None:
    refused(case, before + case.pack, "geen bewijspakket")
    refused(case, case.pack + before, "geen bewijspakket")


def test_what_is_no_zip_at_all(case: Case) -> None:
    for content in (
        b"",
        b"PK",
        b"PK\3\4",
        case.pack[:-30],
        case.pack[: len(case.pack) // 2],
        case.files[PDF],
    ):
        refused(case, content)


def test_random_bytes_in_the_zip(case: Case) -> None:
    """What the ZIP says of a file beside its content, such as a date, may change: that is not the pack."""
    rng, kept = random.Random(4), 0
    for _ in range(60):
        pack = bytearray(case.pack)
        pack[rng.randrange(len(pack))] ^= 1 << rng.randrange(8)
        verdict = said(bytes(pack), "--vertrouw", case.trust)
        if verdict.code == 0:
            assert files_of(bytes(pack)) == case.files
            kept += 1
    assert kept < 10


def test_a_folder_with_something_else_in_it(case: Case, tmp_path: Path) -> None:
    for name, content in case.files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert said(tmp_path, "--vertrouw", case.trust).code == 0
    (tmp_path / "link.txt").symlink_to(case.trust)
    assert "geen gewoon bestand" in said(tmp_path, "--vertrouw", case.trust).sentences


# ── with the key of the journal stolen: the manifest fits and is signed, and still nothing passes ───────


def lines_of(files: Files) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[LINES].splitlines()]


def put(files: Files, lines: list[dict[str, Any]]) -> None:
    files[LINES] = b"".join(canonical(line) + b"\n" for line in lines)
    about = json.loads(files["dossier.json"])
    files["dossier.json"] = canonical({**about, "entries": len(lines)})


def line_with(lines: list[dict[str, Any]], action: str) -> dict[str, Any]:
    return next(line for line in lines if line["entry"]["body"]["action"] == action)


def on_line(action: str, change: Callable[[dict[str, Any]], object], *, rehash: bool = False) -> Change:
    """Change the first entry of this action; if wished so that its own hash fits again."""

    def changed(_: Case, files: Files) -> None:
        lines = lines_of(files)
        line = line_with(lines, action)
        change(line)
        if rehash:
            whole = {key: value for key, value in line["entry"].items() if key != "hash"}
            line["entry"]["hash"] = sha256(canonical(whole))
        put(files, lines)

    return changed


def without(action: str) -> Change:
    """As if this never happened."""

    def changed(_: Case, files: Files) -> None:
        put(files, [line for line in lines_of(files) if line["entry"]["body"]["action"] != action])

    return changed


def on_file(name: str, change: Callable[["Case", bytes], bytes]) -> Change:
    def changed(case: Case, files: Files) -> None:
        files[name] = change(case, files[name])

    return changed


def of(source: str, *names: str) -> Change:
    """Files of another pack."""

    def changed(case: Case, files: Files) -> None:
        taken: Files = getattr(case, source)
        files.update({name: taken[name] for name in names})

    return changed


def swap(field: str) -> Change:
    """Two consents exchanged."""

    def changed(_: Case, files: Files) -> None:
        lines = lines_of(files)
        one, two = [line for line in lines if line["entry"]["body"]["action"] == "instemmen"][:2]
        one[field], two[field] = two[field], one[field]
        put(files, lines)

    return changed


def earlier(signatures: int) -> Change:
    """The PDF as it was with fewer signatures."""

    def changed(_: Case, files: Files) -> None:
        ends = [place + 6 for place in range(len(files[PDF])) if files[PDF].startswith(b"%%EOF\n", place)]
        files[PDF] = files[PDF][: ends[-1 - signatures]]

    return changed


def checkpoint_names(files: Files) -> tuple[str, str]:
    note, stamp = (name for name in sorted(files, reverse=True) if "controlepunt" in name)
    return (note, stamp) if note.endswith(".txt") else (stamp, note)


def another_tree(case: Case, files: Files) -> None:
    note, stamp = checkpoint_names(files)
    origin, size, _ = files[note].decode().split("\n")[:3]
    root = base64.b64encode(bytes(32)).decode()
    made = case.ours.key.sign(f"{origin}\n{size}\n{root}\n")
    files[note], files[stamp] = made.encode(), case.ours.world.desk.notary.stamp(made)


def signed_by_a_stranger(case: Case, files: Files) -> None:
    note, _ = checkpoint_names(files)
    text = files[note].decode().rpartition("\n\n")[0] + "\n"
    files[note] = NoteKey(case.ours.key.name, case.stranger.key.private).sign(text).encode()


def stamped_by_a_stranger(case: Case, files: Files) -> None:
    note, stamp = checkpoint_names(files)
    files[stamp] = case.stranger.world.desk.notary.stamp(files[note].decode())


def stamp_of_something_else(case: Case, files: Files) -> None:
    files[checkpoint_names(files)[1]] = case.ours.world.desk.notary.stamp("iets anders")


def stamped_too_early(case: Case, files: Files) -> None:
    note, stamp = checkpoint_names(files)
    case.ours.world.clock.forward(days=-1)
    try:
        files[stamp] = case.ours.world.desk.notary.stamp(files[note].decode())
    finally:
        case.ours.world.clock.forward(days=1)


def other_words(case: Case, files: Files) -> None:
    """The text of a supplement changed everywhere in the pack where it stands open."""
    for name in (TEXT, "voorstellen.json", "werkafspraken.html"):
        files[name] = files[name].replace(b"kwartaal", b"week")


DEEPER: dict[str, tuple[Change, str]] = {
    "personal parts of two consents swapped": (swap("personal"), "De namen en woorden bij regel"),
    "proofs of two consents swapped": (swap("proof"), "het bewijs leidt niet"),
    "entries of two consents swapped": (swap("entry"), "het bewijs leidt niet"),
    "proof truncated": (on_line("instemmen", lambda line: line["proof"].pop()), "het bewijs leidt niet"),
    "proof with a hash more": (
        on_line("instemmen", lambda line: line["proof"].append(line["proof"][0])), "het bewijs leidt niet"),
    "proof turned round": (
        on_line("instemmen", lambda line: line["proof"].reverse()), "het bewijs leidt niet"),
    "no proof": (on_line("instemmen", lambda line: line["proof"].clear()), "het bewijs leidt niet"),
    "proof to another checkpoint": (
        on_line("instemmen", lambda line: line.update(size=line["size"] - 1)), "het bewijs leidt niet"),
    "another person consented": (
        on_line("instemmen", lambda line: line["entry"]["body"].update(person=99)), "is veranderd"),
    "the same with a hash that fits": (
        on_line("instemmen", lambda line: line["entry"]["body"].update(person=99), rehash=True),
        "het bewijs leidt niet"),
    "an objection that became a consent": (
        on_line("bezwaar_maken", lambda line: line["entry"]["body"].update(action="instemmen"), rehash=True),
        "het bewijs leidt niet"),
    "another moment": (
        on_line("goedkeuren", lambda line: line["entry"].update(at="2026-01-01T00:00:00+00:00"), rehash=True),
        "het bewijs leidt niet"),
    "another name": (
        on_line("instemmen", lambda line: line["personal"]["content"].update(name="Iemand Anders")),
        "De namen en woorden"),
    "another salt": (
        on_line("instemmen", lambda line: line["personal"].update(salt="AAAA")), "De namen en woorden"),
    "no personal part": (on_line("instemmen", lambda line: line.update(personal=None)), "ontbreken"),
    "an entry twice": (
        lambda _, files: put(files, [*lines_of(files)[:9], *lines_of(files)[8:]]), "niet op zijn plaats"),
    "entries in another order": (
        lambda _, files: put(files, lines_of(files)[::-1]), "niet op zijn plaats"),
    "entries of another dossier": (of("other", LINES), "niet op zijn plaats"),
    "no approvals": (without("goedkeuren"), "geen goedkeuring"),
    "no consents": (without("instemmen"), "geen instemming"),
    "no signatures": (without("ondertekenen"), "ontbreekt een regel"),
    "no recognition": (without("erkennen"), "de stand"),
    "the beginning is gone": (lambda _, files: put(files, lines_of(files)[1:]), "Het begin"),
    "fewer entries than it says": (on_file(LINES, lambda _, c: c[: c.rindex(b"\n", 0, -1) + 1]), "regels"),
    "another state": (
        on_file("dossier.json", lambda _, c: c.replace(b"erkend", b"ingetrokken")), "de stand"),
    "another digest": (
        on_file("dossier.json", lambda _, c: canonical({**json.loads(c), "digest": "0" * 64})),
        "De controlesom van de tekst"),
    "another text": (on_file(TEXT, lambda _, c: c.replace(b"Dorpsstraat", b"Kerkstraat")), "waarover"),
    "other words everywhere": (other_words, "waarover"),
    "text of another dossier": (of("other", TEXT), "waarover"),
    "words of another proposal": (
        on_file("voorstellen.json", lambda _, c: c.replace(b"kwartaal", b"week")), "De woorden van voorstel"),
    "no words": (on_file("voorstellen.json", lambda *_: b"{}"), "andere vorm"),
    "PDF of another dossier": (of("other", PDF), "De PDF is veranderd"),
    "PDF of a stranger": (of("theirs", PDF), "uitgever die u vertrouwt"),
    "PDF without the last signature": (earlier(1), "oudere versie|veranderd"),
    "PDF without any signature": (earlier(4), "oudere versie"),
    "PDF with something behind it": (on_file(PDF, lambda _, c: c + b"\n"), "toegevoegd"),
    "PDF with a comment behind it": (
        on_file(PDF, lambda _, c: c + b"% x\n%%EOF\n"), "De PDF is veranderd"),
    "PDF cut off": (on_file(PDF, lambda _, c: c[:-50]), "PDF"),
    "PDF with another byte": (
        on_file(PDF, lambda _, c: c[:5000] + bytes([c[5000] ^ 1]) + c[5001:]), "De PDF is veranderd"),
    "no PDF": (lambda _, files: files.pop(PDF) and None, "De PDF zit niet"),
    "a checkpoint over another tree": (another_tree, "het bewijs leidt niet"),
    "a checkpoint by a stranger": (signed_by_a_stranger, "niet met de sleutel"),
    "a checkpoint of a stranger": (
        lambda case, files: files.update({checkpoint_names(files)[0]: case.theirs[
            checkpoint_names(case.theirs)[0]]}), "niet met de sleutel"),
    "no checkpoint": (
        lambda _, files: [files.pop(name) for name in checkpoint_names(files)] and None, "geen controlepunt"),
    "no timestamp": (lambda _, files: files.pop(checkpoint_names(files)[1]) and None, "andere vorm"),
    "a timestamp by a stranger": (stamped_by_a_stranger, "uitgever die u vertrouwt"),
    "a timestamp of something else": (stamp_of_something_else, "hoort niet bij dit controlepunt"),
    "a timestamp of before": (stamped_too_early, "van na het tijdstempel"),
    "key of a stranger": (of("theirs", "journaal/sleutel.txt"), "Het zegel onder de sleutel"),
    "key and seal of a stranger": (
        of("theirs", "journaal/sleutel.txt", "journaal/sleutel.p7s"), "uitgever die u vertrouwt"),
    "no seal under the key": (on_file("journaal/sleutel.p7s", lambda *_: b""), "niet te lezen"),
}  # fmt: skip


@pytest.mark.parametrize("what", DEEPER)
def test_who_has_the_key_of_the_journal_changes_nothing_either(case: Case, what: str) -> None:
    change, word = DEEPER[what]
    files = case.files
    change(case, files)
    assert files != case.files
    verdict = said(zipped(listed(files, case.ours.key).items()), "--vertrouw", case.trust)
    assert verdict.code in {1, 2}, verdict.told
    assert any(each in verdict.sentences for each in word.split("|")), verdict.sentences


@pytest.mark.parametrize("what", sorted(REVISIONS)[::5])
def test_nothing_is_added_to_the_pdf(case: Case, what: str) -> None:
    files = case.files
    files[PDF] = revised(REVISIONS[what])(files[PDF])
    refused(case, zipped(listed(files, case.ours.key).items()), "De PDF is veranderd")


# ── whom to trust ────────────────────────────────────────────────────────────────────────────────────────


def test_a_pack_of_a_stranger_with_the_same_name_leads_to_another_root(case: Case) -> None:
    pack = zipped(case.theirs.items())
    assert said(pack).told["trust"] == "pack"
    verdict = said(pack, "--vertrouw", case.trust)
    assert (verdict.code, verdict.told["trust"]) == (2, "given")
    assert "uitgever die u vertrouwt" in verdict.sentences
    assert "niet die u met --sleutel gaf" in said(pack, "--sleutel", case.key).sentences


def test_the_root_of_a_stranger_in_the_pack(case: Case) -> None:
    files = {**case.files, "certificaten/wortel-1.pem": case.theirs["certificaten/wortel-1.pem"]}
    refused(case, zipped(listed(files, case.ours.key).items()), "uitgever die u vertrouwt", trust=False)


def test_everything_signed_again_by_who_has_another_seal(case: Case, tmp_path: Path) -> None:
    """Own journal key, own seal, own timestamps: only the PDF and the root are the real ones."""
    now = case.ours.world.clock.now
    theirs = Authority.create(tmp_path / "sleutels", "gemeente Proefdam", now())
    key = NoteKey.create(tmp_path, case.ours.key.name)
    files = case.files
    line = f"{key.reader.line}\n".encode()
    files["journaal/sleutel.txt"] = line
    files["journaal/sleutel.p7s"] = vouched(line, theirs.seal, own_timestamper(theirs.timestamps, now))
    for name in [name for name in files if name.endswith(".txt") and "controlepunt" in name]:
        files[name] = key.sign(files[name].decode().rpartition("\n\n")[0] + "\n").encode()
        stamp = case.stranger.world.desk.notary.stamp(files[name].decode())
        files[name.replace(".txt", ".tst")] = stamp
    refused(case, zipped(listed(files, key).items()), "uitgever die u vertrouwt")
    refused(case, zipped(listed(files, key).items()), "uitgever die u vertrouwt", trust=False)


def test_a_day_before_the_timestamps_cannot_be_judged(case: Case) -> None:
    verdict = said(case.pack, "--vertrouw", case.trust, at="2026-11-01")
    assert verdict.code == 2
    assert "in de toekomst" in verdict.sentences


@pytest.mark.parametrize("at", ["2028-11-30", "2036-11-30"])
def test_years_later_it_still_holds(case: Case, at: str) -> None:
    assert said(case.pack, "--vertrouw", case.trust, at=at).code == 0


@pytest.mark.parametrize(
    "options",
    [("--vertrouw", "LEESMIJ"), ("--sleutel", "LEESMIJ"), ("--op", "gisteren"), ("--vertrouw", "weg")],
)
def test_what_is_asked_wrongly_gets_a_sentence(case: Case, tmp_path: Path, options: tuple[str, str]) -> None:
    (tmp_path / "LEESMIJ").write_text("tekst")
    given = options[1] if options[0] == "--op" else tmp_path / options[1]
    verdict = said(case.pack, options[0], given)
    assert verdict.code in {1, 2}
    assert verdict.sentences
