#!/bin/sh
# /usr/local/bin/closeout: the command as the service's user and with the service's settings.
set -eu
if [ "$(id -un)" != closeout ]; then
  exec setpriv --reuid=closeout --regid=closeout --init-groups "$0" "$@"
fi
set -a
. /etc/closeout/closeout.env
exec /opt/closeout/current/bin/closeout "$@"
