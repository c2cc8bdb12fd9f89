"""How the service is reached: HTTPS, names, the proxy in front, the public's address, Django's own checks."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import run_checks

from closeout.project.doctor.types import Line
from closeout.project.settings.environment import listed


def https() -> Line:
    """Look whether pages go over HTTPS alone, and whether the service can know that they do."""
    if not settings.SECURE_SSL_REDIRECT:
        return Line("https", "warn", "project.doctor_https_off")
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return Line("https", "fail", "project.doctor_https_no_proxy")
    return Line("https", "ok", "project.doctor_https")


def hosts() -> Line:
    """Look under which names browsers may reach it."""
    names = listed("CLOSEOUT_HOSTS")
    if "*" in names:
        return Line("hosts", "fail", "project.doctor_hosts_any")
    if not names:
        return Line("hosts", "warn", "project.doctor_hosts_none")
    return Line("hosts", "ok", "project.doctor_hosts", {"names": ", ".join(names)})


def address() -> Line:
    """Look whether documents can lead the public to where they are confirmed."""
    public = settings.PUBLIC_ADDRESS
    if not public:
        return Line("address", "warn", "project.doctor_address_none")
    name = urlsplit(public).hostname or ""
    if name not in settings.ALLOWED_HOSTS:
        return Line("address", "fail", "project.doctor_address_other", {"address": public, "name": name})
    return Line("address", "ok", "project.doctor_address", {"address": public})


def deployed() -> Line:
    """Ask Django's own checks for a service that is reached from outside."""
    found = sorted({each.id or each.msg for each in run_checks(include_deployment_checks=True)})
    if found:
        return Line("django", "warn", "project.doctor_django_found", {"found": ", ".join(found)})
    return Line("django", "ok", "project.doctor_django")
