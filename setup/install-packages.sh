#!/bin/sh
# Run as root by setup/debian.mjs: `update`, or `install PACKAGE…`.
# Packages of Kamailio, rtpengine and PostgreSQL start services with default settings. Patchcord starts its own, so those that this installation
# brings are neither started nor enabled; a service that was there before is not touched.
set -eu
export DEBIAN_FRONTEND=noninteractive
# Two set-ups take turns: each would remove the other's policy. What is run does not inherit the lock: a service could hold it for ever.
exec 9> /run/patchcord-setup.lock
flock 9
apt() { apt-get -q -o DPkg::Lock::Timeout=300 "$@" 9>&-; }

if [ "$1" = update ]; then
  # Without network the lists that are there may do.
  apt update || echo "apt-get update failed; going on with the package lists that are there"
  exit 0
fi
shift

# A service is fresh while no package that runs it is fully installed: unit files alone come early, and may be left by an installation cut short.
installed() { dpkg-query -W -f '${db:Status-Status}\n' "$@" 2>/dev/null | grep -qx installed; }
fresh=
installed kamailio || fresh="$fresh kamailio"
installed rtpengine-daemon || fresh="$fresh rtpengine-daemon rtpengine"
installed ngcp-rtpengine-daemon || fresh="$fresh ngcp-rtpengine-daemon"
installed ngcp-rtpengine-recording-daemon || fresh="$fresh ngcp-rtpengine-recording-daemon"
installed coturn || fresh="$fresh coturn"
installed 'postgresql-[0-9]*' || fresh="$fresh postgresql"

# invoke-rc.d asks this file before it starts a service; 101 forbids it. A policy that an administrator made stays as it is.
policy=/usr/sbin/policy-rc.d
mark='# Made by Patchcord while it installs packages; can be removed.'
if [ -e "$policy" ] && grep -qxF "$mark" "$policy"; then
  # Left by an installation that was killed: what was fresh to it is still enabled, unless a person has taken it up meanwhile.
  fresh="$fresh $(sed -n 's/^  for service in \(.*\); do$/\1/p' "$policy")"
  rm -f "$policy"
fi
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM HUP
  {
    printf '#!/bin/sh\n%s\n' "$mark"
    printf 'for word in "$@"; do\n  for service in%s; do\n' "$fresh"
    printf '    case "$word" in "$service" | "$service".service | "$service"@*) exit 101 ;; esac\n  done\ndone\nexit 0\n'
  } > "$policy"
  chmod 755 "$policy"
fi

# apt refuses to go on where dpkg was killed; only now, under the policy, may the rest be configured.
if [ -n "$(ls /var/lib/dpkg/updates)" ]; then dpkg --configure -a 9>&- || true; fi
apt install -y --no-install-recommends "$@"

for service in $fresh; do
  if [ -d /run/systemd/system ]; then
    systemctl disable --now "$service.service" >/dev/null 2>&1 || true
  elif [ -e "/etc/init.d/$service" ]; then
    "/etc/init.d/$service" status >/dev/null 2>&1 && "/etc/init.d/$service" stop || true
    update-rc.d "$service" disable >/dev/null 2>&1 || true
    # The image of a machine that is built without systemd running may be booted with it.
    if command -v systemctl >/dev/null; then systemctl disable "$service.service" >/dev/null 2>&1 || true; fi
  fi
done
