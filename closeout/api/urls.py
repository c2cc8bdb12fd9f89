"""Addresses of the pages; those of the API itself are in `surface`."""

from django.urls import path

from closeout.api import views

app_name = "tokens"
urlpatterns = [
    path("", views.tokens, name="list"),
    path("<int:token>/revoke/", views.revoke, name="revoke"),
    path("reference/", views.reference, name="reference"),
]
