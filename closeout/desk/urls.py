"""Addresses of the overview."""

from django.urls import path

from closeout.desk.views_overview import overview

app_name = "desk"
urlpatterns = [path("<slug:slug>/", overview, name="overview")]
