"""`closeout reseal`: the addresses that messages go to are sealed with a new key."""

from closeout.cli.commands import Command, new_app
from closeout.cli.options import Home, Spoken
from closeout.cli.service import manage, started, there
from closeout.cli.speech import say

app = new_app()


@app.command(cls=Command, help=say("reseal_help"))
def command(
    home: Home = None,
    lang: Spoken = None,
) -> None:
    """Open each address with whatever key sealed it, and seal it with the present one."""
    started(there(home))
    done, lost = manage("reseal").split()
    print(say("resealed", done=int(done), lost=int(lost)))
