"""The command line of the service: python -m groups_service --help."""

import sys

from groups_service.commands import cli


def main() -> None:
    sys.exit(cli.main())


if __name__ == "__main__":
    main()
