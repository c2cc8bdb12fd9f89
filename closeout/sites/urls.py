"""Addresses of the slice."""

from django.urls import URLPattern

app_name = "sites"
urlpatterns: list[URLPattern] = []
