"""Signed papers for the tests of checking, and a certificate authority to sign them with."""

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import algos, cms, core, crl, keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign.fields import (
    InvisSigSettings,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
    ensure_sig_flags,
)
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PARTNERS = ("bpt", "gemeente", "politie", "wonen")
PEOPLE = {
    "bpt": "V. Vertegenwoordiger",
    "gemeente": "B. Burgemeester",
    "politie": "T. Teamchef",
    "wonen": "D. Directeur",
}


@dataclass(frozen=True)
class Holder:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Any

    @property
    def asn1(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))

    @property
    def asn1_key(self) -> keys.PrivateKeyInfo:
        return keys.PrivateKeyInfo.load(
            self.key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def sha256(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()


def name(common: str, organisation: str = "Gemeente Proefdam") -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


@dataclass(frozen=True)
class Issue:
    """How a certificate is to be; the defaults are those of a person who signs."""

    start: datetime = NOON - timedelta(minutes=1)
    end: datetime = NOON + timedelta(minutes=14)
    ca: bool = False
    usages: frozenset[str] | None = frozenset({"digital_signature", "content_commitment"})
    purposes: tuple[x509.ObjectIdentifier, ...] = ()
    digest: Any = field(default_factory=hashes.SHA256)
    revocable: bool = False
    """Whether it says that there is a list of revoked certificates."""


USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
AUTHORITY = Issue(
    NOON - timedelta(days=365),
    NOON + timedelta(days=3650),
    ca=True,
    usages=frozenset({"key_cert_sign", "crl_sign"}),
)
STAMPING = Issue(
    NOON - timedelta(days=365),
    NOON + timedelta(days=3650),
    usages=frozenset({"digital_signature"}),
    purposes=(ExtendedKeyUsageOID.TIME_STAMPING,),
)


def issue(subject: x509.Name, issuer: Holder | None, how: Issue, key: Any = None) -> Holder:
    """A certificate by the issuer, or by itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    by = issuer.certificate.subject if issuer else subject
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(how.start)
        .not_valid_after(how.end)
        .add_extension(x509.BasicConstraints(ca=how.ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if how.usages is not None:
        builder = builder.add_extension(x509.KeyUsage(**{u: u in how.usages for u in USAGES}), critical=True)
    if how.revocable:
        where = [x509.UniformResourceIdentifier("http://lijst.invalid/intrekkingen.crl")]
        point = x509.DistributionPoint(where, None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    if how.purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(how.purposes), critical=True)
    return Holder(builder.sign(issuer.key if issuer else key, how.digest), key)


@cache
def authority(common: str = "Proefdam convenanten", number: int = 1) -> Holder:
    """A root; the same name with another number is another key."""
    return issue(name(common), None, AUTHORITY)


@cache
def stamper_of(root: Holder) -> Holder:
    return issue(name("Tijdstempels"), root, STAMPING)


def person(partner: str, root: Holder | None = None, how: Issue | None = None, key: Any = None) -> Holder:
    """A person who signs for a partner."""
    return issue(name(PEOPLE[partner], partner), root or authority(), how or Issue(), key)


class Stamper(DummyTimeStamper):
    """A timestamp authority in this process, with a clock that can be set."""

    def __init__(self, holder: Holder, at: datetime = NOON) -> None:
        super().__init__(holder.asn1, holder.asn1_key, certs_to_embed=SimpleCertificateStore(), fixed_dt=at)
        self.pyca = holder.key

    def _sign_tst_info(self, data: bytes, md: str, t: datetime) -> Any:
        digest = hashes.Hash(hashes.SHA256())
        digest.update(data)
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute(
                    {"type": "signing_time", "values": [cms.Time({"utc_time": core.UTCTime(t)})]}
                ),
                cms.CMSAttribute({"type": "message_digest", "values": [digest.finalize()]}),
            ]
        )
        return self.pyca.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())), attributes

    def _build_signed_data(self, *arguments: Any) -> Any:
        result = super()._build_signed_data(*arguments)
        algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
        result["signer_infos"][0]["signature_algorithm"] = algorithm
        return result

    def request_tsa_response(self, req: Any) -> Any:
        return tsp.TimeStampResp.load(super().request_tsa_response(req).dump())


def stamper(root: Holder | None = None, at: datetime = NOON) -> Stamper:
    return Stamper(stamper_of(root or authority()), at)


def blank(partners: tuple[str, ...] = PARTNERS) -> bytes:
    """A PDF with text, a title and an empty signature field for every partner."""
    out = PdfFileWriter()
    text = generic.StreamObject(
        stream_data=b"BT /F1 12 Tf 72 720 Td (Werkafspraken: elke week een ronde) Tj ET"
    )
    font = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Font"),
            pdf_name("/Subtype"): pdf_name("/Type1"),
            pdf_name("/BaseFont"): pdf_name("/Helvetica"),
        }
    )
    fonts = generic.DictionaryObject({pdf_name("/F1"): out.add_object(font)})
    resources = generic.DictionaryObject({pdf_name("/Font"): fonts})
    out.insert_page(PageObject(out.add_object(text), (0, 0, 595, 842), resources=resources))
    info = generic.DictionaryObject({pdf_name("/Title"): generic.pdf_string("Werkafspraken")})
    out.set_info(out.add_object(info))
    for number, partner in enumerate(partners):
        box = (72, 600 - 80 * number, 272, 660 - 80 * number)
        append_signature_field(out, SigFieldSpec(f"handtekening-{partner}", box=box))
    if partners:
        ensure_sig_flags(out, lock_sig_flags=True)
    buffer = io.BytesIO()
    out.write(buffer)
    return buffer.getvalue()


def signer_of(holder: Holder, *others: Holder, **more: Any) -> SimpleSigner:
    """A signer that brings the certificates of others along."""
    store = SimpleCertificateStore()
    store.register_multiple(other.asn1 for other in others)
    return SimpleSigner(holder.asn1, holder.asn1_key, store, **more)


def archive(pdf: bytes, stamps: Any) -> bytes:
    """The PDF with a document timestamp over everything before."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return PdfTimeStamper(stamps).timestamp_pdf(writer, "sha256").getvalue()


def revocations(root: Holder, revoked: Holder | None = None, when: datetime = NOON) -> crl.CertificateList:
    """The list of the root, with one certificate on it or none."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(NOON - timedelta(hours=1))
        .next_update(NOON + timedelta(days=365))
    )
    if revoked:
        entry = x509.RevokedCertificateBuilder(revoked.certificate.serial_number, when)
        builder = builder.add_revoked_certificate(entry.build())
    made = builder.sign(root.key, hashes.SHA256())
    return crl.CertificateList.load(made.public_bytes(serialization.Encoding.DER))


def with_evidence(pdf: bytes, *lists: crl.CertificateList) -> bytes:
    """The PDF with a document security store in a revision of its own."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    DocumentSecurityStore.supply_dss_in_writer(writer, None, crls=lists, certs=[authority().asn1])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def put(pdf: bytes, field_name: str, holder: Holder, stamps: Any, **more: Any) -> bytes:
    """The PDF with one more signature."""
    spec = more.pop("spec", None)
    signer = more.pop("signer", None) or signer_of(holder)
    settings: dict[str, Any] = {"md_algorithm": "sha256", "subfilter": SigSeedSubFilter.PADES} | more
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    metadata = PdfSignatureMetadata(field_name=field_name, **settings)
    made = PdfSigner(metadata, signer, timestamper=stamps, new_field_spec=spec)
    return made.sign_pdf(writer, existing_fields_only=spec is None, bytes_reserved=14336).getvalue()


def seal(pdf: bytes, root: Holder | None = None, stamps: Any = None, holder: Holder | None = None) -> bytes:
    """The PDF with the platform's seal, which lets nobody change more than the signature fields."""
    root = root or authority()
    holder = holder or issue(name("Zegel"), root, Issue())
    spec = SigFieldSpec(
        "zegel", invis_sig_settings=InvisSigSettings(set_hidden_flag=False, box_out_of_bounds=True)
    )
    return put(
        pdf,
        "zegel",
        holder,
        stamps or stamper(root),
        spec=spec,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )


@dataclass(frozen=True)
class Made:
    """A paper with what is known of it."""

    pdf: bytes
    base: bytes
    certificates: dict[str, str | None]


@cache
def paper(signers: int = 4, partners: tuple[str, ...] = PARTNERS) -> Made:
    """A sealed paper that the first so many partners have signed."""
    base = pdf = seal(blank(partners))
    certificates: dict[str, str | None] = {f"handtekening-{each}": None for each in partners}
    for partner in partners[:signers]:
        holder = person(partner)
        pdf = put(pdf, f"handtekening-{partner}", holder, stamper())
        certificates[f"handtekening-{partner}"] = holder.sha256
    return Made(pdf, base, certificates)


def weak_rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 1024)
