"""A finished domain, kept in the cache folder: setting one up takes ten seconds, a copy none.

Nothing below /etc or /var is read or written, and what is here may be copied and started at
another address: only smb.conf and krb5.conf name the folder and the address.
"""

import fcntl
import hashlib
import inspect
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.directory import certificates, ldif, organisation
from tests.directory.certificates import Authority

REALM, WORKGROUP, DNS_DOMAIN, CONTROLLER = "OREBRO.TEST", "OREBRO", "orebro.test", "dc1"
SERVICE_HOST = "groups.orebro.test"
SERVICE_ACCOUNT = "svc-groups"
READER, READER_PASSWORD = "svc-ldapread", "Läser.katalogen.2026"
ADDRESSES = [f"127.0.0.{last}" for last in range(10, 30)]
CACHE = Path.home() / ".cache" / "groups-service" / "samba"

SMB_CONF = """[global]
    netbios name = DC1
    workgroup = {WORKGROUP}
    realm = {REALM}
    server role = active directory domain controller
    server services = ldap, cldap, kdc
    interfaces = {address}/8
    bind interfaces only = yes
    private dir = {folder}/private
    state directory = {folder}/state
    cache directory = {folder}/cache
    lock directory = {folder}
    pid directory = {folder}/run
    binddns dir = {folder}/bind-dns
    ncalrpc dir = {folder}/ncalrpc
    ntp signd socket directory = {folder}/ntp_signd
    winbindd socket directory = {folder}/winbindd
    logging = file
    log file = {folder}/samba.log
    log level = 1
    dns update command = /bin/true
    spn update command = /bin/true
    gpo update command = /bin/true
    disable netbios = yes
    load printers = no
    ldb:nosync = true
[sysvol]
    path = {folder}/state/sysvol
    read only = no
[netlogon]
    path = {folder}/state/sysvol/{DNS_DOMAIN}/scripts
    read only = no
"""

KRB5_CONF = """[libdefaults]
    default_realm = {REALM}
    dns_lookup_realm = false
    dns_lookup_kdc = false
    dns_canonicalize_hostname = false
    rdns = false
    udp_preference_limit = 1
[realms]
    {REALM} = {{
        kdc = {address}
        kpasswd_server = {address}
    }}
[domain_realm]
    .{DNS_DOMAIN} = {REALM}
    {DNS_DOMAIN} = {REALM}
"""

# Samba's modules belong to the system's Python. "relax" lets the records keep their objectGUID.
LOADER = """
import sys, ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

settings = LoadParm()
settings.load(sys.argv[1])
database = SamDB(sys.argv[2], session_info=system_session(), lp=settings, flags=ldb.FLG_NOSYNC)
database.transaction_start()
for change, message in database.parse_ldif(sys.stdin.read()):
    store = database.modify if change == ldb.CHANGETYPE_MODIFY else database.add
    store(message, controls=["relax:0"])
database.transaction_commit()
"""


def finished() -> Path:
    """Return the folder of a stopped domain, which is to be copied; made when there is none."""
    modules = (sys.modules[__name__], ldif, organisation, certificates)
    content = "".join(inspect.getsource(module) for module in modules)
    kept = CACHE / hashlib.sha256(content.encode()).hexdigest()[:16]
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            with tempfile.TemporaryDirectory(dir=CACHE) as place:
                _set_up(Path(place) / "domain")
                shutil.move(Path(place) / "domain", kept)
    return kept


def configure(folder: Path, address: str) -> Path:
    """Write the two files that name a place; return smb.conf."""
    values = {**globals(), "folder": folder, "address": address}
    (folder / "run").mkdir(exist_ok=True)
    (folder / "krb5.conf").write_text(KRB5_CONF.format_map(values))
    (folder / "etc/smb.conf").write_text(SMB_CONF.format_map(values))
    return folder / "etc/smb.conf"


def run(
    *command: str | Path, given: str = "", environment: Mapping[str, str] | None = None
) -> str:
    done = subprocess.run(
        command,
        input=given,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} {command[1]} failed: {done.stdout}")
    return done.stdout


def _set_up(folder: Path) -> None:
    _provision(folder)
    settings, database = configure(folder, ADDRESSES[0]), folder / "private/sam.ldb"
    _certify(folder / "private/tls")
    _load(settings, database, ldif.organisation_ldif())

    def tool(*command: str) -> None:
        run("samba-tool", *command, "-s", settings, "-H", database)

    tool("user", "setprimarygroup", organisation.CONSULTANT, "Konsulter")
    tool("user", "create", READER, READER_PASSWORD)
    tool("user", "create", SERVICE_ACCOUNT, "--random-password")
    tool("spn", "add", f"HTTP/{SERVICE_HOST}", SERVICE_ACCOUNT)
    # Before the keytab is made, which else would hold nothing but an outlawed cipher's key.
    _load(settings, database, ldif.service(SERVICE_ACCOUNT, f"HTTP/{SERVICE_HOST}@{REALM}"))
    service = f"--principal=HTTP/{SERVICE_HOST}"
    run("samba-tool", "domain", "exportkeytab", "-s", settings, service, folder / "http.keytab")


def _provision(folder: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as nothing:
        nothing.write("[global]\n")
        nothing.flush()
        run(
            *("samba-tool", "domain", "provision", "-s", nothing.name, f"--targetdir={folder}"),
            *(f"--realm={REALM}", f"--domain={WORKGROUP}", "--server-role=dc"),
            *(f"--host-name={CONTROLLER}", f"--host-ip={ADDRESSES[0]}", "--dns-backend=NONE"),
        )


def _certify(folder: Path) -> None:
    """Samba's own certificate names no host, so nobody trusts it."""
    authority = Authority.new()
    authority.write(folder)
    names = [f"{CONTROLLER}.{DNS_DOMAIN}", DNS_DOMAIN, *ADDRESSES]
    authority.issue(folder, names).key.rename(folder / "key.pem")


def _load(settings: Path, database: Path, changes: str) -> None:
    run("/usr/bin/python3", "-c", LOADER, settings, database, given=changes)
