"""`make test`: the whole suite on SQLite, then all that touches a database on PostgreSQL.

With CI=true a missing service is a failure, and the coverage is measured and held to its limits.
Words given on the command line go to pytest.
"""

import os
import subprocess
import sys

from tests import postgres, services

WORKERS = ["-n", "3", "--dist", "loadgroup"]
MEASURING_TAKES_TIME = "--timeout=120"  # seconds, a test
ON_BOTH = ["-m", "not browser and not directory", "-p", "tests.on_both"]


def main() -> int:
    services.provide()
    in_ci = os.environ.get("CI") == "true"  # noqa: TID251 - not the service's
    measure = ["--cov", "--cov-report=", MEASURING_TAKES_TIME] if in_ci else []
    if _pytest("sqlite", *measure):
        return 1
    if postgres.binaries() is None:
        print("Not run: the suite on PostgreSQL, which is not installed.")
        return int(in_ci)
    if _pytest("postgres", *ON_BOTH, MEASURING_TAKES_TIME):
        return 1
    return _coverage() if in_ci else 0


def _pytest(database: str, *options: str) -> int:
    print(f"\nThe suite on {database}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *WORKERS, *options, *sys.argv[1:]]
    environment = {**os.environ, "TEST_DATABASE": database}  # noqa: TID251 - not the service's
    return subprocess.run(command, check=False, env=environment).returncode


def _coverage() -> int:
    """Every branch of access and auth, nine of ten elsewhere."""
    report = [sys.executable, "-m", "coverage", "report"]
    whole = subprocess.run([*report, "--fail-under=90"], check=False).returncode
    strict = ["--include=groups_service/access/*,auth/*", "--fail-under=100"]
    return whole or subprocess.run([*report, *strict], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
