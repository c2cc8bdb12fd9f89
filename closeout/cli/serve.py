"""`closeout serve`: the service in the browser, with its database brought up to date first."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import Annotated, Final

import typer

from closeout.cli.application import Interrupted
from closeout.cli.commands import Command, new_app
from closeout.cli.options import Home, Spoken
from closeout.cli.service import manage, started
from closeout.cli.speech import say
from closeout.kernel.parent import end_with
from closeout.kernel.refusal import Refusal

app = new_app()

_WSGI: Final = ("--interface", "wsgi", "--no-ws", "--blocking-threads", "8", "--log-level", "error")
_TARGET: Final = "closeout.project.wsgi:application"
# What runs beside the web server; one that dies is started again. Each may run twice: one may be left of a service
# that was killed.
_BESIDE: Final = (("db_worker", "--no-startup-delay"), ("tick", f"--beside={os.getpid()}"))
_bound: Final = partial(end_with, os.getpid())
_GRACE: Final = 50.0  # seconds for what is being answered or taken in; systemd gives the whole service 60


@app.command(cls=Command, help=say("serve_help"))
def command(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=say("host_help"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="PORT", min=1, max=65_535, help=say("port_help"))] = 8000,
    demo: Annotated[bool, typer.Option("--demo", help=say("serve_demo_help"))] = False,
    home: Home = None,
    lang: Spoken = None,
) -> None:
    """Serve until somebody ends it."""
    _refuse_taken(host, port)
    started(home, demo=demo)
    manage("lay")
    manage("collectstatic", interactive=False, verbosity=0)
    if demo and manage("seed_demo") == "seeded":
        print(say("seeded"))
    elif not demo and manage("begin", ask=True):
        print(say("serve_nobody"), flush=True)
    print(say("serving", url=f"http://{host}:{port}/"), flush=True)
    _run(host, port)


def _refuse_taken(host: str, port: int) -> None:
    """Let the service have a port that is free; two web servers would share it, and answer in turn."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise Refusal("cli.not_served", host=host, port=port) from None


def _run(host: str, port: int) -> None:
    """Run the web server and, beside it, what works in the background; all end together."""
    beside = [_started("django", *each) for each in _BESIDE]
    served = _started("granian", *_WSGI, "--host", host, "--port", str(port), "--workers", _workers(), _TARGET)
    try:
        while (status := _ended(served)) is None:
            beside = [
                each if each.poll() is None else _started("django", *words)
                for each, words in zip(beside, _BESIDE, strict=True)
            ]
        if status > 0:
            raise Refusal("cli.not_served", host=host, port=port)
        raise Refusal("cli.serving_ended")  # nobody told it to end: whoever watches is to start it again
    except Interrupted:
        print(say("served"), flush=True)  # it was told to end, as it should be
    finally:
        _end((served, *beside))


def _started(*words: str) -> "subprocess.Popen[bytes]":
    """Start a module that Ctrl-C does not reach: a terminal sends it to every process, and each is ended here, once."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        # Every word is ours, or was parsed as an address and a number. No other thread runs here, to hold a lock.
        return subprocess.Popen([sys.executable, "-m", *words], preexec_fn=_bound)  # noqa: S603, PLW1509
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(processes: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Tell processes to end, and kill what still stands when their time is over: what it holds is safe against that."""
    for each in processes:
        each.terminate()
    until = monotonic() + _GRACE  # for all together
    for each in processes:
        try:
            each.wait(max(until - monotonic(), 0))
        except subprocess.TimeoutExpired:
            each.kill()
            each.wait()


def _ended(process: "subprocess.Popen[bytes]") -> int | None:
    """Return the status of a process; None: it went on for another second."""
    try:
        return process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return None


def _workers() -> str:
    """Return how many processes serve: on SQLite one, whose threads wait for one writer anyway."""
    return os.environ.get("CLOSEOUT_WORKERS") or ("2" if os.environ.get("DATABASE_URL") else "1")
