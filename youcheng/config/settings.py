"""All settings. What an installation may change comes from the environment or `.env`."""

import shutil
from pathlib import Path

from csp.constants import SELF

from youcheng.config import env

BASE = Path(__file__).resolve().parents[2]
env.load_file(BASE / ".env")
VAR = Path(env.text("YOUCHENG_VAR", str(BASE / "var")))

DEBUG = env.flag("YOUCHENG_DEBUG")
SECRET_KEY = env.secret("YOUCHENG_SECRET_KEY", VAR / "secret-key")
ALLOWED_HOSTS = env.words("YOUCHENG_HOSTS", "*")
CSRF_TRUSTED_ORIGINS = env.words("YOUCHENG_ORIGINS")
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR / 'youcheng.db'}", BASE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "youcheng.desk",
    "youcheng.dataio",
    "youcheng.analytics",
    "youcheng.responsibilities",
    "youcheng.circulars",
    "youcheng.consultations",
    "youcheng.mechanisms",
    "youcheng.opportunities",
    "youcheng.pipeline",
    "youcheng.dossiers",
    "youcheng.exchanges",
    "youcheng.people",
    "youcheng.registry",
    "youcheng.documents",
    "youcheng.approvals",
    "youcheng.notices",
    "youcheng.accounts",
    "youcheng.search",
    "youcheng.audit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A tenth of the bytes for a fifth of a millisecond. What must stay secret in a page, the token
    # of its forms, is masked anew in every answer.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "youcheng.config.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "youcheng.config.middleware.PlainTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "youcheng.config.middleware.KeptFormMiddleware",
    "youcheng.desk.second_factor.SecondFactorMiddleware",
    "youcheng.config.middleware.ObjectionMiddleware",
]
ROOT_URLCONF = "youcheng.config.urls"
WSGI_APPLICATION = "youcheng.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "youcheng.desk.menu.shell",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "youcheng.lib.marks",
                "youcheng.lib.kept_tags",
            ],
            "libraries": {"i18n": "youcheng.lib.kept_tags"},
        },
    }
]
CACHES = {
    "default": {
        # In the database, so that every worker sees the same count of wrong passwords.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Many more than the usual 300, or a full table would forget wrong passwords and used codes.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["youcheng.accounts.backends.UserBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "youcheng.desk.accounts.AccountAdapter"
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,10/5m/key",
    "login": "60/m/ip",
    "sso": "60/m/ip",
    "outside": "30/m/ip",
}
ACCOUNT_SESSION_REMEMBER = True
LOCK_AFTER = env.number("YOUCHENG_LOCK_AFTER", 5)  # wrong passwords and wrong codes
LOCK_MINUTES = env.number("YOUCHENG_LOCK_MINUTES", 15)
INVITATION_DAYS = env.number("YOUCHENG_INVITATION_DAYS", 7)

# Roles that must have a second factor: names of `Role`, or "all". Empty: it is everybody's choice.
SECOND_FACTOR = frozenset(env.words("YOUCHENG_SECOND_FACTOR"))
MFA_ADAPTER = "youcheng.desk.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds that the clock of a telephone may be off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from administrators; none is verified by mail
# An office is often one address, and everybody comes in at nine: asking and answering count as two.
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_FORMS = {
    "activate_totp": "youcheng.desk.factor_forms.ActivateForm",
    "authenticate": "youcheng.desk.factor_forms.CodeForm",
    "reauthenticate": "youcheng.desk.factor_forms.ConfirmByCodeForm",
    "add_webauthn": "youcheng.desk.factor_forms.AddPasskeyForm",
    "edit_webauthn": "youcheng.desk.factor_forms.RenamePasskeyForm",
    "authenticate_webauthn": "youcheng.desk.factor_forms.PasskeyForm",
    "reauthenticate_webauthn": "youcheng.desk.factor_forms.ConfirmByPasskeyForm",
    "login_webauthn": "youcheng.desk.factor_forms.PasskeySignInForm",
}

# Sign-in through the office's OpenID Connect provider: offered when all four are there.
OIDC_NAME = env.text("YOUCHENG_OIDC_NAME")
OIDC_ISSUER = env.text("YOUCHENG_OIDC_ISSUER")
OIDC_CLIENT_ID = env.text("YOUCHENG_OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("YOUCHENG_OIDC_CLIENT_SECRET")
# The claim that names the account of somebody who comes for the first time; empty: people link
# their account themselves.
OIDC_CLAIM = env.text("YOUCHENG_OIDC_CLAIM")
OIDC_CREATE = env.flag("YOUCHENG_OIDC_CREATE")  # accounts, without any role, for unknown people
OIDC_SCOPE = env.words("YOUCHENG_OIDC_SCOPE", "openid,profile,email")
# How we show the secret when we fetch the token: or client_secret_post.
OIDC_AUTH = env.text("YOUCHENG_OIDC_AUTH", "client_secret_basic")
SOCIALACCOUNT_ADAPTER = "youcheng.desk.sso.SocialAccountAdapter"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 8  # seconds

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "title", "email")},
    },
]

LANGUAGE_CODE = env.text("YOUCHENG_LANGUAGE", "zh-hans")
# Each in its own language: who looks for theirs may not read the present one.
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
TIME_ZONE = env.text("YOUCHENG_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": env.store("YOUCHENG_S3_", VAR / "documents"),
    "staticfiles": {
        # Without a manifest while developing and testing: nobody collects files then.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Files: their largest size; where the virus scanner listens ("unix:/run/clamav/clamd.ctl", or
# "host:3310"), empty for none; the office program that makes previews of Word and Excel files.
DOCUMENT_MAX_BYTES = env.number("YOUCHENG_DOCUMENT_MB", 100) * 1024 * 1024
CLAMAV = env.text("YOUCHENG_CLAMAV")
SOFFICE = env.text("YOUCHENG_SOFFICE") or shutil.which("soffice") or ""
FILE_UPLOAD_TEMP_DIR = VAR / "uploads"  # beside the store; made by the first upload
# W003: that `lib.kept_tags` stands in for Django's own i18n is meant.
SILENCED_SYSTEM_CHECKS = ["files.E001", "templates.W003"]
FILE_UPLOAD_HANDLERS = [
    "youcheng.lib.uploads.LimitedHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Notices: where links of e-mails and webhooks lead; the hour of the e-mail of the day, in the
# office's time zone; the mail server. Without a server nothing is queued for e-mail.
SITE_ADDRESS = env.text("YOUCHENG_ADDRESS").rstrip("/") or next(
    iter(CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000"
)
ROUNDS = ("youcheng.mechanisms.actions.remind_due", "youcheng.notices.actions.clear_read")
"""What `deliver` does once an hour beside sending: functions that take the moment."""
DIGEST_HOUR = env.number("YOUCHENG_DIGEST_HOUR", 8, most=23)
NOTICE_DAYS = env.number(
    "YOUCHENG_NOTICE_DAYS", 365
)  # that a notice is kept once read; 0: for good
EMAIL_HOST = env.text("YOUCHENG_SMTP_HOST")
EMAIL_PORT = env.number("YOUCHENG_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("YOUCHENG_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("YOUCHENG_SMTP_PASSWORD")
_SECURITY = env.one_of("YOUCHENG_SMTP_SECURITY", ("starttls", "tls"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _SECURITY == "starttls", _SECURITY == "tls"
EMAIL_TIMEOUT = env.number("YOUCHENG_SMTP_TIMEOUT", 20)  # seconds without an answer
DEFAULT_FROM_EMAIL = env.text("YOUCHENG_MAIL_FROM", "youcheng@localhost")

IMPORT_MAX_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
# The preview grid posts one field for each cell that somebody changed.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

IS_HTTPS = env.flag("YOUCHENG_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_FAILURE_VIEW = "youcheng.desk.views.entry.csrf_failed"
SESSION_COOKIE_AGE = 60 * 60 * 12
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secret_paths": {"()": "youcheng.config.logs.SecretPaths"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["secret_paths"],
        }
    },
    # Django's own handlers know no filter of ours: all is said once, by ours.
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
