"""Addresses of the slice."""

from django.urls import path

from closeout.evidence import views, views_sending

app_name = "evidence"
urlpatterns = [
    path("add/", views.add, name="add"),
    path("of/<str:subject>/", views.gallery, name="gallery"),
    path("sendings/", views_sending.begin, name="begin"),
    path("sendings/<uuid:item>/", views_sending.part, name="part"),
    path("sendings/<uuid:item>/finish/", views_sending.finish, name="finish"),
    path("<uuid:item>/", views.item, name="item"),
    path("<uuid:item>/thumbnail/", views.thumbnail, name="thumbnail"),
    path("<uuid:item>/copy/", views.copy, name="copy"),
    path("<uuid:item>/play/", views.play, name="play"),
    path("<uuid:item>/original/", views.original, name="original"),
    path("<uuid:item>/withdraw/", views.withdraw, name="withdraw"),
]
