"""Facts of a release: its version, and files without addresses of package registries."""

import re
import tomllib

from tests.architecture import tree

# Written in parts, so that this file does not contain the names.
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


def test_changelog_begins_with_the_version_of_the_package() -> None:
    version = tomllib.loads(tree.read_text("pyproject.toml"))["project"]["version"]

    found = re.search(r"^## \[?(\d+\.\d+\.\d+)", tree.read_text("CHANGELOG.md"), re.MULTILINE)

    assert found is not None
    assert found[1] == version


def test_no_file_contains_the_address_of_a_registry() -> None:
    """The installer chooses the registry; an address in a lock file would bypass a mirror."""
    addresses = {
        str(path): found[0]
        for path in tree.list_files()
        if path.suffix not in BINARY and (found := REGISTRIES.search(tree.read_text(path)))
    }

    assert addresses == {}


def test_address_of_a_registry_is_detected() -> None:
    host = "https://files.python" + "hosted.org/packages/x.whl"

    assert REGISTRIES.search(f'url = "{host}"')
    assert REGISTRIES.search('"resolved": ' + '"https://example.org/x.tgz"')
