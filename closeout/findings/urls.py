"""Addresses of the slice."""

from django.urls import path

from closeout.findings import views, views_export, views_order, views_report
from closeout.findings.views_act import ACTS

app_name = "findings"
urlpatterns = [
    path("<slug:slug>/findings/", views.ledger, name="ledger"),
    path("<slug:slug>/findings/ledger.xlsx", views_export.as_xlsx, name="xlsx"),
    path("<slug:slug>/findings/new/", views.new, name="new"),
    path("<slug:slug>/findings/new/sites/", views.new_at, name="new_at"),
    path("<slug:slug>/findings/order/<str:code>/", views_order.order, name="order"),
    path("<slug:slug>/findings/opinion/<int:order>/", views_order.opinion, name="opinion"),
    path("<slug:slug>/findings/<int:number>/", views.finding, name="finding"),
    path("<slug:slug>/findings/<int:number>/submit/", views_report.submit, name="submit"),
    *(
        path(f"<slug:slug>/findings/<int:number>/{name.replace('_', '-')}/", view, name=name)
        for name, view in ACTS.items()
    ),
]
