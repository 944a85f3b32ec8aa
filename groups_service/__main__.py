"""Run the service, or look after it: python -m groups_service --help."""

import sys

from groups_service.commands import line


def main() -> None:
    sys.exit(line.main())


if __name__ == "__main__":
    main()
