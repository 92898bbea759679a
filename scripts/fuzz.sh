#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Runs every fuzz target (or those given) for SECONDS_EACH seconds (default 60; nightly: 600), FUZZ_JOBS of them at once
# (default: one a core). Corpora grow below .cache/fuzz, so that the next time goes on where this one was. What breaks a
# target is kept there, in NAME.found/.
set -euo pipefail
cd "$(dirname "$0")/.."
export SECONDS_EACH=${SECONDS_EACH:-60}
scripts/cmake_build.sh clang "${@:-fuzz_targets}"
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(find build-clang -maxdepth 1 -name '*_fuzz' -type f -printf '%f\n' | sort)
fuzz() {  # NAME
  local corpus=.cache/fuzz/$1 seeds
  mkdir -p "$corpus" "$corpus.found"
  rm -f "$corpus.wrong"
  seeds=$(find src -type d -path "*/fuzz/corpus/$1" -print -quit)
  if ! "build-clang/$1" -max_total_time="$SECONDS_EACH" -rss_limit_mb=2048 -timeout=25 -max_len=65536 -print_final_stats=1 \
    -artifact_prefix="$corpus.found/" "$corpus" "${seeds:-$corpus}" >"$corpus.log" 2>&1; then
    touch "$corpus.wrong"
  fi
  # In one piece, because others write as well.
  local said
  said=$([ ! -e "$corpus.wrong" ] || grep -E 'SUMMARY|Test unit written|runtime error' "$corpus.log" || tail -20 "$corpus.log"
    grep -E 'number_of_executed_units|new_units_added' "$corpus.log" || true)
  printf '== %s (%s s)\n%s\n' "$1" "$SECONDS_EACH" "$said"
}
export -f fuzz
printf '%s\n' "${targets[@]}" | xargs -P "${FUZZ_JOBS:-$(nproc)}" -I{} bash -c 'fuzz {}'
wrong=""
for name in "${targets[@]}"; do [ ! -e ".cache/fuzz/$name.wrong" ] || wrong="$wrong $name"; done
if [ -n "$wrong" ]; then
  echo "Gevonden in:$wrong. De invoer staat in .cache/fuzz/NAAM.found/; zet hem na herstel bij de zaden." >&2
  exit 1
fi
