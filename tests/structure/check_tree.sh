#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# What holds for every file: a licence, a size that can be read, no unfinished work, no word of one machine, seeds for
# every fuzz target. Prints every file that breaks a rule.
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"
mapfile -t files < <(git ls-files --cached --others --exclude-standard 2>/dev/null | sort | while read -r f; do [ -f "$f" ] && echo "$f"; done)
[ ${#files[@]} -gt 0 ] || mapfile -t files < <(find . -name node_modules -prune -o -name 'build*' -prune -o -type f -print | sed 's|^\./||' | sort)
wrong=0
fault() { echo "$*"; wrong=1; }
pick() { printf '%s\n' "${files[@]}" | grep -E "$1" | grep -vE "${2:-^$}"; }

# Code carries its licence. Data, texts and templates fall under LICENSE; JSON cannot hold a comment.
code='\.(cpp|hpp|sh|mjs|ts|css|py|sql|cmake|yml)$|(^|/)(CMakeLists\.txt|Makefile|\.clang-format|\.clang-tidy)$|^\.ci/run$'
while read -r file; do
  head -n 3 "$file" | grep -q 'SPDX-License-Identifier: ' || fault "$file: no SPDX-License-Identifier in its first lines"
done < <(pick "$code" '/fuzz/corpus/')

while read -r file; do
  lines=$(wc -l <"$file")
  if [ "$lines" -gt 800 ]; then fault "$file: $lines lines, more than 800"; fi
  if [ "$lines" -gt 400 ]; then echo "warning: $file has $lines lines, more than 400"; fi
done < <(pick '\.(cpp|hpp|sh|mjs|ts|css|py|sql|mustache)$')

# Nothing unfinished, no path of one machine, no registry's host: the brackets keep this file itself out.
forbid() {  # PATTERN REASON
  local found
  found=$(pick '.' '\.(woff2|golden)$|/fuzz/corpus/|^LICENSE$' | tr '\n' '\0' | xargs -0 grep -nIE -- "$1" | cut -c1-160) || true
  if [ -n "$found" ]; then fault "$2:"$'\n'"$found"; fi
}
forbid '\b(TOD[O]|FIXM[E])\b' 'unfinished work'
forbid '(^|[^A-Za-z0-9_.])/(hom[e]|wor[k]|roo[t])/' 'a path of one machine'
forbid 'registr[y]\.(npm|yarn)|(^|[^a-z])npmj[s]\.|pypi\.or[g]|prox[y]\.golang' 'a host of a registry'
forbid '^<<<<<<< |^>>>>>>> ' 'a conflict left by a merge'

while read -r file; do
  if grep -q '"resolved"' "$file"; then fault "$file: names where packages were fetched; set omit-lockfile-registry-resolved"; fi
done < <(pick '(^|/)package-lock\.json$')

while read -r file; do
  corpus=$(dirname "$file")/corpus/$(basename "$file" .cpp)
  [ -n "$(ls -A "$corpus" 2>/dev/null)" ] || fault "$file: no seed in $corpus"
done < <(pick '/fuzz/[a-z_]+_fuzz\.cpp$')
exit $wrong
