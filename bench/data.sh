#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# 10,000 features of a dataset under its right (/data/v1, decided at each request, the bytes from a warm cache) beside nginx
# with the same bytes as a file, in turns: megabytes a second over 8 keep-alive connections and the ratio of the medians. The
# server has one core and wrk the other, where there are two. BORDERS is a GeoPackage with at least 10,000 areas.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${PARELTJES:-build/pareltjes}
borders=${BORDERS:-${PARELTJES_TESTDATA:-../shared}/data/geo/nl_buurten_2024_approx_rd.gpkg}
rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-2}
[ -f "$borders" ] || { echo '{"bench": "data/ogc-10000", "skipped": "data absent"}'; exit 0; }
for tool in nginx wrk curl taskset; do
  command -v "$tool" >/dev/null || PATH=$PATH:/usr/sbin
  command -v "$tool" >/dev/null || { echo "{\"bench\": \"data/ogc-10000\", \"skipped\": \"$tool absent\"}"; exit 0; }
done
pin_server=() pin_client=()
if [ "$(nproc)" -ge 2 ]; then pin_server=(taskset -c 0) pin_client=(taskset -c 1); fi
data=$(mktemp -d)
chmod 755 "$data" # the worker of nginx reads the file as another user
trap 'kill "${server:-}" "${nginx:-}" 2>/dev/null || true; rm -rf "$data"' EXIT
mkdir -m 700 "$data/own"
"$program" --data "$data/own" data import "$borders" >/dev/null
"${pin_server[@]}" "$program" --data "$data/own" serve --listen 127.0.0.1:0 --rate-limit 0 >"$data/out" 2>/dev/null &
server=$!
until grep -q http:// "$data/out" 2>/dev/null; do sleep 0.05; done
ours=$(grep -o 'http://[0-9.:]*' "$data/out")
dataset=$(curl -s "$ours/data/v1/collections" | grep -oE '"id":"[^"]*(buurt|grenz)[^"]*"' | head -1 | cut -d'"' -f4)
port=$((20000 + RANDOM % 10000))
mkdir "$data/files"
cat >"$data/nginx.conf" <<CONF
worker_processes 1;
daemon off;
pid $data/nginx.pid;
error_log $data/error.log;
events { worker_connections 2048; }
http {
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000; open_file_cache max=100;
  client_body_temp_path $data/t1; proxy_temp_path $data/t2; fastcgi_temp_path $data/t3; uwsgi_temp_path $data/t4; scgi_temp_path $data/t5;
  default_type application/geo+json;
  server { listen 127.0.0.1:$port; root $data/files; }
}
CONF
url="$ours/data/v1/collections/$dataset/items?limit=10000"
curl -s "$url" >"$data/files/items.json"
[ "$(grep -c '"type":"Feature",' "$data/files/items.json")" -eq 10000 ] || { echo "no 10,000 features at $url" >&2; exit 1; }
"${pin_server[@]}" nginx -c "$data/nginx.conf" &
nginx=$!
until curl -so /dev/null "http://127.0.0.1:$port/items.json"; do sleep 0.05; done
rate() { "${pin_client[@]}" wrk -t1 -c8 -d"${seconds}s" "$1" | awk '/Requests\/sec/ {print $2}'; }
for ((i = 0; i < rounds; ++i)); do
  rate "$url" >>"$data/ours"
  rate "http://127.0.0.1:$port/items.json" >>"$data/theirs"
done
median() { sort -n "$1" | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }
mine=$(median "$data/ours") other=$(median "$data/theirs") bytes=$(stat -c %s "$data/files/items.json")
awk -v m="$mine" -v o="$other" -v b="$bytes" 'BEGIN {
  printf "{\"bench\": \"data/ogc-10000\", \"value\": %.1f, \"unit\": \"MB/s\", \"bytes\": %d}\n", m*b/1e6, b
  printf "{\"bench\": \"data/nginx-10000\", \"value\": %.1f, \"unit\": \"MB/s\"}\n", o*b/1e6
  printf "{\"bench\": \"data/ogc-of-nginx\", \"value\": %.2f, \"unit\": \"ratio\", \"aim\": 0.5}\n", m/o }'
