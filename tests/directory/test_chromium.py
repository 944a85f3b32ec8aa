"""Chromium on a computer of the domain signs in without a form."""

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

from tests.browser.support import chromium
from tests.directory.support import organisation, service
from tests.directory.support.organisation import ORDINARY_ACCOUNT
from tests.directory.support.samba import SambaDomain
from tests.directory.support.samba_template import DNS_DOMAIN, SERVICE_HOST
from tests.directory.support.service import DomainService
from tests.support.waiting import MAX_WAIT_MS

pytestmark = [pytest.mark.directory, pytest.mark.browser]

LAUNCHER = """#!/bin/sh
exec unshare --mount sh -c 'mount --bind {hosts} /etc/hosts && exec "$@"' - {program} "$@"
"""
"""The program has its own /etc/hosts; other programs keep the real one."""


@pytest.fixture
async def domain_service(domain: SambaDomain, tmp_path: Path) -> AsyncIterator[DomainService]:
    async with service.run_domain_service(domain, tmp_path) as run:
        yield run


@asynccontextmanager
async def open_browser(
    domain_service: DomainService, folder: Path, ticket: Path
) -> AsyncIterator[Page]:
    """Start Chromium as the administrators of a domain configure it."""
    profile = folder / "profile"
    profile.mkdir()
    # Chromium loads Kerberos at the first challenge, too late to answer that one.
    preferences = {"net": {"received_http_auth_negotiate_headers": True}}
    (profile / "Local State").write_text(json.dumps(preferences))
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile,
            executable_path=_write_launcher(folder),
            env={**domain_service.domain.environment, "KRB5CCNAME": f"FILE:{ticket}"},
            locale="sv-SE",
            args=[
                "--no-sandbox",
                f"--auth-server-allowlist=*.{DNS_DOMAIN}",
                f"--ignore-certificate-errors-spki-list={_fingerprint(domain_service.certificate)}",
            ],
        )
        context.set_default_timeout(MAX_WAIT_MS)
        yield context.pages[0]
        await context.close()


def _write_launcher(folder: Path) -> Path:
    hosts, program = folder / "hosts", folder / "chromium"
    # Tickets are requested for the first name of an address.
    hosts.write_text(f"127.0.0.1 {SERVICE_HOST}\n127.0.0.1 localhost\n")
    program.write_text(LAUNCHER.format(hosts=hosts, program=chromium.find_chromium()))
    program.chmod(0o700)
    return program


def _fingerprint(certificate: Path) -> str:
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    raw = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(raw).digest()).decode()


async def test_browser_in_the_domain_is_signed_in_without_a_form(
    domain_service: DomainService, tmp_path: Path
) -> None:
    ticket = domain_service.domain.create_ticket(ORDINARY_ACCOUNT)
    async with open_browser(domain_service, tmp_path, ticket) as page:
        await page.goto(f"{domain_service.origin}/grupper")

        assert page.url == f"{domain_service.origin}/grupper"
        me = await page.evaluate("fetch('/api/v1/me').then(answer => answer.json())")
        cookies = await page.context.cookies()

    assert me["account"] == ORDINARY_ACCOUNT
    assert [cookie["name"] for cookie in cookies] == ["__Host-groups"]


async def test_browser_outside_the_domain_signs_in_by_the_form(
    domain_service: DomainService, tmp_path: Path
) -> None:
    async with open_browser(domain_service, tmp_path, tmp_path / "no-ticket") as page:
        await page.goto(f"{domain_service.origin}/grupper")
        await page.get_by_label("Användarnamn").fill(ORDINARY_ACCOUNT)
        await page.get_by_label("Lösenord").fill(organisation.password_of(ORDINARY_ACCOUNT))
        await page.get_by_role("button", name="Logga in").click()

        await expect(page).to_have_url(f"{domain_service.origin}/grupper")
