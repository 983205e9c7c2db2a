"""Was this request signed by the carrier? And signing, for the carrier we play ourselves.

The library's `validate` raises on a missing signature or a body in bytes, mangles `user:password@host:port`,
and says yes to a changed JSON body when it is handed an empty form. So it only computes, and we decide.
Ring: rules.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

from twilio.request_validator import HMAC_SHA1, RequestValidator

BODY_HASH = "bodySHA256"
DEFAULT_PORTS = {"https": 443, "http": 80}


def is_signed(
    url: str,
    form: Mapping[str, Any] | None,
    *,
    body: str | bytes,
    signature: str | None,
    tokens: Sequence[str],
) -> bool:
    """True when one of our tokens signed exactly this address and content; anything odd is False, no error.

    The algorithm is fixed: a header naming another is the caller's choice, so it is not asked.
    """
    if not signature:
        return False
    try:
        covered = _covered_form(url, form, body)
        if covered is None:
            return False
        return any(_matches(url, covered, signature, token) for token in tokens if token)
    except (TypeError, ValueError):
        return False


def sign(url: str, params: Mapping[str, Any], token: str) -> str:
    """The signature the carrier would put on this request."""
    address, _, _ = url.partition("#")
    return str(RequestValidator(token).compute_signature(address, params, HMAC_SHA1))


def public_url(base: str, path: str, query_string: bytes) -> str:
    """The address the carrier used, byte for byte, whatever a proxy or the framework made of it."""
    address = base.rstrip("/") + quote(path, safe="/:@!$&'()*+,;=~%")
    return f"{address}?{query_string.decode('latin-1')}" if query_string else address


def _covered_form(url: str, form: Mapping[str, Any] | None, body: str | bytes) -> Mapping[str, Any] | None:
    """The parameters the signature covers, or None when the body is covered by nothing or was changed."""
    raw = body.encode() if isinstance(body, str) else body
    hashes = parse_qs(urlsplit(url).query).get(BODY_HASH)
    if hashes:
        return {} if _is_hash_of(raw, hashes) else None
    if raw and not form:
        return None
    return form or {}


def _is_hash_of(raw: bytes, hashes: Sequence[str]) -> bool:
    true = hashlib.sha256(raw).hexdigest().encode()
    return all(hmac.compare_digest(claimed.lower().encode(), true) for claimed in hashes)


def _matches(url: str, form: Mapping[str, Any], signature: str, token: str) -> bool:
    given = signature.encode()
    return any(hmac.compare_digest(sign(address, form, token).encode(), given) for address in _addresses(url))


def _addresses(url: str) -> Iterator[str]:
    """The address with and without its port, since the carrier signs now the one, now the other."""
    yield url
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if parts.port is None:
        yield urlunsplit(parts._replace(netloc=f"{parts.netloc}:{DEFAULT_PORTS.get(parts.scheme, 80)}"))
    else:
        yield urlunsplit(parts._replace(netloc=f"{user}{at}{host.rpartition(':')[0]}"))
