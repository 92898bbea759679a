#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# One PostgreSQL server for all test programs of one run of ctest: no root, no port, no trace.
#   server.sh start FILE   starts it and writes its folder to FILE; ends well without a server where none is installed
#   server.sh stop FILE
#   server.sh pause FILE    the server ends at once, as by a power cut of its machine; its data stay
#   server.sh resume FILE
set -euo pipefail
deed=$1
file=$2
binaries=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)

as_user() { # PostgreSQL refuses to run as root.
  if [ "$(id -u)" = 0 ]; then
    (cd "$folder" && setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$folder" "$@")
  else
    "$@"
  fi
}
stop() {
  folder=$(cat "$file" 2>/dev/null || true)
  rm -f "$file"
  case "$folder" in /tmp/pareltjes-pg-*) ;; *) return 0 ;; esac
  if [ -d "$folder" ]; then
    as_user "$binaries/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
  fi
}

run_server() {
  as_user "$binaries/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 30 -o "-k $folder -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" start >/dev/null
}

if [ -z "$binaries" ]; then
  echo "PostgreSQL is not installed: its tests are skipped"
  exit 0
fi
case "$deed" in
  pause)
    folder=$(cat "$file")
    as_user "$binaries/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null
    exit 0
    ;;
  resume)
    folder=$(cat "$file")
    run_server
    exit 0
    ;;
esac
stop
[ "$deed" = start ] || exit 0
folder=$(mktemp -d /tmp/pareltjes-pg-XXXXXX) # Short: a socket's path holds 107 bytes at most.
if [ "$(id -u)" = 0 ]; then chown nobody "$folder"; fi
as_user "$binaries/initdb" -D "$folder/data" -U pareltjes --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
run_server
echo "$folder" >"$file"
# Should ctest be killed, nobody calls stop: the server then goes when ctest is gone.
ctest=$PPID
(
  while kill -0 "$ctest" 2>/dev/null && [ "$(cat "$file" 2>/dev/null)" = "$folder" ]; do sleep 3; done
  if [ "$(cat "$file" 2>/dev/null)" = "$folder" ]; then stop; fi
) >/dev/null 2>&1 </dev/null &
