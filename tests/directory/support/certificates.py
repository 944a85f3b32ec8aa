"""A certificate authority for the tests, and the valid and invalid certificates it signs."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PAST = datetime(2020, 1, 1, tzinfo=UTC)
FUTURE = datetime(2045, 1, 1, tzinfo=UTC)
_COMMON_NAME = NameOID.COMMON_NAME
_CA_KEY_USAGE = x509.KeyUsage(
    key_cert_sign=True,
    crl_sign=True,
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True)
class CertificatePair:
    """A certificate and its key, as files for a server."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class CertificateAuthority:
    key: RSAPrivateKey
    certificate: x509.Certificate

    @classmethod
    def create(cls, name: str = "Örebro test CA") -> Self:
        key = _create_key()
        builder = _create_builder(name, name, key, until=FUTURE)
        builder = builder.add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        builder = builder.add_extension(_CA_KEY_USAGE, critical=True)
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        builder = builder.add_extension(identifier, critical=False)
        return cls(key, builder.sign(key, hashes.SHA256()))

    @classmethod
    def read(cls, folder: Path) -> Self:
        key = load_pem_private_key((folder / "ca.key").read_bytes(), None)
        if not isinstance(key, RSAPrivateKey):
            raise TypeError(f"{folder} holds another kind of key than was written")
        return cls(key, x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()))

    def write(self, folder: Path) -> Path:
        """Write the certificate and key to the folder, and return the file that clients trust."""
        return _write_pair(folder, "ca", self.certificate, self.key).certificate

    def issue(
        self,
        folder: Path,
        names: Sequence[str],
        *,
        common_name: str = "server",
        until: datetime = FUTURE,
    ) -> CertificatePair:
        """Sign a server certificate for host names and addresses."""
        key, signer = (
            _create_key(),
            self.certificate.subject.get_attributes_for_oid(_COMMON_NAME)[0].value,
        )
        builder = _create_builder(common_name, str(signer), key, until=until)
        for extension in (
            x509.SubjectAlternativeName([_alternative_name(name) for name in names]),
            x509.BasicConstraints(ca=False, path_length=None),
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]),
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
        ):
            builder = builder.add_extension(extension, critical=False)
        return _write_pair(folder, "cert", builder.sign(self.key, hashes.SHA256()), key)


def _create_key() -> RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _create_builder(
    subject: str, issuer: str, key: RSAPrivateKey, *, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(_COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(_COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(PAST - timedelta(days=365))
        .not_valid_after(until)
    )


def _alternative_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write_pair(
    folder: Path, file: str, certificate: x509.Certificate, key: RSAPrivateKey
) -> CertificatePair:
    folder.mkdir(parents=True, exist_ok=True)
    pair = CertificatePair(folder / f"{file}.pem", folder / f"{file}.key")
    pair.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
    pair.key.touch(0o600)
    form = PrivateFormat.TraditionalOpenSSL
    pair.key.write_bytes(key.private_bytes(Encoding.PEM, form, NoEncryption()))
    return pair
