"""Addresses of campaigns."""

from django.urls import path

from closeout.campaigns import views, views_adopt, views_upgrade

app_name = "campaigns"
urlpatterns = [
    path("", views.campaigns, name="list"),
    path("adopt/", views_adopt.adopt, name="adopt"),
    path("adopt/<str:digest>/", views_adopt.adopt_plan, name="adopt_plan"),
    path("<slug:slug>/plan/", views.plan, name="plan"),
    path("<slug:slug>/units/", views.units, name="units"),
    path("<slug:slug>/upgrade/", views_upgrade.upgrade, name="upgrade"),
    path("<slug:slug>/upgrade/<str:digest>/", views_upgrade.upgrade_plan, name="upgrade_plan"),
    path("<slug:slug>/finish/", views.finish, name="finish"),
    path("<slug:slug>/next/", views_adopt.following, name="next"),
    path("<slug:slug>/next/<str:digest>/", views_adopt.following_plan, name="next_plan"),
]
