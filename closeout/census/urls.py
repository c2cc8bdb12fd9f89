"""Addresses of the census."""

from django.urls import URLPattern, path

from closeout.census import files, signing, views, views_kept

app_name = "census"
_ONE = "<slug:slug>/census/<int:division>/"
_FILE = "<slug:slug>/census/files/"
urlpatterns: list[URLPattern] = [
    path("<slug:slug>/census/", views.overview, name="overview"),
    path("<slug:slug>/census/start/", signing.start_census, name="start"),
    path("<slug:slug>/census/expected/", signing.expected, name="expected"),
    path("<slug:slug>/census/older-findings/", views_kept.kept, name="kept"),
    path(_FILE, files.upload, name="upload"),
    path(f"{_FILE}<str:token>/", files.trial, name="trial"),
    path(f"{_FILE}<str:token>/columns/", files.columns, name="columns"),
    path(f"{_FILE}<str:token>/marked.xlsx", files.marked, name="marked"),
    path(_ONE, views.division, name="division"),
    path(f"{_ONE}new/", views.new, name="new"),
    path(f"{_ONE}site/<int:pk>/", views.site, name="site"),
    path(f"{_ONE}questionnaire.xlsx", files.questionnaire_file, name="questionnaire"),
    path(f"{_ONE}sign/", signing.sign, name="sign"),
    path(f"{_ONE}zero/", signing.zero, name="zero"),
    path(f"{_ONE}reopen/", signing.reopen_census, name="reopen"),
]
