#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Runs every fuzz target (or those given) for SECONDS_EACH seconds (default 60; nightly: 600). Corpora grow below
# .cache/fuzz, so that the next time goes on where this one was. What breaks a target is kept there, in NAME.found/.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${SECONDS_EACH:-60}
scripts/cmake_build.sh fuzz "$@"
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(find build-fuzz -maxdepth 1 -name '*_fuzz' -type f -printf '%f\n' | sort)
wrong=()
for name in "${targets[@]}"; do
  corpus=.cache/fuzz/$name
  mkdir -p "$corpus" "$corpus.found"
  seeds=$(find src -type d -path "*/fuzz/corpus/$name" -print -quit)
  echo "== $name ($seconds s)"
  if ! "build-fuzz/$name" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -max_len=65536 -print_final_stats=1 \
    -artifact_prefix="$corpus.found/" "$corpus" "${seeds:-$corpus}" >"$corpus.log" 2>&1; then
    wrong+=("$name")
    grep -E 'SUMMARY|Test unit written|runtime error' "$corpus.log" || tail -20 "$corpus.log"
  fi
  grep -E 'number_of_executed_units|new_units_added' "$corpus.log" || true
done
if [ ${#wrong[@]} -gt 0 ]; then
  echo "Gevonden in: ${wrong[*]}. De invoer staat in .cache/fuzz/NAAM.found/; zet hem na herstel bij de zaden." >&2
  exit 1
fi
