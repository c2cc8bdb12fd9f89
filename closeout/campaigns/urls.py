"""Addresses of campaigns."""

from django.urls import path

from closeout.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("", views.campaigns, name="list"),
    path("<slug:slug>/plan/", views.plan, name="plan"),
]
