#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Runs every benchmark: one JSON object a line on standard output; what happens meanwhile on standard error.
set -euo pipefail
cd "$(dirname "$0")/.."
{
  scripts/build_web.sh
  scripts/cmake_build.sh bench
} >&2
for program in build/*_bench; do
  echo "== $(basename "$program")" >&2
  "$program"
done
bench/service.sh
node bench/connections.mjs
node bench/nginx_postgres.mjs
node bench/queue.mjs
node bench/decisions.mjs
bench/data.sh
