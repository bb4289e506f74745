"""Django's settings, all from the environment and the home folder; nothing secret is in here."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

import structlog

from leadline.errors import Misconfigured
from leadline.shell import database

ENV = os.environ
HOME = database.home_of(ENV)
SHELL = Path(__file__).parent


def _secret_key() -> str:
    """The key that signs sessions: from the environment, or made once in the home folder."""
    given = ENV.get("LEADLINE_SECRET_KEY", "")
    if given:
        if len(given) < 50:
            raise Misconfigured(
                "LEADLINE_SECRET_KEY is shorter than 50 characters; make it longer and random"
            )
        return given
    path = HOME / "secret.key"
    HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text()


def _port(name: str, unset: str) -> int:
    given = ENV.get(name, unset)
    if not given.isdecimal():
        raise Misconfigured(f"{name} is {given!r}; allowed: a port number, such as {unset}")
    return int(given)


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [host for host in ENV.get("LEADLINE_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in ENV.get("LEADLINE_ORIGINS", "").split(",") if origin]
IS_HTTPS = ENV.get("LEADLINE_HTTPS", "") == "1"
#: origin of the live stream; "" is the next port of this host, "same" the page's own origin
LIVE_URL = ENV.get("LEADLINE_LIVE_URL", "")
POLICY_PROFILE = ENV.get("LEADLINE_PROFILE", "default")
POLICY_FILE = ENV.get("LEADLINE_POLICY", "")
#: the watch list of protected places, GeoJSON
SITES_FILE = ENV.get("LEADLINE_SITES", "")
#: orbital elements of satellites: a file, or a folder of dated files
ELEMENTS = ENV.get("LEADLINE_ELEMENTS", "")
#: names of roads and localities: CSV or GeoJSON
GAZETTEER = ENV.get("LEADLINE_GAZETTEER", "")
#: positions of ships: a file, or a folder of files
TRACKS = ENV.get("LEADLINE_TRACKS", "")
#: dated records of others: a folder with one file a book
RECORDS = ENV.get("LEADLINE_RECORDS", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "leadline.shell.tables",
]
MIDDLEWARE = [
    "leadline.shell.guard.headers",
    "leadline.shell.site.local_times",
    "leadline.shell.intake.uploads.letting_go",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "leadline.shell.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SHELL / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "leadline.shell.site.context",
                "leadline.shell.ground.for_maps",
            ],
            "builtins": ["leadline.shell.console.sentences"],
        },
    }
]
#: "audit" is the same database on a connection of its own: openings are written down before they happen
DATABASES = {
    "default": database.django_settings(database.resolve(ENV)),
    "audit": database.django_settings(database.resolve(ENV)) | {"TEST": {"MIRROR": "default"}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/console/"
ACCOUNT_ADAPTER = "leadline.shell.accounts.adapter.OfficersOnly"
ACCOUNT_FORMS = {"login": "leadline.shell.accounts.gate.GateForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/console/"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_TOTP_ISSUER = "Leadline"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [SHELL / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [SHELL / "static"]
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
#: gone with the browser: no lasting trace of a visit on a reporter's device
CSRF_COOKIE_AGE = None
SECURE_CONTENT_TYPE_NOSNIFF = True
#: not "no-referrer": browsers then post forms with `Origin: null`, which the CSRF check refuses
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
#: files stay in memory, within the policy, until they are sealed
FILE_UPLOAD_HANDLERS = ["leadline.shell.intake.uploads.EvidenceUploads"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENV.get("LEADLINE_MAIL_HOST", "")
EMAIL_PORT = _port("LEADLINE_MAIL_PORT", "25")

PROCRASTINATE_IMPORT_PATHS = [
    "leadline.shell.worker.jobs",
    "leadline.shell.worker.checking",
    "leadline.shell.worker.earning",
    "leadline.shell.worker.patterns",
    "leadline.shell.worker.trying",
]

LOG_LEVEL = ENV.get("LEADLINE_LOG", "info").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    raise Misconfigured(f"LEADLINE_LOG is {LOG_LEVEL!r}; allowed: debug, info, warning, error")
structlog.configure(
    wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[LOG_LEVEL])
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"not_busy": {"()": "leadline.shell.guard.NotBusy"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["not_busy"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
