"""Addresses of the slice."""

from django.urls import URLPattern

app_name = "judgements"
urlpatterns: list[URLPattern] = []
