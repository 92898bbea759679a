#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Configures a preset when needed and builds. Usage: scripts/cmake_build.sh PRESET [TARGET…]
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
mkdir -p build
log=build/configure-$preset.log
if ! cmake --preset "$preset" >"$log" 2>&1; then
  cat "$log" >&2
  exit 3
fi
folder=$(awk '/Build files have been written to:/ {print $NF}' "$log")
echo "== Programma bouwen ($preset)"
targets=("$@")
NINJA_STATUS='   [%f/%t, %es] ' cmake --build "$folder" --target "${targets[@]:-all}"
