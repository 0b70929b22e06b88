"""Test settings: the real ones of a local desk, made fast and kept off the network."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["WRITETHRU_ENV"] = "local"
os.environ.setdefault("SECRET_KEY", "tests only")
os.environ.setdefault("WRITETHRU_VAR", str(Path(__file__).parent.parent / "var" / "tests"))

from newsroom.settings import *  # noqa: E402, F403
from newsroom.settings import DATABASES, VAR_DIR  # noqa: E402

# Argon2 costs more than most tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PUBLIC_BASE_URL = "https://courier.example"
# A process that a test starts signs with the keys of that test.
RECORD_KEYS_DIR = Path(os.getenv("TEST_RECORD_KEYS") or VAR_DIR / f"record-keys-{os.getpid()}")
RECORD_CHECKPOINTS = VAR_DIR / f"checkpoints-{os.getpid()}.jsonl"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and browsers then lock each other as they do in earnest.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test-{os.getpid()}.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;"
    )
