"""Addresses of the slice."""

from django.urls import path

from closeout.judgements import views

app_name = "judgements"
urlpatterns = [
    path("<slug:slug>/inbox/", views.inbox, name="inbox"),
    path("<slug:slug>/inbox/<slug:fact>/", views.fact, name="fact"),
    path("<slug:slug>/inbox/<slug:fact>/answer/", views.answer, name="answer"),
    path("<slug:slug>/inbox/<slug:fact>/decline/", views.decline, name="decline"),
    path("<slug:slug>/inbox/<slug:fact>/send-back/", views.send_back, name="send_back"),
]
