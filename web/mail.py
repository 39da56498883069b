"""Messages as they go out: plain text and HTML from one structure, handed to a mail server."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from language.said import DUTCH
from web.data import data
from web.settings import Settings
from workflow.domain.addresses import is_address, on_the_wire
from workflow.domain.letter import one_line
from workflow.domain.vocabulary import MailProblem
from workflow.ports import CalendarPart, Message, NotDelivered

SECONDS = 20
"""How long the mail server may take over an answer."""


PERMANENT = 500
"""From this number on a mail server says that trying again makes no sense (RFC 5321, 4.2.1)."""


class NoAddress(NotDelivered):
    """Nothing can be sent to this address."""

    def __init__(self) -> None:
        super().__init__(MailProblem.NO_ADDRESS)


class SmtpMailer:
    """Hands messages to a mail server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pages = Environment(
            loader=FileSystemLoader(data("templates") / "mail"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def send(self, message: Message) -> None:
        """Send one message. Raises NotDelivered, and OSError, of which every smtplib error is one."""
        written = self.written(message)
        address = _address(message.address).addr_spec
        with smtplib.SMTP(self._settings.mail_host, self._settings.mail_port, timeout=SECONDS) as server:
            if self._settings.mail_tls:
                server.starttls(context=ssl.create_default_context())
            if self._settings.mail_user:
                server.login(self._settings.mail_user, self._settings.mail_password.get_secret_value())
            _hand_over(server, written, address)

    def written(self, message: Message) -> EmailMessage:
        """The message with its headers and its forms, the richest last. Raises NoAddress."""
        written = EmailMessage()
        self._head(written, message)
        written.set_content(message.text)
        if message.letter:
            written.add_alternative(self.page(message), subtype="html")
        if message.calendar:
            _add(written, message.calendar)
        # At the end: what a part says of itself moves into that part.
        written["Content-Language"] = message.letter.language if message.letter else DUTCH
        return written

    def page(self, message: Message) -> str:
        """The letter as HTML; people's words in it are text."""
        subject = one_line(message.subject)
        return self._pages.get_template("letter.html").render(letter=message.letter, subject=subject)

    def _head(self, written: EmailMessage, message: Message) -> None:
        host = urlsplit(self._settings.site).hostname or "localhost"
        written["From"] = _named(self._settings.mail_from)
        if self._settings.mail_reply_to:
            written["Reply-To"] = _named(self._settings.mail_reply_to)
        written["To"] = _address(message.address)
        written["Subject"] = one_line(message.subject)  # a team's name is people's own text
        written["Date"] = format_datetime(message.at)
        written["Message-ID"] = f"<{message.key}@{host}>"
        written["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers a machine
        written["X-Auto-Response-Suppress"] = "All"
        written["List-Id"] = f"Convenant <convenant.{host}>"


def _hand_over(server: smtplib.SMTP, written: EmailMessage, address: str) -> None:
    """Give the message to a server that answers. Raises NotDelivered for what is about this message."""
    if not address.isascii():
        server.ehlo_or_helo_if_needed()
        if not server.has_extn("smtputf8"):
            raise NotDelivered(MailProblem.NO_SUCH_LETTERS)
    try:
        server.send_message(written, to_addrs=[address])
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        raise _refused(code, answer) from error
    except smtplib.SMTPDataError as error:
        raise _refused(error.smtp_code, error.smtp_error) from error


def _refused(code: int, answer: bytes | str) -> OSError:
    """What a server's answer means: about this message, or that it takes nothing now."""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    told = f"{code} {one_line(words)}"
    return NotDelivered(MailProblem.REFUSED, told) if code >= PERMANENT else OSError(told)


def _address(address: str, name: str = "") -> Address:
    """Exactly one address as it travels, or NoAddress: a comma in it makes no second one."""
    if not is_address(address):
        raise NoAddress
    local, _, host = on_the_wire(address).rpartition("@")
    return Address(name, local, host)


def _named(mailbox: str) -> Address:
    """The address of a setting, which may have a name before it."""
    name, address = parseaddr(mailbox)
    return _address(address, name)


def _add(message: EmailMessage, calendar: CalendarPart) -> None:
    """Another form of the message, for calendars (RFC 6047, section 2.4); bytes, so that no line changes."""
    kind = {"method": calendar.method, "charset": "utf-8", "name": "overleg.ics"}
    message.add_alternative(calendar.content.encode(), maintype="text", subtype="calendar", params=kind)
