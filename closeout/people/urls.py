"""Addresses of people and units."""

from django.urls import path

from closeout.people import views, views_import

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("new/", views.new, name="new"),
    path("units/new/", views.unit, name="new_unit"),
    path("units/<int:unit>/", views.unit, name="unit"),
    path("workbook/", views_import.workbook, name="workbook"),
    path("import/", views_import.upload, name="import"),
    path("import/confirm/", views_import.confirm, name="confirm"),
    path("<int:person>/", views.person, name="person"),
    path("<int:person>/change/", views.change, name="change"),
    path("<int:person>/leave/", views.leave, name="leave"),
    path("<int:person>/password/", views.password, name="password"),
    path("<int:person>/certificate/", views.certificate, name="new_certificate"),
    path("<int:person>/certificate/<int:certificate>/", views.certificate, name="certificate"),
]
