"""Addresses of the slice."""

from django.urls import path

from closeout.desk import views_overview.overview

app_name = "desk"
urlpatterns = [path("<slug:slug>/", views_overview.overview, name="overview")]
