"""Clients that sign in to the running service: by the form, and by curl with a ticket."""

import re
from pathlib import Path

import anyio
import httpx2

from tests.directory.support import organisation
from tests.directory.support.service import DomainService
from tests.support.waiting import MAX_WAIT_SECONDS, POLL_SECONDS


async def submit_form(
    visitor: httpx2.AsyncClient, account: str, password: str | None = None
) -> httpx2.Response:
    """Submit the form, with the right password unless another is given.

    Repeats a 503: on a busy machine the domain controller may answer too late.
    """
    with anyio.fail_after(MAX_WAIT_SECONDS):
        while (answer := await submit_once(visitor, account, password)).status_code == 503:  # noqa: ASYNC110
            await anyio.sleep(POLL_SECONDS)
    return answer


async def submit_once(
    visitor: httpx2.AsyncClient, account: str, password: str | None = None
) -> httpx2.Response:
    fields = {"account": account, "password": password or organisation.password_of(account)}
    return await visitor.post("/auth/login", data={**fields, "next": "/grupper"})


async def get_me(visitor: httpx2.AsyncClient) -> dict[str, object]:
    """Return the signed-in person, or an empty dict."""
    answer = await visitor.get("/api/v1/me")
    return answer.json() if answer.status_code == 200 else {}


async def run_curl(
    domain_service: DomainService, path: str, ticket: Path | None, cookies: Path
) -> httpx2.Response:
    """Request a path as a computer of the domain does, with the ticket of its user.

    Repeats a 503: on a busy machine the domain controller may answer too late.
    """
    with anyio.fail_after(MAX_WAIT_SECONDS):
        while True:
            answer = await run_curl_once(domain_service, path, ticket, cookies)
            if answer.status_code != 503:
                return answer
            await anyio.sleep(POLL_SECONDS)


async def run_curl_once(
    domain_service: DomainService, path: str, ticket: Path | None, cookies: Path
) -> httpx2.Response:
    environment = {**domain_service.domain.environment, "KRB5CCNAME": f"FILE:{ticket}"}
    process = await anyio.run_process(
        [
            *("curl", "-s", "-i", "--negotiate", "-u", ":", "-b", cookies, "-c", cookies),
            *("--resolve", f"groups.orebro.test:{domain_service.port}:127.0.0.1"),
            *("--cacert", domain_service.domain.ca, f"{domain_service.origin}{path}"),
        ],
        env=environment,
    )
    return parse_answer(process.stdout.decode())


def parse_answer(text: str) -> httpx2.Response:
    """Parse the last answer in curl's output."""
    head, _, body = re.split(r"(?m)^(?=HTTP/)", text)[-1].partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    headers = [tuple(line.split(": ", 1)) for line in lines]
    return httpx2.Response(int(status.split()[1]), headers=headers, text=body)
