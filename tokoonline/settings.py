"""How this shop is set up, read from the environment (docs/operations.md lists every variable)."""

import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from tokoonline import embedded
from tokoonline.databases import read_database
from tokoonline.logs import logging_settings
from tokoonline.store import NonsenseSetting, read_keys, read_store

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

IS_DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
# On one's own machine, over plain http, with nothing to protect.
IS_AT_HOME = IS_DEMO or DEBUG
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))


def read_required(name: str, *, at_home: str) -> str:
    """Return a variable that only a demo and a developer may leave out, or end the process."""
    value = env.str(name, default="").strip()
    if not value and not IS_AT_HOME:
        sys.exit(f"Set the environment variable {name} to start the shop: see docs/operations.md.")
    return value or at_home


SECRET_KEY = read_required("SECRET_KEY", at_home="for a developer's machine only")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = read_required("ALLOWED_HOSTS", at_home="localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
try:
    STORE = read_store(env)
except NonsenseSetting as error:
    sys.exit(str(error))
# Where the shop is, for links in mails: a request's own Host can be forged.
SITE_URL = env.str("SITE_URL", default="").rstrip("/") or (
    f"http://127.0.0.1:{env.int('PORT', default=8000)}"
    if IS_AT_HOME
    else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
)

# Keys of payment gateways: PAY_MIDTRANS_SERVER_KEY becomes GATEWAYS["midtrans"]["server_key"].
GATEWAYS = read_keys(env.ENVIRON, "PAY")
# And of shipping providers: SHIP_BITESHIP_API_KEY.
SHIPPING_PROVIDERS = read_keys(env.ENVIRON, "SHIP")
# Seconds that one of them may be silent; only the worker waits.
SHIPPING_TIME_OUT = env.float("SHIPPING_TIME_OUT", default=10)

INSTALLED_APPS = [
    "tokoonline.back_office",
    "tokoonline.storefront",
    "reports",
    "payments",
    "shipping",
    "orders",
    "customers",
    "inventory",
    "catalog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "template_partials.apps.SimpleAppConfig",
    "tokoonline.back_office.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

# Each one costs every page a little; docs/decisions/0004-middleware.md says what for.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tokoonline.compression.compress_html",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "tokoonline.urls"
WSGI_APPLICATION = "tokoonline.wsgi.application"

TEMPLATE_LOADERS: list[object] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
if not DEBUG:
    TEMPLATE_LOADERS = [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", TEMPLATE_LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tokoonline.storefront.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "catalog.templatetags.store",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

EMBEDDED_DATABASE = None if env.str("DATABASE_URL", default="") else embedded.Cluster(VAR_DIR / "postgres")
DATABASES = {"default": read_database(env, EMBEDDED_DATABASE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The default cache counts log-in attempts, so every worker has to see the same one.
CACHES = {
    "default": env.cache_url_config(
        env.str("CACHE_URL", default="") or "dbcache://attempt?max_entries=100000"
    )
}

AUTH_USER_MODEL = "customers.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["tokoonline.passwords.ShopPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "orders:history"
LOGOUT_REDIRECT_URL = "storefront:home"
ACCOUNT_ADAPTER = "customers.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "customers.forms.entrance.LoginForm",
    "signup": "customers.forms.entrance.SignupForm",
    "reset_password": "customers.forms.entrance.ResetPasswordForm",
    "reset_password_from_key": "customers.forms.entrance.ResetPasswordKeyForm",
    "set_password": "customers.forms.entrance.SetPasswordForm",
    "change_password": "customers.forms.entrance.ChangePasswordForm",
    "reauthenticate": "customers.forms.entrance.ReauthenticateForm",
    "add_email": "customers.forms.entrance.AddEmailForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
# By account as well as by address: a thousand addresses still have ten guesses.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,10/15m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.bool("IS_BEHIND_PROXY", default=False))
MFA_ADAPTER = "customers.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "customers.forms.entrance.AuthenticateForm",
    "reauthenticate": "customers.forms.entrance.ReauthenticateCodeForm",
    "activate_totp": "customers.forms.entrance.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = STORE.name
# Whoever may enter the back office proves it twice; a demo lets its visitors look around.
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=not IS_DEMO)

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = STORE.time_zone
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "tokoonline.bundles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_MEDIA_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # No URL leads here: whoever may see such a file gets it from a view that asked.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# A megabyte of text is no form of ours; the back office posts many small fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

if IS_AT_HOME:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = f"{STORE.name} <{STORE.email}>"

LOGGING = logging_settings(is_for_people=IS_AT_HOME)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not IS_AT_HOME
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
if not IS_AT_HOME:
    # The prefix makes a browser refuse such a cookie from a sister domain or over http.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    # A load balancer asks inside the house, where there is no https.
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
    if env.bool("IS_BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

PROCRASTINATE_ON_APP_READY = "tokoonline.job_connector.take_over"
PROCRASTINATE_IMPORT_PATHS = [
    "tokoonline.tasks",
    "tokoonline.storefront.verify_tasks",
    "tokoonline.storefront.parcel_tasks",
    "payments.refund_tasks",
    "shipping.holiday_tasks",
    "shipping.tracking_tasks",
    "shipping.booking.tasks",
    "shipping.live.tasks",
]
# Most jobs wait for somebody's server; what keeps a processor busy takes a lock (catalog/tasks.py).
PROCRASTINATE_WORKER_DEFAULTS = {"shutdown_graceful_timeout": 20, "concurrency": 4}
