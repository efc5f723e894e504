"""The codes of an authenticator app (RFC 6238)."""

import base64
import hashlib
import hmac
import struct
import time


def totp(secret, later=0):
    step = int(time.time()) // 30 + later
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
