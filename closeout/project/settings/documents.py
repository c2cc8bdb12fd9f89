"""Official documents: the office's own faces, and where the public confirms a document.

CLOSEOUT_FONTS is a folder with faces that the office has a licence for (FangSong, XiaoBiaoSong, SimHei); what is not
there is printed in free ones. CLOSEOUT_ADDRESS is the service's address as the public reaches it: documents carry a QR
code that leads there. It is never taken from a request, whose host anybody can write; without it there is no QR code.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

DOCUMENT_FONTS = os.environ.get("CLOSEOUT_FONTS", "").strip()
if DOCUMENT_FONTS and not Path(DOCUMENT_FONTS).is_dir():
    raise SystemExit(f"CLOSEOUT_FONTS={DOCUMENT_FONTS}: there is no such folder")

PUBLIC_ADDRESS = os.environ.get("CLOSEOUT_ADDRESS", "").strip().rstrip("/")
if PUBLIC_ADDRESS and not (urlsplit(PUBLIC_ADDRESS).scheme in ("http", "https") and urlsplit(PUBLIC_ADDRESS).netloc):
    raise SystemExit(f"CLOSEOUT_ADDRESS={PUBLIC_ADDRESS}: write it as https://closeout.example.gov.cn")
