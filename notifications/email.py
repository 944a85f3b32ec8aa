"""A letter as the bytes that go over the wire; no I/O.

Names and subjects come from people and directories: what could begin a new line or turn text
around becomes a space before it gets near a header.
"""

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

LONGEST_SUBJECT = 200
LONGEST_NAME = 100


class Unaddressable(Exception):
    """What stands as a mail address is none."""


@dataclass(frozen=True)
class Sender:
    """From whom mail comes; `domain` stands in the ids of letters."""

    name: str
    address: str
    domain: str


@dataclass(frozen=True)
class Addressee:
    """Whom a letter goes to."""

    name: str
    address: str


@dataclass(frozen=True)
class Letter:
    """What is written; `thread` names the thing it is about, the same for all letters on it."""

    id: str
    to: Addressee
    subject: str
    text: str
    html: str
    language: str
    at: datetime
    unsubscribe: str
    thread: str | None = None


def message(letter: Letter, sender: Sender) -> bytes:
    """The letter with all that lets a mail program sort it, thread it and end it."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = mailbox(sender.name, sender.address)
    mail["To"] = mailbox(letter.to.name, letter.to.address)
    mail["Subject"] = one_line(letter.subject)[:LONGEST_SUBJECT]
    mail["Date"] = format_datetime(letter.at)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"  # what Exchange asks before it answers "on leave"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = letter.language
    return _tokens(letter, sender) + mail.as_bytes()


def _tokens(letter: Letter, sender: Sender) -> bytes:
    """Headers of one word, which has to stay whole: Python would encode those that are long."""
    headers = {
        "Message-ID": f"{letter.id}@{sender.domain}",
        "List-Id": f"notices.{sender.domain}",
        "List-Unsubscribe": letter.unsubscribe,
    }
    if letter.thread is not None:
        root = f"{sha256(letter.thread.encode()).hexdigest()[:32]}@{sender.domain}"
        headers |= {"In-Reply-To": root, "References": root}
    lines = [f"{name}: <{value}>\r\n" for name, value in headers.items()]
    return "".join([*lines, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"]).encode(
        "ascii"
    )


def one_line(text: str) -> str:
    """`text` without anything that is not a visible character or a space.

    What looks like an encoded word is taken apart: Python would decode it, line breaks and all.
    """
    visible = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(visible.replace("=?", "= ?").split())


def mailbox(name: str, address: str) -> Address:
    """What stands in From and To. Raises Unaddressable."""
    if not address.isascii() or address != one_line(address) or " " in address:
        raise Unaddressable
    try:
        return Address(one_line(name)[:LONGEST_NAME], addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:  # what its parser raises
        raise Unaddressable from error
