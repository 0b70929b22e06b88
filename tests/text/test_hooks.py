from __future__ import annotations

import base64
import json

import pytest

from stories.text.hooks import BadSecret, key_of, signature
from tests.standards import SHARED

VECTORS = SHARED / "standards" / "examples" / "webhook.vectors.json"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # of the standard's own example


def test_the_standard_s_own_example_has_this_signature() -> None:
    body = b'{"test": 2432232314}'

    made = signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, secret=SECRET)

    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.skipif(not VECTORS.exists(), reason="the shared vectors are not on this machine")
def test_every_vector_of_a_shared_secret_is_met() -> None:
    vectors = [one for one in json.loads(VECTORS.read_text())["vectors"] if "secret" in one]

    assert len(vectors) >= 2
    for one in vectors:
        stamp, body = int(one["webhook-timestamp"]), one["body"].encode()
        made = signature(one["webhook-id"], stamp, body, secret=one["secret"])
        assert made == one["webhook-signature"]


@pytest.mark.parametrize("size", [24, 64])
def test_a_key_has_24_to_64_bytes(size: int) -> None:
    key = bytes(range(size))

    assert key_of(f"whsec_{base64.b64encode(key).decode()}") == key


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        SECRET.removeprefix("whsec_"),
        f"whsec_{base64.b64encode(bytes(23)).decode()}",
        f"whsec_{base64.b64encode(bytes(65)).decode()}",
        "whsec_ä" + "A" * 40,
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La-_Sw",
    ],
)
def test_what_is_no_secret_is_refused(secret: str) -> None:
    with pytest.raises(BadSecret):
        key_of(secret)
