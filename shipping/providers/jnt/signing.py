"""J&T's signature: the hex digits of an MD5, written again in base64 (developer.jet.co.id).

It signs the very text that is sent, so the text is made once and sent as it is.
"""

import json
from base64 import b64encode
from hashlib import md5


def sign(text, key):
    """Return base64(hex(md5(text + key))); the hex digits are encoded, not the raw digest."""
    return b64encode(md5((text + key).encode(), usedforsecurity=False).hexdigest().encode()).decode()


def signed(found, key, *, text_field, sign_field):
    """Return the form that carries `found` as JSON beside its signature."""
    text = json.dumps(found, separators=(",", ":"))
    return {text_field: text, sign_field: sign(text, key)}
