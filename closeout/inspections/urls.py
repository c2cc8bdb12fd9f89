"""Addresses of the slice."""

from django.urls import path

from closeout.inspections import (
    views,
    views_answer,
    views_discard,
    views_end,
    views_export,
    views_sign,
    views_start,
)

app_name = "inspections"
urlpatterns = [
    path("<slug:slug>/visits/", views.ledger, name="ledger"),
    path("<slug:slug>/visits/ledger.xlsx", views_export.as_xlsx, name="xlsx"),
    path("<slug:slug>/visits/today/", views.today, name="today"),
    path("<slug:slug>/visits/new/", views_start.new, name="new"),
    path("<slug:slug>/visits/new/unknown/", views_start.unknown, name="unknown"),
    path("<slug:slug>/visits/<uuid:visit>/", views.visit, name="visit"),
    path("<slug:slug>/visits/<uuid:visit>/groups/<int:number>/", views_answer.group, name="group"),
    path("<slug:slug>/visits/<uuid:visit>/answers/", views_answer.answers, name="answers"),
    path("<slug:slug>/visits/<uuid:visit>/open/", views_answer.open_findings, name="open"),
    path("<slug:slug>/visits/<uuid:visit>/objection/<str:standard>/", views_answer.objection, name="objection"),
    path("<slug:slug>/visits/<uuid:visit>/about/", views_end.about, name="about"),
    path("<slug:slug>/visits/<uuid:visit>/confirm/", views_end.confirm, name="confirm"),
    path("<slug:slug>/visits/<uuid:visit>/confirm-here/", views_end.confirm_here, name="confirm_here"),
    path("<slug:slug>/visits/<uuid:visit>/finish/", views_end.finish, name="finish"),
    path("<slug:slug>/visits/<uuid:visit>/signatures/", views_sign.signature, name="sign"),
    path("<slug:slug>/visits/<uuid:visit>/record/", views.read, name="read"),
    path("<slug:slug>/visits/<uuid:visit>/amend/", views_end.amend, name="amend"),
    path("<slug:slug>/visits/<uuid:visit>/discard/", views_discard.discard, name="discard"),
]
