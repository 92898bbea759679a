#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# A room may include only itself and the rooms that its CMakeLists.txt names, directly or through them; engines know no
# platform, the platform knows no pearl, pearls do not include one another. Prints every include that breaks this.
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"

declare -A folder_of depends_of
while IFS=: read -r file line; do
  name=$(sed -E 's/.*pareltjes_room\(([a-z_-]+).*/\1/' <<<"$line")
  folder_of[$name]=${file%/CMakeLists.txt}
  # What only its tests and benchmarks use counts as well; the floors are guarded below.
  tested=$(sed -nE 's/.*TEST_LINK ([A-Za-z_: -]+).*/\1/p' <<<"$line" | grep -oE 'pareltjes_[a-z]+' | sed 's/pareltjes_//' || true)
  depends_of[$name]=$(sed -nE 's/.*DEPENDS ([a-z_ -]+).*/\1/p' <<<"$line" | sed -E 's/ *(LINK|PUBLIC_LINK|TEST_LINK|SUBFOLDERS).*//')" $tested"
done < <(grep -rn --include=CMakeLists.txt 'pareltjes_room(' src | sed -E 's/:[0-9]+:/:/')

reach() {  # every room that $1 may use
  local found="$1" next
  for next in ${depends_of[$1]:-}; do
    case " $found " in *" $next "*) ;; *) found="$found $(reach "$next")" ;; esac
  done
  echo "$found"
}

wrong=0
for name in "${!folder_of[@]}"; do
  folder=${folder_of[$name]}
  allowed=" "
  for room in $(reach "$name"); do allowed="$allowed${folder_of[$room]:-src/$room} "; done
  while IFS=: read -r file include; do
    used=src/$(dirname "$include")
    ok=no
    while [ "$used" != src ] && [ "$used" != . ]; do
      case "$allowed" in *" $used "*) ok=yes; break ;; esac
      used=$(dirname "$used")
    done
    [ "$ok" = yes ] && continue
    echo "$file: \"$include\" is of no room that $name may use"
    wrong=1
  done < <(grep -rnHoE --include='*.cpp' --include='*.hpp' '#include "[^"]+/[^"]+"' "$folder" | sed -E 's/:[0-9]+:#include "([^"]+)"/:\1/')
done

# No floor looks up: what each floor may never include, whatever its CMakeLists.txt says.
up() { if grep -rnE --include='*.cpp' --include='*.hpp' "#include \"($2)/" "src/$1"; then wrong=1; fi; }
up core 'engines|platform|pearls|app'
up engines 'platform|pearls|app'
up platform 'engines|pearls|app'
up pearls 'app'
for pearl in src/pearls/*/; do
  pearl=$(basename "$pearl")
  if grep -rnE --include='*.cpp' --include='*.hpp' '#include "pearls/' "src/pearls/$pearl" | grep -v "#include \"pearls/$pearl/"; then wrong=1; fi
done
exit $wrong
