"""Plays the life of one group of each status with four accounts, over the API of a running demo.

    make run                                  # in one window
    .venv/bin/python docs/life_of_a_group.py  # in another

Prints what each account sees after every step: the group, its posts, its members, and the allowed
actions. The first argument is another address of the service. The tokens come from the demo's data
folder, so run the script in the folder of `make run`.
"""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

ACCOUNTS = {
    "anna.lindqvist": "creates and administers the group",
    "karin.oberg": "becomes a member",
    "mehmet.yilmaz": "a non-member",
    "sara.ahmadi": "a site administrator",
}
Response = tuple[int, Any]  # status, and what a JSON body may hold


class Account:
    """An account with a token."""

    def __init__(self, base: str, account: str) -> None:
        self.name = account
        self._base = base
        command = [sys.executable, "-m", "groups_service", "token", account]
        token = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        self._token = token.stdout.strip()
        self.id: str = self.get("/me")[1]["id"]

    def get(self, path: str) -> Response:
        return self.call("GET", path)

    def call(self, method: str, path: str, body: object = None) -> Response:
        request = urllib.request.Request(  # noqa: S310 - the address is the caller's own
            f"{self._base}/api/v1{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310 - the same
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")


class GroupLife:
    """The life of one group, step by step."""

    def __init__(self, accounts: dict[str, Account], status: str) -> None:
        self.anna, self.karin, self.mehmet, self.sara = accounts.values()
        print(f"\n{'=' * 100}\nThe life of a group that begins as {status}\n{'=' * 100}")
        _, group = self.anna.call(
            "POST", "/groups", {"name": f"Exempel på en grupp ({status})", "status": status}
        )
        self.path = f"/groups/{group['id']}"
        self.print_views("Anna creates it")

    def step(self, what: str, answer: Response) -> Any:  # noqa: ANN401 - a JSON body
        status, body = answer
        self.print_views(f"{what}  -> {status}")
        return body

    def print_views(self, what: str) -> None:
        print(f"\n* {what}")
        for account in (self.anna, self.karin, self.mehmet, self.sara):
            print(f"    {account.name:16}{self.describe_view(account)}")

    def describe_view(self, account: Account) -> str:
        status, group = account.get(self.path)
        if status != 200:  # noqa: PLR2004 - OK
            return f"{status}: there is no such group"
        posts = _count_items(account.get(f"{self.path}/posts"))
        members = _count_items(account.get(f"{self.path}/members"))
        actions = group["allowed_actions"]
        shown = "all of an administrator" if "edit" in actions else ", ".join(actions)
        return f"{group['status']:10} posts {posts:>4}  members {members:>4}  actions: {shown}"


def _count_items(answer: Response) -> str:
    status, body = answer
    return str(len(body["items"])) if status == 200 else str(status)  # noqa: PLR2004 - OK


def open_group(life: GroupLife) -> None:
    anna, karin, mehmet = life.anna, life.karin, life.mehmet
    life.step("Karin follows it", karin.call("PUT", f"{life.path}/follow"))
    text = {"text": "Hej, jag är ny här."}
    life.step("Karin's first post joins her", karin.call("POST", f"{life.path}/posts", text))
    closing = {"status": "closed", "reason": "Vi ska prata om personal."}
    life.step("Mehmet joins", mehmet.call("PUT", f"{life.path}/membership"))
    life.step("Mehmet leaves again", mehmet.call("DELETE", f"{life.path}/membership"))
    life.step("Anna closes it", anna.call("PUT", f"{life.path}/status", closing))
    secret = {"text": "Det här stannar hos oss."}
    life.step("Karin writes while it is closed", karin.call("POST", f"{life.path}/posts", secret))
    opening = {"status": "open"}
    life.step("Anna opens it again", anna.call("PUT", f"{life.path}/status", opening))
    print("    what publishing would show:", anna.get(f"{life.path}/publication")[1]["posts"])
    life.step("Anna publishes", anna.call("POST", f"{life.path}/publication"))


def moderated_group(life: GroupLife) -> None:
    anna, karin, mehmet = life.anna, life.karin, life.mehmet
    message = {"message": "Jag arbetar med frågan."}
    life.step("Karin asks to join", karin.call("PUT", f"{life.path}/membership", message))
    request = anna.get(f"{life.path}/requests")[1]["items"][0]["id"]
    accept = {"decision": "accept"}
    path = f"{life.path}/requests/{request}"
    life.step("Anna accepts", anna.call("PATCH", path, accept))
    text = {"text": "Får jag föreslå en sak?"}
    proposal = life.step("Mehmet proposes a post", mehmet.call("POST", f"{life.path}/posts", text))
    path = f"/proposals/{proposal['id']}"
    life.step("Anna accepts the proposal", anna.call("PATCH", path, accept))
    sleep = {"state": "inactive", "reason": "Projektet vilar."}
    life.step("Anna makes it inactive", anna.call("PUT", f"{life.path}/state", sleep))
    text = {"text": "Är någon här?"}
    life.step("Karin tries to post", karin.call("POST", f"{life.path}/posts", text))


def closed_group(life: GroupLife) -> None:
    anna, karin, mehmet = life.anna, life.karin, life.mehmet
    invitation = {"person": karin.id, "note": "Vi behöver dig."}
    created = life.step(
        "Anna invites Karin", anna.call("POST", f"{life.path}/invitations", invitation)
    )
    path = f"/invitations/{created['id']}"
    life.step("Karin accepts", karin.call("PATCH", path, {"decision": "accept"}))
    life.step("Mehmet tries to join", mehmet.call("PUT", f"{life.path}/membership"))
    life.step("Anna lists it by name", anna.call("PATCH", life.path, {"listed": True}))
    life.step("Mehmet asks to join", mehmet.call("PUT", f"{life.path}/membership"))
    path = f"{life.path}/members/{karin.id}"
    life.step("Anna removes Karin", anna.call("DELETE", path))
    life.step("Anna puts it in the trash", anna.call("DELETE", life.path))
    life.step("Anna takes it back", anna.call("POST", f"{life.path}/restore"))


GROUP_LIVES: dict[str, Callable[[GroupLife], None]] = {
    "open": open_group,
    "moderated": moderated_group,
    "closed": closed_group,
}


def main() -> None:
    base = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
    for account, part in ACCOUNTS.items():
        print(f"{account:16} {part}")
    accounts = {account: Account(base, account) for account in ACCOUNTS}
    for status, play in GROUP_LIVES.items():
        play(GroupLife(accounts, status))


if __name__ == "__main__":
    main()
