"""`make test`: the whole suite on SQLite, then all that touches a database on PostgreSQL.

With CI=true a missing service is a failure, and every branch of `groups_service.access` and `auth`
has to be taken by the tests of the folders in MEASURED; `make coverage` measures everything, which
takes more than twice the time.
Words given on the command line go to pytest.
"""

import os
import subprocess
import sys

from tests import postgres, services

WORKERS = ["-n", "4", "--dist", "loadgroup"]
BUSY = "--timeout=120"  # seconds, a test: more of them run than there are processors
ON_BOTH = ["-m", "not browser and not directory", "-p", "tests.on_both"]
MEASURED = [
    f"tests/{folder}"
    for folder in (
        *("access", "architecture", "auth", "database", "directory", "domain", "jobs", "live"),
        *("mail", "notifications", "relay", "reports", "ui"),
    )
]
STRICT = ["--cov=auth", "--cov=groups_service.access", "--cov-fail-under=100"]


def main() -> int:
    services.provide()
    in_ci = os.environ.get("CI") == "true"  # noqa: TID251 - not the service's
    if in_ci:
        others = [f"--ignore={folder}" for folder in MEASURED]
        wrong = _pytest("sqlite", *MEASURED, *STRICT) or _pytest("sqlite", *others)
    else:
        wrong = _pytest("sqlite")
    if wrong:
        return 1
    if postgres.binaries() is None:
        print("Not run: the suite on PostgreSQL, which is not installed.")
        return int(in_ci)
    return int(bool(_pytest("postgres", *ON_BOTH)))


def _pytest(database: str, *options: str) -> int:
    print(f"\nThe suite on {database}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *WORKERS, BUSY, *options, *sys.argv[1:]]
    environment = {
        **os.environ,  # noqa: TID251 - not the service's
        "TEST_DATABASE": database,
        "PYTHONDONTWRITEBYTECODE": "",  # each worker would compile every test anew
    }
    return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
