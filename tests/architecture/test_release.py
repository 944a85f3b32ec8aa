"""What a release says of itself."""

import re
import tomllib

from tests.architecture import tree

# Written apart, so that this file does not name them.
REGISTRIES = re.compile(
    "|".join(
        [
            r"pypi\.(?:python\.)?" + "org",
            "python" + r"hosted\.org",
            r"registry\." + r"(?:npmjs|yarnpkg)",
            r"npmjs\.(?:org|com)/" + r"[\w@-]+/-/",
            r"https?://[^\s\"']*\b(?:artifactory|nexus|verdaccio|devpi)\b",
            r"\b(?:extra-)?index-url\s*[=:]",
            r"^\s*registry\s*=",
            r"\"resolved\":\s*\"http",
        ]
    ),
    re.MULTILINE,
)
BINARY = {".png", ".webp", ".woff2", ".jpg", ".ico"}


def test_the_changelog_begins_with_the_version_of_the_package() -> None:
    version = tomllib.loads(tree.text("pyproject.toml"))["project"]["version"]

    found = re.search(r"^## \[?(\d+\.\d+\.\d+)", tree.text("CHANGELOG.md"), re.MULTILINE)

    assert found is not None
    assert found[1] == version


def test_no_file_says_where_packages_come_from() -> None:
    """That is for whoever installs; an address in a lock file would bypass their mirror."""
    naming = {
        str(path): found[0]
        for path in tree.files()
        if path.suffix not in BINARY and (found := REGISTRIES.search(tree.text(path)))
    }

    assert naming == {}


def test_the_address_of_a_registry_would_be_seen() -> None:
    host = "https://files.python" + "hosted.org/packages/x.whl"

    assert REGISTRIES.search(f'url = "{host}"')
    assert REGISTRIES.search('"resolved": ' + '"https://example.org/x.tgz"')
