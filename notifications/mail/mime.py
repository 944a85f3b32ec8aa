"""Builds an email as the bytes to send; no I/O.

Names and subjects come from people and directories: line breaks and direction marks become
spaces before they get near a header.
"""

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

MAX_SUBJECT_CHARS = 200
MAX_NAME_CHARS = 100


class InvalidEmailAddress(Exception):
    """The text is not a valid email address."""


@dataclass(frozen=True)
class EmailSender:
    """The sender of all email; `domain` is used in message ids."""

    name: str
    address: str
    domain: str


@dataclass(frozen=True)
class EmailRecipient:
    """The recipient of an email."""

    name: str
    address: str


@dataclass(frozen=True)
class Email:
    """The contents of an email; `thread` identifies the subject, equal in all emails about it."""

    id: str
    to: EmailRecipient
    subject: str
    text: str
    html: str
    language: str
    at: datetime
    unsubscribe: str
    thread: str | None = None


def build_message(email: Email, sender: EmailSender) -> bytes:
    """Return the email with the headers by which mail programs sort, thread and unsubscribe."""
    result = EmailMessage(policy=SMTP)
    result["From"] = build_mailbox(sender.name, sender.address)
    result["To"] = build_mailbox(email.to.name, email.to.address)
    result["Subject"] = to_one_line(email.subject)[:MAX_SUBJECT_CHARS]
    result["Date"] = format_datetime(email.at)
    result["Auto-Submitted"] = "auto-generated"
    # Exchange checks this header before it sends an "on leave" reply.
    result["X-Auto-Response-Suppress"] = "All"
    result.set_content(email.text, cte="quoted-printable")
    result.add_alternative(email.html, subtype="html", cte="quoted-printable")
    result["Content-Language"] = email.language
    return _unfolded_headers(email, sender) + result.as_bytes()


def _unfolded_headers(email: Email, sender: EmailSender) -> bytes:
    """Return headers whose value must stay one word; Python would encode long ones."""
    headers = {
        "Message-ID": f"{email.id}@{sender.domain}",
        "List-Id": f"notices.{sender.domain}",
        "List-Unsubscribe": email.unsubscribe,
    }
    if email.thread is not None:
        root = f"{sha256(email.thread.encode()).hexdigest()[:32]}@{sender.domain}"
        headers |= {"In-Reply-To": root, "References": root}
    lines = [f"{name}: <{value}>\r\n" for name, value in headers.items()]
    return "".join([*lines, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"]).encode(
        "ascii"
    )


def to_one_line(text: str) -> str:
    """Return `text` without line breaks and invisible characters.

    Text that looks like an encoded word is split: Python would decode it, including line breaks.
    """
    visible = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(visible.replace("=?", "= ?").split())


def build_mailbox(name: str, address: str) -> Address:
    """Return the value of a From or To header.

    Raises `InvalidEmailAddress` when `address` is malformed.
    """
    if not address.isascii() or address != to_one_line(address) or " " in address:
        raise InvalidEmailAddress
    try:
        return Address(to_one_line(name)[:MAX_NAME_CHARS], addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:  # raised by its parser
        raise InvalidEmailAddress from error
