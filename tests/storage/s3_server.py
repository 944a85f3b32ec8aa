"""A local S3 server."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

BUCKET = "arkivet"


@contextmanager
def run_s3_server() -> Iterator[str]:
    """Yield the address of a server with an empty bucket."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - a second, which few workers need

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        httpx2.put(f"{address}/{BUCKET}").raise_for_status()
        yield address
    finally:
        server.stop()


def build_environment(address: str) -> dict[str, str]:
    """Return the environment variables that make the archive use the server."""
    return {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "anybody",
        "AWS_SECRET_ACCESS_KEY": "anything",
        "AWS_REGION": "eu-north-1",
        "AWS_ALLOW_HTTP": "true",
    }
