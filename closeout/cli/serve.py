"""`closeout serve`: the service in the browser, with its database brought up to date first."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from closeout.cli.commands import Command, new_app
from closeout.cli.options import Spoken
from closeout.cli.service import manage, started
from closeout.cli.speech import say
from closeout.kernel.refusal import Refusal

app = new_app()

_TARGET: Final = "closeout.project.wsgi:application"


@app.command(cls=Command, help=say("serve_help"))
def command(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=say("host_help"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, help=say("port_help"))] = 8000,
    demo: Annotated[bool, typer.Option("--demo", help=say("serve_demo_help"))] = False,
    home: Annotated[
        Path | None, typer.Option("--home", metavar="FOLDER", file_okay=False, help=say("home_help"))
    ] = None,
    lang: Spoken = None,
) -> None:
    """Serve until somebody ends it."""
    if home is not None:
        os.environ["CLOSEOUT_HOME"] = str(home.absolute())
    started(demo=demo)
    manage("migrate", interactive=False, verbosity=0)
    manage("collectstatic", interactive=False, verbosity=0)
    if demo and manage("seed_demo") == "seeded":
        print(say("seeded"))
    print(say("serving", url=f"http://{host}:{port}/"), flush=True)
    _run(host, port)


def _run(host: str, port: int) -> None:
    """Run the web server and, beside it, what works in the background; both end together."""
    background = subprocess.Popen([sys.executable, "-m", "django", "db_worker", "--no-startup-delay"])
    try:
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
        # Every word is ours, or was parsed as an address and a number.
        served = subprocess.run([*web, "--workers", _workers(), _TARGET], check=False)  # noqa: S603
        if served.returncode > 0:
            raise Refusal("cli.not_served", host=host, port=port)
    finally:
        background.terminate()
        background.wait()


def _workers() -> str:
    """Return how many processes serve: on SQLite one, whose threads wait for one writer anyway."""
    return os.environ.get("CLOSEOUT_WORKERS") or ("2" if os.environ.get("DATABASE_URL") else "1")
