"""What keeps strangers out: transport, cookies, and what a page may load.

CLOSEOUT_HTTPS=off is for an inner network without certificates; it is not clean by `check --deploy`, and says so.
"""

from csp.constants import NONE, SELF

from closeout.project.settings.environment import listed, origins, secret, switched

DEBUG = False
SECRET_KEY = secret("secret_key")
JOURNAL_SECRET = secret("journal_key")
# The first seals the addresses that messages go to; the others still open what they sealed.
CHANNEL_KEYS = [secret("channel_key"), *listed("CLOSEOUT_OLD_CHANNEL_KEYS")]
ALLOWED_HOSTS = [*listed("CLOSEOUT_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{each}" for each in listed("CLOSEOUT_HOSTS")]

_HTTPS = switched("CLOSEOUT_HTTPS", True)
SECURE_SSL_REDIRECT = _HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if switched("CLOSEOUT_BEHIND_PROXY", False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CSRF_FAILURE_VIEW = "closeout.project.refusals.denied"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600  # seconds without a request: a working day
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# No inline script or style, nothing from anywhere else.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *origins("CLOSEOUT_MAP_TILES")],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
