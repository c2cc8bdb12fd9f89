"""Addresses of the register. A site's code may hold a slash, so what is not of one site stands beside `sites/`."""

from django.urls import path

from closeout.sites import views, views_export, views_file, views_merge, views_record, views_state

app_name = "sites"
urlpatterns = [
    path("<slug:slug>/sites/", views.register_page, name="register"),
    path("<slug:slug>/sites.json", views.map_points, name="points"),
    path("<slug:slug>/sites.csv", views_export.as_csv, name="csv"),
    path("<slug:slug>/sites.xlsx", views_export.as_xlsx, name="xlsx"),
    path("<slug:slug>/sites.geojson", views_export.as_geojson, name="geojson"),
    path("<slug:slug>/sites-ledger/", views_export.ledger, name="ledger"),
    path("<slug:slug>/sites-assign/", views.assign, name="assign"),
    path("<slug:slug>/sites-remind/", views.remind_chosen, name="remind"),
    path("<slug:slug>/sites-filters/", views.save, name="save_filter"),
    path("<slug:slug>/sites-filters/<int:pk>/", views.forget, name="forget_filter"),
    path("<slug:slug>/sites-new/", views_record.new, name="new"),
    path("<slug:slug>/sites/<path:code>/facts/", views_record.facts, name="facts"),
    path("<slug:slug>/sites/<path:code>/history/", views_file.history, name="history"),
    path("<slug:slug>/sites/<path:code>/reveal/", views_file.reveal_page, name="reveal"),
    path("<slug:slug>/sites/<path:code>/close/", views_state.close, name="close"),
    path("<slug:slug>/sites/<path:code>/move/", views_state.move, name="move"),
    path("<slug:slug>/sites/<path:code>/reopen/", views_state.reopen, name="reopen"),
    path("<slug:slug>/sites/<path:code>/rename/", views_state.rename, name="rename"),
    path("<slug:slug>/sites/<path:code>/identify/", views_state.identify, name="identify"),
    path("<slug:slug>/sites/<path:code>/duplicates/", views_merge.suggestions, name="duplicates"),
    path("<slug:slug>/sites/<path:code>/merge/", views_merge.merge, name="merge"),
    path("<slug:slug>/sites/<path:code>/undo-merge/", views_merge.undo, name="undo_merge"),
    path("<slug:slug>/sites/<path:code>/", views_file.file, name="file"),
]
