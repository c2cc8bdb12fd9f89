"""Signing in: a name and a password, lock-out after failures, by settings a second factor or the office's own service.

CLOSEOUT_MFA=required asks everybody for a second factor; CLOSEOUT_OIDC_URL, _ID and _SECRET let people in by OpenID
Connect, such as a government's unified identity service.
"""

import os

from closeout.project.settings.environment import switched

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "closeout.accounts.hashing.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("UserAttributeSimilarityValidator", {}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "closeout.accounts.sign_in.Adapter"
ACCOUNT_FORMS = {"login": "closeout.accounts.forms.SignIn"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
# Failures are counted by `accounts.failures`; the library would write into a cache before and after each attempt.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = False
# Failures are counted by address as well: the proxy's own would stand for everybody's. It says whose it is last of all.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if switched("CLOSEOUT_BEHIND_PROXY", False) else 0

MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "closeout.accounts.forms.SecondFactor",
    "reauthenticate": "closeout.accounts.forms.SecondFactorAgain",
}
# Administrators make the accounts: nobody can sign up with the address of another and keep them out.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Closeout"
MFA_REQUIRED = os.environ.get("CLOSEOUT_MFA", "").casefold() == "required"

SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": os.environ.get("CLOSEOUT_OIDC_NAME", "OIDC"),
                    "client_id": os.environ.get("CLOSEOUT_OIDC_ID", ""),
                    "secret": os.environ.get("CLOSEOUT_OIDC_SECRET", ""),
                    "settings": {"server_url": os.environ["CLOSEOUT_OIDC_URL"]},
                }
            ]
        }
    }
    if os.environ.get("CLOSEOUT_OIDC_URL")
    else {}
)
