#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Installs what is missing of debian-packages.tsv. Usage: scripts/install_packages.sh run [test] [check] [documents]
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=$(awk -F'\t' -v parts=" $* " '!/^#/ && index(parts, " " $2 " ") {print $1}' debian-packages.tsv)
missing=""
for package in $wanted; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
# Debian's npm conflicts with a Node.js that brings its own: install them only where there is none.
command -v node >/dev/null || missing="$missing nodejs"
command -v npm >/dev/null || missing="$missing npm"
[ -n "$missing" ] || exit 0

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
  echo "Deze Debian-pakketten ontbreken:$missing" >&2
  echo "Installeer ze als beheerder met: apt-get install --no-install-recommends$missing" >&2
  exit 2
fi
echo "== Ontbrekende Debian-pakketten installeren ($(echo "$missing" | wc -w)):$missing"
export DEBIAN_FRONTEND=noninteractive
# A package such as postgresql must not start a service on the user's machine.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  trap 'as_root rm -f "$policy"' EXIT
fi
# shellcheck disable=SC2086
if ! as_root apt-get install -y -q --no-install-recommends $missing; then
  as_root apt-get update -q
  as_root apt-get install -y -q --no-install-recommends $missing
fi
