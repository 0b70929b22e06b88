"""python verify.py RECORD [KEYS] [CHECKPOINTS] [SEAL THAT YOU NOTED]: files or web addresses"""

import hashlib
import json
import sys
from base64 import b64decode, b64encode
from urllib.parse import urljoin
from urllib.request import urlopen

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as PublicKey

KEYS = "/.well-known/changelog-keys.json"
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
need = lambda true, sentence: true or sys.exit(f"BROKEN. {sentence}")  # noqa: E731


def read(place, data=b""):
    while "://" in place:
        with urlopen(place, timeout=60) as answer:  # noqa: S310 -- whoever runs it names it
            data, link = data + answer.read(), answer.headers.get("Link", "")
        place = urljoin(place, link[1 : link.index(">")]) if 'rel="next"' in link else ""
    return data + (open(place, "rb").read() if place else b"")


def seal(kind, said):
    said = {name: said[name] for name in said if name not in ("hash", "key", "sig", "log")}
    return hashlib.sha256(f"changelog-{kind}-v1\n{canonical(said)}".encode()).hexdigest()


def signed(said, digest):
    need(said["key"] in keys, f"{what} is not signed with a key that the newsroom lists.")
    key, sig = keys[said["key"]], b64decode(said["sig"])
    valid = (key["valid_from"] or "") <= said["at"] <= (key["valid_until"] or "~")
    need(valid and b64encode(sig).decode() == said["sig"], f"{what}: its key was not valid then.")
    PublicKey.from_public_bytes(b64decode(key["public_key"])).verify(sig, bytes.fromhex(digest))


what, (record, *more) = "What was given", sys.argv[1:] or sys.exit(__doc__)
sys.excepthook = lambda _kind, why, _trace: print(f"BROKEN. {what} can’t be verified: {why!r}")
noted = {name for name in more if len(name) == 64}
given = [json.loads(row) for name in more if len(name) != 64 for row in read(name).splitlines()]
listed = [row for row in given if "keys" in row] or [json.loads(read(urljoin(record, KEYS)))]
keys = {key["id"]: key for row in listed for key in row["keys"]}
lines, heads, log = read(record).splitlines(keepends=True), {}, [digest := "0" * 64]
site = any(b'"log":' in line for line in lines)  # the whole record, not one story’s
for what, line in ((f"Line {number}", line) for number, line in enumerate(lines, 1)):
    said = json.loads(line)
    digest, before = seal("entry", said), heads.get(said["story"], log[0])
    log.append(seal("log", {"seq": len(log), "entry": digest, "prev": log[-1]}))
    place = {"log": {"seq": len(log) - 1, "prev": log[-2], "hash": log[-1]}} if site else {}
    fits = canonical(said | {"hash": digest, "prev": before} | place)
    need(f"{fits}\n".encode() == line, f"{what} was changed or does not follow the lines before.")
    signed(said, digest)
    heads[said["story"]], noted = digest, noted - {digest}
for what, point in ((f"Checkpoint {row['at']}", row) for row in given if site and "head" in row):
    signed(point, seal("checkpoint", point))
    need(log[point["size"] :][:1] == [point["head"]], f"{what} knows lines that are gone.")
need(not noted, f"The record no longer has a seal that you noted: {noted}")
print(f"{len(lines)} versions, {len(heads)} stories: all hold. Last seal, to note: {digest}")
