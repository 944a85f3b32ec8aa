"""`make test`: the whole suite on SQLite, then the tests that use a database on PostgreSQL.

With CI=true a missing service is a failure, and the tests of the folders in MEASURED have to
take every branch of `groups_service.access` and `auth`. `make coverage` measures everything,
which takes more than twice the time. Arguments of the command line go to pytest.
"""

import os
import subprocess
import sys

from tests import run_services
from tests.support import postgres

WORKERS = ["-n", "4", "--dist", "loadgroup"]
POSTGRES_OPTIONS = ["-m", "not browser and not directory", "-p", "tests.support.database_only"]
MEASURED = [
    f"tests/{folder}"
    for folder in (
        *("access", "architecture", "auth", "database", "directory", "domain", "events"),
        *("jobs", "live", "mail", "notifications", "reports", "ui"),
    )
]
COVERAGE_OPTIONS = ["--cov=auth", "--cov=groups_service.access", "--cov-fail-under=100"]


def main() -> int:
    run_services.install_missing()
    in_ci = os.environ.get("CI") == "true"  # noqa: TID251 - not a setting of the service
    if in_ci:
        others = [f"--ignore={folder}" for folder in MEASURED]
        failed = _pytest("sqlite", *MEASURED, *COVERAGE_OPTIONS) or _pytest("sqlite", *others)
    else:
        failed = _pytest("sqlite")
    if failed:
        return 1
    if postgres.find_binaries() is None:
        print("Not run: the suite on PostgreSQL, which is not installed.")
        return int(in_ci)
    return int(bool(_pytest("postgres", *POSTGRES_OPTIONS)))


def _pytest(database: str, *options: str) -> int:
    print(f"\nThe suite on {database}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *WORKERS, *options, *sys.argv[1:]]
    environment = {
        **os.environ,  # noqa: TID251 - not a setting of the service
        "TEST_DATABASE": database,
        "PYTHONDONTWRITEBYTECODE": "",  # otherwise each worker compiles every test again
    }
    return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
