"""Addresses of the journal, which lies in no campaign."""

from django.urls import path

from closeout.desk import views

app_name = "journal"
urlpatterns = [
    path("", views.journal, name="journal"),
    path("verify/", views.verify, name="verify"),
    path("heads/", views.heads, name="heads"),
]
