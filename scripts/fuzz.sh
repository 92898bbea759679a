#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Runs every fuzz target for SECONDS_EACH seconds (default 60; nightly: 600). Corpora grow below .cache/fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${SECONDS_EACH:-60}
scripts/cmake_build.sh fuzz
for program in build-fuzz/*_fuzz; do
  name=$(basename "$program")
  corpus=.cache/fuzz/$name
  mkdir -p "$corpus"
  seeds=$(find src tests -type d -path "*fuzz/corpus/$name" | head -1)
  echo "== $name ($seconds s)"
  "$program" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 "$corpus" ${seeds:+"$seeds"} 2>&1 | tail -5
done
