"""What the installation's own certificates say: names, purposes, and where their lists are to be found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

ROOT, ISSUING, TIMESTAMPS, SEAL = "wortel", "uitgifte", "tijdstempels", "zegel"
YEARS = {ROOT: 25, ISSUING: 15, TIMESTAMPS: 15, SEAL: 15}
EARLIER = timedelta(minutes=1)
"""A certificate is valid from a moment before now, for clocks that are a little behind."""
LONGEST_NAME = 64
"""Of a common name or organisation in a certificate (X.520, upper bounds), counted in bytes to be safe."""
CUT = "…"
WHOLE_NAME = x509.ObjectIdentifier("2.5.4.41")
"""`name` of X.520: here a name stands whole when it is too long for the other two."""


class KeyAway(OSError):
    """A key that is needed cannot be reached now. Its str says which, to who runs the installation."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate, and its key where this installation can use that."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | None
    """None for a root that is kept apart, and for what was renewed and signs no more."""

    @property
    def signing(self) -> ec.EllipticCurvePrivateKey:
        """The key. Raises KeyAway when it is not here."""
        if self.key is None:
            raise KeyAway(f"the key of {common_name(self.certificate)} is not here")
        return self.key


class Ended(ValueError):
    """The authority above came to its end before this moment. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which certificates are to be made."""

    organisation: str
    now: datetime
    number: int = 1
    """The first, second … generation; it stands in the names from the second on."""
    site: str = ""
    """Where the lists are published; empty when nobody can reach that."""


def made(
    order: Order, key_of: Callable[[str], ec.EllipticCurvePrivateKey], root: Pair | None = None
) -> dict[str, Pair]:
    """A generation: issuing authority, timestamp authority and seal, under this root or a new one.

    Args:
        order: Whose, when and the how manieth.
        key_of: Gives each a key by its name.
        root: The root with its key; None makes one.

    Raises KeyAway when the root's key is not here, and Ended when its certificate ran out.
    """
    pairs: dict[str, Pair] = {}
    above = root
    for name in YEARS:
        if name == ROOT and root:
            continue
        pairs[name] = _pair(order, name, key_of(name), above)
        if name in (ROOT, ISSUING):
            above = pairs[name]
    return pairs


def published(name: str, number: int) -> str:
    """The name of a certificate or list in an address: `uitgifte`, and `uitgifte-2` from the second on."""
    return name if number == 1 else f"{name}-{number}"


def common_name(certificate: x509.Certificate) -> str:
    """Whose certificate it is."""
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _pair(order: Order, name: str, key: ec.EllipticCurvePrivateKey, above: Pair | None) -> Pair:
    subject = person_name(f"Convenant {published(name, order.number)}", order.organisation)
    until = order.now + timedelta(days=365 * YEARS[name])
    if above:
        until = min(until, above.certificate.not_valid_after_utc)
    if until <= order.now:
        raise Ended(
            f"De klok van het systeem staat op {order.now:%d-%m-%Y}, en het certificaat van de wortel "
            f"liep af op {until:%d-%m-%Y}. Zet de klok goed, of maak een nieuwe wortel met "
            "`convenant ca renew --root`."
        )
    issuer = above.certificate.subject if above else subject
    builder = _extended(begun(subject, issuer, order.now, until), name)
    if above and order.site:
        builder = _located(builder, f"{order.site}/vertrouwen/{address_of(above.certificate)}")
    return Pair(signed(builder, key, above.signing if above else key), key)


def address_of(authority: x509.Certificate) -> str:
    """The name under which an authority's certificate and list are published."""
    return common_name(authority).removeprefix("Convenant ")


def _located(builder: x509.CertificateBuilder, address: str) -> x509.CertificateBuilder:
    """With the addresses of the list and of the certificate above it (RFC 5280, 4.2.1.13 and 4.2.2.1)."""
    where = [x509.UniformResourceIdentifier(f"{address}.crl")]
    point = x509.DistributionPoint(where, None, None, None)
    above = x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(f"{address}.cer")
    )
    builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    return builder.add_extension(x509.AuthorityInformationAccess([above]), critical=False)


def _extended(builder: x509.CertificateBuilder, name: str) -> x509.CertificateBuilder:
    if name in (ROOT, ISSUING):
        length = 1 if name == ROOT else 0
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=length), critical=True)
        return builder.add_extension(usage("key_cert_sign", "crl_sign"), critical=True)
    builder = builder.add_extension(usage("digital_signature", "content_commitment"), critical=True)
    if name == TIMESTAMPS:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)  # RFC 3161, 2.3
    return builder


def begun(subject: x509.Name, issuer: x509.Name, now: datetime, until: datetime) -> x509.CertificateBuilder:
    """A certificate without a key: whose, by whom, from when, until when."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(until)
    )


def signed(
    builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey, signing: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    """The certificate of this key, signed with the key of whoever is above it."""
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    other = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
    whole = builder.public_key(key.public_key())
    whole = whole.add_extension(own, critical=False).add_extension(other, critical=False)
    return whole.sign(signing, hashes.SHA256())


def usage(*allowed: str) -> x509.KeyUsage:
    """For what the key may be used (RFC 5280, 4.2.1.3)."""
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in allowed for name in every})


def person_name(person: str, organisation: str) -> x509.Name:
    """Person and organisation. What is too long is cut visibly, and then both stand whole in `name`.

    Raises ValueError for a name without a letter in it.
    """
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, _short(organisation)),
        x509.NameAttribute(NameOID.COMMON_NAME, _short(person)),
    ]
    if (_short(person), _short(organisation)) != (person, organisation):
        parts.append(x509.NameAttribute(WHOLE_NAME, f"{person}, {organisation}"))
    return x509.Name(parts)


def _short(name: str) -> str:
    encoded = name.encode()
    if len(encoded) <= LONGEST_NAME:
        return name.strip()
    return encoded[: LONGEST_NAME - len(CUT.encode())].decode(errors="ignore").strip() + CUT


Generation = Mapping[str, Pair]
"""What was made at once, by name; one without a root stands under the root before it."""
