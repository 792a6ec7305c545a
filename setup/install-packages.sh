#!/bin/sh
# Run as root by setup/debian.mjs: `update`, or `install PACKAGE…`.
# Packages of Kamailio, rtpengine and PostgreSQL start services with default settings. Patchcord starts its own, so those that this installation
# brings are neither started nor enabled; a service that was there before is not touched.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt() { apt-get -q -o DPkg::Lock::Timeout=300 "$@"; }

if [ "$1" = update ]; then
  # Without network the lists that are there may do.
  apt update || echo "apt-get update failed; going on with the package lists that are there"
  exit 0
fi
shift

fresh=
for service in kamailio rtpengine-daemon rtpengine ngcp-rtpengine-daemon ngcp-rtpengine-recording-daemon postgresql; do
  [ -e "/lib/systemd/system/$service.service" ] || [ -e "/usr/lib/systemd/system/$service.service" ] || [ -e "/etc/init.d/$service" ] || fresh="$fresh $service"
done

# invoke-rc.d asks this file before it starts a service; 101 forbids it. A policy that an administrator made stays as it is.
policy=/usr/sbin/policy-rc.d
mark='# Made by Patchcord while it installs packages; can be removed.'
if [ -e "$policy" ] && grep -qxF "$mark" "$policy"; then rm -f "$policy"; fi
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

apt install -y --no-install-recommends "$@"

for service in $fresh; do
  if [ -d /run/systemd/system ]; then
    systemctl disable --now "$service.service" >/dev/null 2>&1 || true
  elif [ -e "/etc/init.d/$service" ]; then
    "/etc/init.d/$service" status >/dev/null 2>&1 && "/etc/init.d/$service" stop || true
    update-rc.d "$service" disable >/dev/null 2>&1 || true
  fi
done
