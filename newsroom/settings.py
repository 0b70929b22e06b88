"""Django settings, one file; what differs between machines comes from the environment.

docs/operations.md lists every variable that is read here.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab

from newsroom.environment import (
    SettingRefused,
    contact,
    database,
    env_address,
    env_addresses,
    env_bool,
    env_choice,
    env_header,
    env_list,
    env_number,
    env_webhooks,
    local_secret_key,
)
from newsroom.mail import mail_server

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.getenv("WRITETHRU_VAR") or BASE_DIR / "var")
LOCAL = (
    env_choice("WRITETHRU_ENV", default="production", choices=("production", "local")) == "local"
)
PORT = os.getenv("PORT") or "8000"

# Who may come in
DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = os.getenv("SECRET_KEY", "")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS")
if LOCAL:
    SECRET_KEY = SECRET_KEY or local_secret_key(VAR_DIR / "secret_key")
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
elif DEBUG:
    raise SettingRefused("DEBUG is True: unset it, production never shows tracebacks.")
elif not SECRET_KEY:
    raise SettingRefused(
        "SECRET_KEY is missing: set it to a long random text that only this server knows."
    )
elif not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise SettingRefused(
        "ALLOWED_HOSTS is missing: set it to the host names that readers and editors use, "
        "divided by commas."
    )
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

# The newsroom
NEWSROOM_NAME = os.getenv("NEWSROOM_NAME") or "The Example Courier"
NEWSROOM_CONTACT = contact(os.getenv("NEWSROOM_CONTACT", ""))
PUBLIC_BASE_URL = (
    os.getenv("PUBLIC_BASE_URL")
    or (f"http://localhost:{PORT}" if LOCAL else f"https://{ALLOWED_HOSTS[0].lstrip('.')}")
).rstrip("/")
LANGUAGE_CODE = os.getenv("NEWSROOM_LANGUAGE") or "en-gb"
TIME_ZONE = os.getenv("NEWSROOM_TIME_ZONE") or "Europe/London"
USE_TZ = True
USE_I18N = True

# The application
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "simple_history",
    "stories",
]
# Nothing here may touch the session of a request that does not ask for it: a reader's page
# must never vary by cookie. So no LocaleMiddleware either.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "stories.reader.keyed.Keyed",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": database(os.getenv("DATABASE_URL", ""), sqlite=VAR_DIR / "writethru.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes
FILE_UPLOAD_HANDLERS = [
    "stories.admin.uploads.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
LOGIN_URL = "admin:login"

# Files that are evidence: kept once, under their SHA-256, never changed
EVIDENCE_ROOT = Path(os.getenv("EVIDENCE_ROOT") or VAR_DIR / "evidence")
EVIDENCE_MAX_BYTES = env_number("EVIDENCE_MAX_MB", default=20, least=1) * 1_000_000

# Readers' pages that are made once and handed out again, in each process's memory
PAGE_SHELF_BYTES = env_number("PAGE_SHELF_MB", default=32, least=0) * 1_000_000

# What makes the record verifiable by others: neither lies in the database
RECORD_KEYS_DIR = Path(os.getenv("RECORD_KEYS_DIR") or VAR_DIR / "record-keys")
RECORD_CHECKPOINTS = Path(os.getenv("RECORD_CHECKPOINTS") or VAR_DIR / "checkpoints.jsonl")

# Static files
STATIC_URL = "static/"
STATIC_ROOT = Path(os.getenv("STATIC_ROOT") or BASE_DIR / "staticfiles")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if LOCAL
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# Locally a changed style sheet shows at once and nothing has to be collected.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = LOCAL

# The diary of saves (django-simple-history)
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_DATE_INDEX = "Composite"

# Passwords and cookies
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = ["stories.admin.rights.Rights"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
CSRF_FAILURE_VIEW = "stories.admin.expired.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
if not LOCAL:
    # A browser takes a __Host- cookie only from this very host, over HTTPS.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# Headers
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
USE_X_FORWARDED_HOST = False
SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else 31_536_000  # a year
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env_bool("HSTS_PRELOAD", default=False)
# Both bind names that may belong to somebody else's server, for a year or for good: the
# owner of the domain turns them on, an installation does not.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if env_bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

# E-mail, of reminders only; without a server nothing is sent
MAIL_SERVER = mail_server(os.getenv("EMAIL_URL", ""))
if MAIL_SERVER:
    EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL_SERVER.tls_first, not MAIL_SERVER.tls_first
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = os.getenv("EMAIL_FROM") or f"desk@{urlsplit(PUBLIC_BASE_URL).hostname}"

# Cited pages that are looked at again
WATCH_PAGES = env_choice("WRITETHRU_WATCH", default="on", choices=("on", "off")) == "on"
WATCH_PRIVATE = env_bool("WRITETHRU_WATCH_PRIVATE", default=False)

# Notices to others, which leave when a publication can't be undone any more
UNDO_SECONDS = env_number("UNDO_SECONDS", default=10, least=0)
WEBSUB_HUBS = env_addresses("WEBSUB_HUBS", insecure=LOCAL)
WEBSUB_PRIVATE = env_bool("WEBSUB_PRIVATE", default=False)
WEBHOOK_SECRETS = env_webhooks("WEBHOOKS", insecure=LOCAL)
WEBHOOKS_PRIVATE = env_bool("WEBHOOKS_PRIVATE", default=False)

# The cache before us, which is told what to forget. Django shows no setting named SECRET.
CACHE_PURGE_PRIVATE = env_bool("CACHE_PURGE_PRIVATE", default=False)
CACHE_PURGE_URL = env_address("CACHE_PURGE_URL", insecure=LOCAL or CACHE_PURGE_PRIVATE)
CACHE_PURGE_SECRET = env_header("CACHE_PURGE_HEADER")

# Calendars that stamp the record with a time; none: nothing is sent
TIMESTAMP_CALENDARS = [
    one.rstrip("/") for one in env_addresses("TIMESTAMP_CALENDARS", insecure=LOCAL)
]
TIMESTAMP_PRIVATE = env_bool("TIMESTAMP_PRIVATE", default=False)

# Background work: the row in the database is the promise, a message only hurries it
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = os.getenv("CELERY_BROKER_URL") or "filesystem://localhost/"
if CELERY_BROKER_URL.startswith("filesystem:"):
    for folder in (BROKER_DIR, BROKER_DIR / "messages", BROKER_DIR / "control"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,  # seconds
    }
elif CELERY_BROKER_URL.startswith(("redis:", "rediss:")):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,  # seconds; longer than the longest errand
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
    }
CELERY_BROKER_CONNECTION_TIMEOUT = 2  # seconds
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = os.getenv("CELERY_QUEUE") or "writethru"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 270  # seconds
CELERY_TASK_TIME_LIMIT = 300  # seconds
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"  # no hour that comes twice
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "publish-due": {
        "task": "stories.tasks.publish_due",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "deliver": {"task": "stories.tasks.deliver", "schedule": 2.0, "options": {"expires": 2}},
    "sweep": {"task": "stories.tasks.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "remind": {"task": "stories.tasks.remind", "schedule": 60.0, "options": {"expires": 60}},
    "watch-pages": {
        "task": "stories.tasks.watch_pages",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "verify-record": {
        "task": "stories.tasks.verify_record",
        "schedule": crontab(hour=4, minute=10),
    },
    "checkpoint": {"task": "stories.tasks.checkpoint", "schedule": crontab(hour=4, minute=40)},
    "stamp-record": {
        "task": "stories.tasks.stamp_record",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "verify-files": {
        "task": "stories.tasks.verify_files",
        "schedule": crontab(hour=4, minute=50),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": os.getenv("LOG_LEVEL") or "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
        # Scanners ask for any host all day; they are answered 400.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        # It warns at every HEAD, whose body it drops as it should.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
