"""The settings: environment variables that begin with CONVENANT_, each with its meaning here."""

import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from web.contacts import Contact, Mailbox, WebPage, reachable
from web.organisation import LOOPBACK, Organisation
from workflow.domain.vocabulary import SigningWay
from workflow.persistence import private

PREFIX = "CONVENANT_"
SHORTEST_SECRET = 32
"""Bytes in the file with the secret for the cookies."""


class WrongSetting(ValueError):
    """A setting cannot be used. Its str is a Dutch sentence that names it."""


class Settings(BaseSettings):
    """Everything that differs between installations."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    folder: Path = Field(Path("var/convenant"), description="Map met de bestanden, de sleutels en het anker")
    database: str = Field("", description="Adres van de database; leeg is SQLite in de map")
    site: str = Field("http://127.0.0.1:8000", description="Adres van de site, zoals mensen het intypen")
    organisation: str = Field(
        "Gemeente", description="Naam van de organisatie in de certificaten", max_length=60
    )
    timestamp_url: str = Field(
        "", description="Adres van een RFC 3161-tijdstempeldienst; leeg is de eigen dienst"
    )
    timestamp_root: Path | None = Field(
        None,
        description="Wortelcertificaat (PEM) van die tijdstempeldienst, om zijn tijdstempels te vertrouwen",
    )
    ca_root_folder: Path | None = Field(
        None, description="Map met de versleutelde sleutel van de wortel; leeg is `wortel` in de map"
    )
    ca_passphrase: SecretStr = Field(SecretStr(""), description="Wachtzin van de wortel; leeg vraagt erom")
    ca_passphrase_file: Path | None = Field(None, description="Bestand met die wachtzin")
    ca_renewal_days: int = Field(
        90,
        description="Zoveel dagen voor het einde is een certificaat of archieftijdstempel te vernieuwen",
        ge=7,
        le=1000,
    )
    ca_token_module: Path | None = Field(
        None, description="PKCS#11-module van het token met de sleutels; leeg bewaart ze in de map"
    )
    ca_token_label: str = Field("convenant", description="Naam van dat token")
    ca_token_pin: SecretStr = Field(SecretStr(""), description="PIN van dat token")
    ca_token_pin_file: Path | None = Field(None, description="Bestand met die PIN")
    signing_ways: str = Field(
        SigningWay.EPHEMERAL.value,
        description="Manieren om te tekenen, met komma's ertussen: eenmalige_sleutel, certificaatbestand, "
        "token, ondertekendienst, elders_ondertekend",
    )
    signing_roots: Path | None = Field(
        None,
        description="Map met wortelcertificaten (*.pem) van wie certificaten van ondertekenaars uitgeeft",
    )
    qualified_roots: Path | None = Field(
        None, description="Map met wortelcertificaten (*.pem) van wie daarvan gekwalificeerde uitgeeft"
    )
    token_module: Path | None = Field(
        None, description="PKCS#11-module van de tokens van ondertekenaars, zoals /usr/lib/…/module.so"
    )
    service_url: str = Field(
        "", description="Adres van een ondertekendienst (CSC API v1), zonder /csc/v1 erachter"
    )
    service_token: SecretStr = Field(SecretStr(""), description="Toegangstoken bij die ondertekendienst")
    secret_key: SecretStr = Field(
        SecretStr(""), description="Geheim voor de cookies; leeg maakt er een in de map"
    )
    listen: str = Field("127.0.0.1", description="Adres waarop de server luistert")
    port: int = Field(8000, description="Poort waarop de server luistert", ge=1, le=65535)
    proxies: int = Field(0, description="Aantal eigen proxy's voor de site", ge=0, le=5)
    threads: int = Field(8, description="Aantal verzoeken tegelijk", ge=1, le=64)
    jobs: str = Field(
        "in_process",
        description="Taken op de klok: in_process doet ze in de server, off laat ze aan `convenant jobs`",
    )
    mail_host: str = Field("", description="Mailserver; leeg laat de berichten in de uitbak staan")
    mail_port: int = Field(587, description="Poort van de mailserver", ge=1, le=65535)
    mail_user: str = Field("", description="Gebruiker bij de mailserver")
    mail_password: SecretStr = Field(SecretStr(""), description="Wachtwoord bij de mailserver")
    mail_from: str = Field("convenant@localhost", description="Afzender van de berichten")
    mail_reply_to: str = Field("", description="Adres voor antwoorden op de berichten; leeg is de afzender")
    mail_tls: bool = Field(
        default=True, description="De verbinding met de mailserver versleutelen (STARTTLS)"
    )
    token_sheet: Path | None = Field(
        None, description="Stylesheet met de NL Design System-tokens van de gemeente; leeg is ons eigen thema"
    )
    contact_mail: Mailbox = Field(
        "", description="Mailadres voor vragen, ook over privacy en toegankelijkheid"
    )
    security_contact: Contact = Field(
        "", description="Mailadres of https-adres voor security.txt; leeg neemt het mailadres voor vragen"
    )
    source: WebPage = Field("", description="https-adres van de broncode, voor de pagina /over")

    sign_on: tuple[Organisation, ...] = Field(
        (),
        description="Organisaties die zelf laten inloggen (OpenID Connect), als JSON; zie docs/operations.md",
    )

    @field_validator("sign_on")
    @classmethod
    def _apart(cls, value: tuple[Organisation, ...]) -> tuple[Organisation, ...]:
        domains = [domain for each in value for domain in each.domains]
        if len(set(domains)) < len(domains) or len({each.key for each in value}) < len(value):
            raise ValueError("een naam of domein staat er twee keer in")
        return value

    @field_validator("site")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError("geen adres van een site")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("een site op het net heeft https nodig")
        return value.rstrip("/")

    @field_validator("service_url")
    @classmethod
    def _is_safe(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (not parts.hostname or parts.scheme not in ("http", "https")):
            raise ValueError("geen adres van een dienst")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("een dienst op het net heeft https nodig")
        return value

    @field_validator("signing_ways")
    @classmethod
    def _are_ways(cls, value: str) -> str:
        words = [word.strip() for word in value.split(",")]
        if not set(words) <= set(SigningWay):
            raise ValueError(f"kies uit {', '.join(SigningWay)}")
        return ",".join(dict.fromkeys(words))

    @field_validator("jobs")
    @classmethod
    def _is_a_place(cls, value: str) -> str:
        if value not in ("in_process", "off"):
            raise ValueError("kies in_process of off")
        return value

    @property
    def database_url(self) -> str:
        """The address of the database for SQLAlchemy."""
        return self.database or f"sqlite:///{self.folder.absolute() / 'convenant.db'}"

    @property
    def ways(self) -> tuple[SigningWay, ...]:
        """The ways to sign that are offered."""
        return tuple(SigningWay(word) for word in self.signing_ways.split(","))

    @property
    def secure(self) -> bool:
        """Whether the site is reached over https, so that cookies travel over nothing else."""
        return self.site.startswith("https:")

    @property
    def host(self) -> str:
        """The host of the site, with its port if it has one: the only one that is answered."""
        return urlsplit(self.site).netloc

    @property
    def reports(self) -> str:
        """Where a weakness is reported, as an address that can be followed; empty when none is set."""
        return reachable(self.security_contact or self.contact_mail)

    @property
    def root_folder(self) -> Path:
        """Where the key of the root is, once it was taken apart."""
        return self.ca_root_folder or self.folder / "wortel"

    @property
    def soon(self) -> timedelta:
        """What ends within this stretch is renewed."""
        return timedelta(days=self.ca_renewal_days)

    def passphrase(self) -> str:
        """The pass phrase of the root; empty when it must be asked. Raises WrongSetting."""
        return _secret(self.ca_passphrase, self.ca_passphrase_file, "CA_PASSPHRASE_FILE")

    def token_pin(self) -> str:
        """The PIN of the token with the installation's keys. Raises WrongSetting."""
        return _secret(self.ca_token_pin, self.ca_token_pin_file, "CA_TOKEN_PIN_FILE")

    def timestamp_roots(self) -> list[bytes]:
        """Certificates of a remote timestamp service that are trusted, in PEM. Raises WrongSetting."""
        if self.timestamp_root is None:
            return []
        try:
            return [self.timestamp_root.read_bytes()]
        except OSError as error:
            name = f"{PREFIX}TIMESTAMP_ROOT"
            raise WrongSetting(f"De instelling {name} kan niet: het bestand is er niet.") from error


def _secret(value: SecretStr, path: Path | None, name: str) -> str:
    if path is None:
        return value.get_secret_value()
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise WrongSetting(f"De instelling {PREFIX}{name} kan niet: het bestand is er niet.") from error


def read(**given: object) -> Settings:
    """The settings of the environment; what is given goes before it. Raises WrongSetting."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks it
    except SettingsError as error:  # the one setting that is JSON
        raise WrongSetting(f"De instelling {PREFIX}SIGN_ON kan niet: dit is geen JSON.") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise WrongSetting(
            f"De instelling {name} kan niet: {first['msg'].removeprefix('Value error, ')}."
        ) from error


def listed() -> list[tuple[str, str, str]]:
    """Variable, default and meaning of every setting; secrets have no default."""
    return [
        (
            PREFIX + name.upper(),
            _shown(field.default),
            field.description or "",
        )
        for name, field in Settings.model_fields.items()
    ]


def _shown(default: object) -> str:
    return "" if default in (None, ()) or isinstance(default, SecretStr) else str(default)


def secret_key(settings: Settings) -> str:
    """The secret for the cookies: the setting, else one made once and kept in the folder.

    Raises BrokenSecret and OSError.
    """
    if given := settings.secret_key.get_secret_value():
        return given
    made = private.once(
        settings.folder / "geheim", lambda: secrets.token_urlsafe(32).encode(), SHORTEST_SECRET
    )
    return made.decode("latin-1")
