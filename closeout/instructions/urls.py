"""Addresses of the slice."""

from django.urls import path

from closeout.instructions import views

app_name = "instructions"
urlpatterns = [
    path("<slug:slug>/instructions/", views.instructions, name="list"),
    path("<slug:slug>/instructions/new/", views.new, name="new"),
    path("<slug:slug>/instructions/<int:number>/", views.one, name="one"),
    path("<slug:slug>/instructions/<int:number>/seen/", views.see, name="see"),
]
