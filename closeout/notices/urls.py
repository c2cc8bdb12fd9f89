"""Addresses of messages."""

from django.urls import path

from closeout.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.listed, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("<int:message>/", views.read, name="read"),
    path("channels/", views.channels, name="channels"),
    path("channels/<int:channel>/remove/", views.remove, name="remove"),
    path("channels/<int:channel>/test/", views.test, name="test"),
    path("failed/", views.failed, name="failed"),
]
