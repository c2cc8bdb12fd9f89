"""What the service is made of: its slices, the libraries, and the way of a request through both."""

INSTALLED_APPS = [
    "closeout.project",
    "closeout.api",
    "closeout.desk",
    "closeout.inspections",
    "closeout.instructions",
    "closeout.findings",
    "closeout.census",
    "closeout.judgements",
    "closeout.meetings",
    "closeout.sites",
    "closeout.campaigns",
    "closeout.evidence",
    "closeout.documents",
    "closeout.work",
    "closeout.notices",
    "closeout.people",
    "closeout.areas",
    "closeout.tallies",
    "closeout.journal",
    "closeout.accounts",
    "closeout.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "closeout.project.doors.without_nul",
    "closeout.project.doors.SignedIn",
    "closeout.project.doors.WithAccess",
    "closeout.project.doors.with_own_password",
    "closeout.project.refusals.Refusals",
]

ROOT_URLCONF = "closeout.project.urls"
WSGI_APPLICATION = "closeout.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEMO = False  # the demo's settings say so; nothing in production does
