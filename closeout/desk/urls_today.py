"""The address of what is due today, which lies in no campaign."""

from django.urls import path

from closeout.desk.views_today import today

app_name = "today"
urlpatterns = [path("", today, name="due")]
