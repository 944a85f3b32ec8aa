"""The accounts that can sign in to the demo."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from groups_service.demo import ORGANISATION, SITE_ADMINISTRATORS


@dataclass(frozen=True)
class DemoAccount:
    account: str
    name: str
    password: str
    site_administrator: bool


def list_accounts() -> Iterator[DemoAccount]:
    """Return every account that can sign in, in the order of the file."""
    content = json.loads(ORGANISATION.read_text(encoding="utf-8"))
    administrators = next(
        group["members"] for group in content["groups"] if group["name"] == SITE_ADMINISTRATORS
    )
    for person in content["people"]:
        if person["enabled"]:
            account = person["account"]
            site_administrator = account in administrators
            yield DemoAccount(account, person["name"], person["password"], site_administrator)
