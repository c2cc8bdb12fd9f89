"""Addresses of tasks."""

from django.urls import path

from closeout.work import views

app_name = "work"
urlpatterns = [
    path("tasks/", views.today, name="today"),
    path("remind/", views.remind, name="remind"),
    path("<int:task>/", views.task, name="task"),
    path("<int:task>/accept/", views.accept, name="accept"),
    path("<int:task>/done/", views.finish, name="finish"),
    path("<int:task>/refuse/", views.refuse, name="refuse"),
    path("<int:task>/assign/", views.assign, name="assign"),
    path("<int:task>/cancel/", views.cancel, name="cancel"),
    path("<int:task>/reopen/", views.reopen, name="reopen"),
]
