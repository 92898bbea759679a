#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The served program beside nginx with the same bytes as a file, in turns: requests a second over 32 keep-alive
# connections, the ratio of the medians, and p99 at half of the program's own load. The server has one core and wrk the
# other, where there are two. One JSON object a line. ROUNDS and SECONDS_EACH say how long; DATABASE is the address of a
# PostgreSQL server instead of SQLite (bench/nginx_postgres.mjs).
set -euo pipefail
cd "$(dirname "$0")/.."
program=${PARELTJES:-build/pareltjes}
rounds=${ROUNDS:-7}
seconds=${SECONDS_EACH:-2}
for tool in nginx wrk curl taskset; do
  command -v "$tool" >/dev/null || PATH=$PATH:/usr/sbin
  command -v "$tool" >/dev/null || { echo "{\"bench\": \"nginx/compare\", \"skipped\": \"$tool absent\"}"; exit 0; }
done
pin_server=() pin_client=()
if [ "$(nproc)" -ge 2 ]; then pin_server=(taskset -c 0) pin_client=(taskset -c 1); fi
data=$(mktemp -d)
trap 'kill "${server:-}" "${nginx:-}" 2>/dev/null || true; rm -rf "$data"' EXIT

database=() label=""
if [ -n "${DATABASE:-}" ]; then database=(--database "$DATABASE") label=postgresql-; fi
"${pin_server[@]}" "$program" --data "$data" "${database[@]}" serve --listen 127.0.0.1:0 --rate-limit 0 >"$data/out" 2>/dev/null &
server=$!
until grep -q http:// "$data/out" 2>/dev/null; do sleep 0.05; done
ours=$(grep -o 'http://[0-9.:]*' "$data/out")
port=$((20000 + RANDOM % 10000))
mkdir "$data/files" "$data/temporary"
cat >"$data/nginx.conf" <<CONF
worker_processes 1;
daemon off; # in the same session, so that the system gives both the same share of its core
pid $data/nginx.pid;
error_log $data/error.log;
events { worker_connections 2048; }
http {
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000;
  open_file_cache max=100;
  client_body_temp_path $data/temporary/a; proxy_temp_path $data/temporary/b; fastcgi_temp_path $data/temporary/c;
  uwsgi_temp_path $data/temporary/d; scgi_temp_path $data/temporary/e;
  default_type text/html;
  server { listen 127.0.0.1:$port; root $data/files; }
}
CONF
chmod 755 "$data" "$data/files"
"${pin_server[@]}" nginx -c "$data/nginx.conf" -p "$data" &
nginx=$!
theirs=http://127.0.0.1:$port
until curl -s -o /dev/null "$theirs"; do sleep 0.05; done

rate() { "${pin_client[@]}" wrk -t1 -c32 -d"${seconds}s" "$1" | awk '/Requests\/sec/ {print $2} /Non-2xx/ {print "refused " $0 >"/dev/stderr"}'; }
median() { sort -n | awk '{a[NR] = $1} END {print NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2}'; }
p99_ms() { awk '/99%/ {v = $2; if (v ~ /us$/) v /= 1000; else if (v ~ /[0-9]s$/ && v !~ /ms$/) v *= 1000; printf "%.2f", v}'; }

compare() {  # NAME TARGET
  set -- "$label$1" "$2"
  # A name each: nginx remembers the size of a file that it opened.
  curl -sf -o "$data/files/$1" "$ours$2" || { echo "{\"bench\": \"nginx/$1\", \"skipped\": \"no answer\"}"; return; }
  curl -sf -o /dev/null "$ours$2"        # from here on it is at hand
  local bytes
  bytes=$(wc -c <"$data/files/$1")
  : >"$data/ours" ; : >"$data/theirs"; : >"$data/ratios"
  for round in $(seq "$rounds"); do # who goes first changes each round
    if [ $((round % 2)) = 0 ]; then a=$(rate "$ours$2"); b=$(rate "$theirs/$1"); else b=$(rate "$theirs/$1"); a=$(rate "$ours$2"); fi
    echo "$a" >>"$data/ours"; echo "$b" >>"$data/theirs"; awk -v a="$a" -v b="$b" 'BEGIN {print a / b}' >>"$data/ratios"
  done
  local a b
  a=$(median <"$data/ours")
  b=$(median <"$data/theirs")
  awk -v n="$1" -v r="$(median <"$data/ratios")" -v a="$a" -v b="$b" -v s="$bytes" -v k="$rounds" 'BEGIN {
    printf "{\"bench\": \"nginx/%s\", \"value\": %.2f, \"unit\": \"ratio\", \"ours\": %.0f, \"nginx\": %.0f, \"bytes\": %d, \"rounds\": %d, \"what\": \"requests a second, medians of rounds in turns\"}\n", n, r, a, b, s, k}'
  # 64 connections that each pause so long that together they ask for half of what the program can.
  awk -v a="$a" 'BEGIN {printf "function delay() return %d end\n", 64 * 1000 / (a / 2)}' >"$data/half.lua"
  for side in "ours $ours$2" "nginx $theirs/$1"; do
    read -r who address <<<"$side"
    : >"$data/p99"
    for _ in 1 2 3; do
      "${pin_client[@]}" wrk -t1 -c64 -d"${seconds}s" --latency -s "$data/half.lua" "$address" >"$data/half"
      { p99_ms <"$data/half"; echo; } >>"$data/p99"
    done
    echo "{\"bench\": \"nginx/$1/p99-half-load/$who\", \"value\": $(median <"$data/p99"), \"unit\": \"ms\", \"requests_per_second\": $(awk '/Requests\/sec/ {print $2}' "$data/half")}"
  done
}

compare api-openapi /api/v1/openapi.json
compare api-pareltjes /api/v1/pareltjes
compare api-outcome '/api/v1/pareltjes/wijkvoorzieningen/uitkomst?gemeente=GM0439'
compare page-start /
compare page-purmerend /gemeenten/GM0439/wijkvoorzieningen
compare asset-style /assets/pareltjes.css
