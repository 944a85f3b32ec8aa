"""Chromium on a computer of the domain: it is let in and never shows a form."""

import base64
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import Page, async_playwright, expect

from tests.browser import chromium
from tests.directory import organisation, service
from tests.directory.organisation import SIGNS_IN
from tests.directory.samba import Domain
from tests.directory.samba_template import DNS_DOMAIN, SERVICE_HOST
from tests.directory.service import Service

pytestmark = [pytest.mark.directory, pytest.mark.browser]

WITH_OWN_HOSTS = """#!/bin/sh
exec unshare --mount sh -c 'mount --bind {hosts} /etc/hosts && exec "$@"' - {program} "$@"
"""
"""The program sees its own /etc/hosts; nobody else does."""


@pytest.fixture
async def running(domain: Domain, tmp_path: Path) -> AsyncIterator[Service]:
    async with service.running(domain, tmp_path) as made:
        yield made


@asynccontextmanager
async def browser(running: Service, folder: Path, ticket: Path) -> AsyncIterator[Page]:
    """Start Chromium as the administrators of a domain set it up."""
    profile = folder / "profile"
    profile.mkdir()
    # Chromium loads Kerberos when first asked for it, too late for that first answer.
    asked_before = {"net": {"received_http_auth_negotiate_headers": True}}
    (profile / "Local State").write_text(json.dumps(asked_before))
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile,
            executable_path=_program(folder),
            env={**running.domain.environment, "KRB5CCNAME": f"FILE:{ticket}"},
            locale="sv-SE",
            args=[
                "--no-sandbox",
                f"--auth-server-allowlist=*.{DNS_DOMAIN}",
                f"--ignore-certificate-errors-spki-list={_fingerprint(running.certificate)}",
            ],
        )
        context.set_default_timeout(10_000)
        yield context.pages[0]
        await context.close()


def _program(folder: Path) -> Path:
    hosts, program = folder / "hosts", folder / "chromium"
    # Tickets are asked for in the first name of an address.
    hosts.write_text(f"127.0.0.1 {SERVICE_HOST}\n127.0.0.1 localhost\n")
    program.write_text(WITH_OWN_HOSTS.format(hosts=hosts, program=chromium.path()))
    program.chmod(0o700)
    return program


def _fingerprint(certificate: Path) -> str:
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    raw = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(raw).digest()).decode()


async def test_browser_of_the_domain_is_signed_in_without_a_form(
    running: Service, tmp_path: Path
) -> None:
    ticket = running.domain.ticket_of(SIGNS_IN)
    async with browser(running, tmp_path, ticket) as page:
        await page.goto(f"{running.origin}/grupper")

        assert page.url == f"{running.origin}/grupper"
        me = await page.evaluate("fetch('/api/v1/me').then(answer => answer.json())")
        cookies = await page.context.cookies()

    assert me["account"] == SIGNS_IN
    assert [cookie["name"] for cookie in cookies] == ["__Host-groups"]


async def test_browser_outside_the_domain_is_shown_the_form_and_let_in_by_it(
    running: Service, tmp_path: Path
) -> None:
    async with browser(running, tmp_path, tmp_path / "no-ticket") as page:
        await page.goto(f"{running.origin}/grupper")
        await page.get_by_label("Användarnamn").fill(SIGNS_IN)
        await page.get_by_label("Lösenord").fill(organisation.password(SIGNS_IN))
        await page.get_by_role("button", name="Logga in").click()

        await expect(page).to_have_url(f"{running.origin}/grupper")
