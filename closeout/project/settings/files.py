"""Files: what the pages are made of, and what people send."""

from pathlib import Path

from closeout.project.settings.environment import HOME, counted

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
# The colours, sizes and faces that the pages share with the report of a check, which knows no Django.
STATICFILES_DIRS = [("ui", Path(__file__).parents[2] / "report" / "assets" / "theme")]
MEDIA_ROOT = HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Served from the packages themselves until `collectstatic` was run; their names carry a hash then.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024**2  # bytes; more goes to a file of its own
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# What evidence may have at most, in megabytes, by kind.
EVIDENCE_LIMITS = {
    "photo": counted("CLOSEOUT_PHOTO_MB", 25),
    "video": counted("CLOSEOUT_VIDEO_MB", 300),
    "audio": counted("CLOSEOUT_AUDIO_MB", 50),
    "file": counted("CLOSEOUT_FILE_MB", 50),
}
