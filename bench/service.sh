#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# How fast the served program answers, on this machine: one JSON object a line.
# With the national data of PARELTJES_TESTDATA (default ../shared) also a municipality at buurt level.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${PARELTJES:-build/pareltjes}
data=$(mktemp -d)
testdata=${PARELTJES_TESTDATA:-../shared}
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$data"' EXIT

if [ -d "$testdata/data" ]; then
  begin=$(date +%s.%N)
  "$program" --data "$data" data import "$testdata/data" >/dev/null
  end=$(date +%s.%N)
  awk -v b="$begin" -v e="$end" 'BEGIN {printf "{\"bench\": \"program/import-all-shared-data\", \"value\": %.3f, \"unit\": \"s\"}\n", e - b}'
fi

"$program" --data "$data" serve --listen 127.0.0.1:0 >"$data/out" 2>/dev/null &
server=$!
begin=$(date +%s%N)
until grep -q http:// "$data/out" 2>/dev/null; do sleep 0.005; done
echo "{\"bench\": \"program/start-until-ready\", \"value\": $(( ($(date +%s%N) - begin) / 1000000 )), \"unit\": \"ms\"}"
address=$(grep -o 'http://[0-9.:]*' "$data/out")

median_ms() {  # of 51 requests to a warm server, one after the other over one connection
  local urls=()
  for _ in $(seq 51); do urls+=(-o /dev/null "$address$1"); done
  curl -s -o /dev/null "$address$1"
  curl -s -w '%{time_starttransfer} %{http_code}\n' "${urls[@]}" |
    awk '$2 != 200 {exit 3} {print $1 * 1000}' | sort -n | sed -n 26p
}
report() {
  local value
  sleep 1.5 # the rate limit gives this address 50 requests a second
  value=$(median_ms "$2")
  [ -n "$value" ] || { echo "$2 did not answer 200" >&2; exit 1; }
  echo "{\"bench\": \"$1\", \"value\": $value, \"unit\": \"ms\", \"what\": \"median of 51, warm\"}"
}

report page/start /
report page/purmerend /gemeenten/GM0439/wijkvoorzieningen
report api/pareltjes /api/v1/pareltjes
if [ -d "$testdata/data" ]; then
  report page/groningen-buurten '/gemeenten/GM0014/wijkvoorzieningen?niveau=buurt'
  report page/amsterdam-buurten '/gemeenten/GM0363/wijkvoorzieningen?niveau=buurt'
fi
awk '/VmHWM/ {printf "{\"bench\": \"program/peak-memory-serving\", \"value\": %.0f, \"unit\": \"MB\"}\n", $2 / 1024}' "/proc/$server/status"
bench/nginx.sh
