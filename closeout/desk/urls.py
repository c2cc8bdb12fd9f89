"""Addresses of the overview."""

from django.urls import path

from closeout.desk.views_brief import brief
from closeout.desk.views_overview import overview

app_name = "desk"
urlpatterns = [
    path("<slug:slug>/", overview, name="overview"),
    path("<slug:slug>/brief/", brief, name="brief"),
]
