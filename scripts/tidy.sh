#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# clang-tidy over every source (or those given), after the preset clang was built. What was clean is not read again
# until the source, a header of ours that it includes, .clang-tidy or clang-tidy changes. Stop it and start it at will.
set -euo pipefail
cd "$(dirname "$0")/.."
stamps=.cache/tidy
mkdir -p "$stamps"
rules=$({ clang-tidy-19 --version; cat .clang-tidy scripts/own_sources_only.cpp; } | sha256sum | cut -d' ' -f1)
headers=/usr/lib/llvm-19/include
plugin=$stamps/own_sources_only.so
if [ -e "$headers/clang/AST/ASTConsumer.h" ] && [ ! "$plugin" -nt scripts/own_sources_only.cpp ]; then
  clang++-19 -std=c++17 -O1 -fno-rtti -fPIC -shared -isystem "$headers" scripts/own_sources_only.cpp -o "$plugin"
fi
[ $# -gt 0 ] || mapfile -t wanted < <(git ls-files 'src/*.cpp')
[ $# -eq 0 ] || wanted=("$@")
git ls-files 'src/*.cpp' 'src/*.hpp' 'tests/*.hpp' | xargs sha256sum >"$stamps/sums"
# One line a source: its name and the sums of all files of ours behind it, as the last build saw them.
ninja -C build-clang -t deps | awk -v root="$PWD/" '
  NR == FNR { sum[$2] = $1; next }
  /^[^ ]/ { source = ""; next }
  NF { file = $1; sub("^" root, "", file); sub("^\\.\\./", "", file)
       if (!(file in sum)) next
       if (source == "") { source = file; if (source in all) source = "-" }
       if (source != "-") all[source] = all[source] sum[file] }
  END { for (source in all) print source "\t" all[source] }' "$stamps/sums" - >"$stamps/behind"
todo="$stamps/todo"
: >"$todo"
for source in "${wanted[@]}"; do
  behind=$(awk -F'\t' -v source="$source" '$1 == source { print $2 }' "$stamps/behind")
  stamp=$(printf '%s %s %s' "$rules" "$source" "$behind" | sha256sum | cut -d' ' -f1)
  [ -n "$behind" ] && [ -e "$stamps/$stamp" ] || printf '%s %s\n' "$stamp" "$source" >>"$todo"
done
echo "   $(wc -l <"$todo") van ${#wanted[@]} bestanden"
lint() {  # STAMP SOURCE
  # Tests and benchmarks read as examples; how fast they make their tables does not matter.
  local checks=""
  case $2 in */tests/* | */bench/* | */fuzz/*) checks="-performance-*" ;; esac
  # Without the plugin the same findings take twice as long.
  local load=()
  [ ! -e .cache/tidy/own_sources_only.so ] || load=(--load=.cache/tidy/own_sources_only.so)
  local said found
  if said=$(clang-tidy-19 "${load[@]}" --checks="$checks" -p build-clang --quiet --warnings-as-errors='*' "$2" 2>/dev/null); then
    touch ".cache/tidy/$1"
    return
  fi
  # What the analyser finds inside a library's header, and nowhere else, is not ours to mend.
  found=$(grep -E '^[^ ]+:[0-9]+:[0-9]+: (error|warning):' <<<"$said" || true)
  if [ -n "$found" ] && ! grep -qv '^/usr/' <<<"$found"; then
    touch ".cache/tidy/$1"
    return
  fi
  printf '%s: %s\n' "$2" "$said"
  return 1
}
export -f lint
xargs -P "${TIDY_JOBS:-$(nproc)}" -L 1 bash -c 'lint "$0" "$1"' <"$todo"
