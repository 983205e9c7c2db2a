"""Small numbers, sealed so that nobody can make them up, in few letters that a person can also type from a phone.

Each number in as few bytes as it needs, ten bytes of HMAC (itsdangerous), base32: what a link in a text has room for.
"""

from base64 import b32decode, b32encode
from binascii import Error
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from flask import current_app
from itsdangerous.signer import HMACAlgorithm, Signer

# Guessed online and rate limited: ten bytes are more than enough, and keep the text short.
SIGNATURE_BYTES = 10


@dataclass(frozen=True, slots=True)
class Sealed:
    """What somebody brought: its numbers are worth nothing before `holds` says so."""

    numbers: tuple[int, ...]
    said: bytes
    signature: bytes

    def holds(self, salt: str, beside: str = "") -> bool:
        """Whether we sealed these numbers, for this purpose, together with what stands beside them."""
        signer = _signer(salt)
        key, value = signer.derive_key(), self.said + beside.encode()
        return signer.algorithm.verify_signature(key, value, self.signature)


def seal(salt: str, numbers: Iterable[int], beside: str = "") -> str:
    """The numbers in lower-case letters and digits. `beside` is signed with them and not in it."""
    said, signer = b"".join(_in_few_bytes(number) for number in numbers), _signer(salt)
    signature = signer.algorithm.get_signature(signer.derive_key(), said + beside.encode())
    return b32encode(said + signature).decode().rstrip("=").lower()


def unseal(text: str) -> Sealed:
    """What stands in such a text; no numbers for whatever is none."""
    sealed = _unpacked(text)
    said = sealed[:-SIGNATURE_BYTES]
    return Sealed(tuple(_numbers(said)), said, sealed[-SIGNATURE_BYTES:])


class _Short(HMACAlgorithm):
    """HMAC-SHA-256, cut to what a text has room for."""

    default_digest_method = staticmethod(sha256)

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return super().get_signature(key, value)[:SIGNATURE_BYTES]


def _signer(salt: str) -> Signer:
    return Signer(
        current_app.config["SECRET_KEY"], salt=salt, key_derivation="hmac", digest_method=sha256, algorithm=_Short()
    )  # fmt: skip


def _in_few_bytes(number: int) -> bytes:
    """Seven bits a byte, the eighth says that more follow."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _numbers(said: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in said:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0


def _unpacked(text: str) -> bytes:
    try:
        return b32decode(text.upper() + "=" * (-len(text) % 8))
    except (Error, ValueError):
        return b""
