"""Signing in and out, the second factor, and where an identity service sends people back to."""

from allauth.account import views
from allauth.socialaccount.providers.openid_connect import urls as openid_connect
from django.urls import include, path

urlpatterns = [
    path("sign-in/", views.login, name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
    path("again/", views.reauthenticate, name="account_reauthenticate"),
    path("closed/", views.account_inactive, name="account_inactive"),
    path("second/", include("allauth.mfa.urls")),
    path("", include(openid_connect)),
]
