"""Addresses of divisions, layers and calendars."""

from django.urls import path

from closeout.areas import views, views_files

app_name = "areas"
urlpatterns = [
    path("", views.areas, name="list"),
    path("divisions/new/", views.division, name="new_division"),
    path("divisions/import/", views_files.divisions, name="divisions"),
    path("divisions/import/confirm/", views_files.confirm_divisions, name="confirm_divisions"),
    path("divisions/<str:code>/", views.division, name="division"),
    path("layers/new/", views_files.layer, name="new_layer"),
    path("layers/new/confirm/", views_files.confirm_layer, name="confirm_layer"),
    path("layers/<int:layer>/remove/", views.remove_layer, name="remove_layer"),
    path("calendars/new/", views_files.calendar, name="new_calendar"),
    path("calendars/new/confirm/", views_files.confirm_calendar, name="confirm_calendar"),
]
