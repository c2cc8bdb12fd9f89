"""Addresses of documents."""

from django.urls import path

from closeout.documents import views, views_edit, views_files, views_numbers

app_name = "documents"
urlpatterns = [
    path("", views.all_documents, name="list"),
    path("numbers/", views_numbers.numbers, name="numbers"),
    path("numbers/<str:kind>/", views_numbers.kind, name="numbers_kind"),
    path("<int:document>/", views.one, name="one"),
    path("<int:document>/edit/", views_edit.edit, name="edit"),
    path("<int:document>/issue/", views.issue, name="issue"),
    path("<int:document>/serve/", views.serve, name="serve"),
    path("<int:document>/void/", views.void, name="void"),
    path("<int:document>/document.pdf", views_files.pdf, name="pdf"),
    path("<int:document>/document.docx", views_files.docx, name="docx"),
    path("<int:document>/translation.pdf", views_files.translation, name="translation"),
    path("<int:document>/service.pdf", views_files.certificate, name="certificate"),
]
