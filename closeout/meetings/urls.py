"""Addresses of the slice."""

from django.urls import path

from closeout.meetings import views

app_name = "meetings"
urlpatterns = [
    path("<slug:slug>/outcomes/", views.all_outcomes, name="outcomes"),
    path("<slug:slug>/outcomes/decide/", views.decide, name="decide"),
    path("<slug:slug>/outcomes/site/<str:code>/", views.site, name="site"),
]
