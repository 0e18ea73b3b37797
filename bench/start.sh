#!/bin/sh
# How long a person waits for a command: medians of some runs, and ratios, the first program being 1.
#   bench/start.sh RUNS PROGRAM [PROGRAM ...]
#   bench/start.sh 7 "java -jar target/simpan.jar" simpan-VERSION/bin/simpan
# The programs take turns, so that what else the machine does falls upon each of them.
set -eu
runs=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# An account that is nobody's, at a port where nothing listens
export RAPATIN_TOKEN=none RAPATIN_BASEURL=http://127.0.0.1:1 SIMPAN_HOME="$work" SIMPAN_POLL_DISCOVER=false

milliseconds() {
  echo $(($(date +%s%N) / 1000000))
}

printf '%-10s' command
number=0
for program in "$@"; do
  number=$((number + 1))
  printf '  %16s' "program $number"
done
echo
for command in --help --version status check once; do
  run=-1 # the first one warms up
  while [ "$run" -lt "$runs" ]; do
    number=0
    for program in "$@"; do
      number=$((number + 1))
      before=$(milliseconds)
      $program $command > "$work/out" 2> "$work/err" < /dev/null || [ $? -eq 1 ] || cat "$work/err" >&2
      after=$(milliseconds)
      [ "$run" -lt 0 ] || echo $((after - before)) >> "$work/$command.$number"
    done
    run=$((run + 1))
  done
  printf '%-10s' "$command"
  number=0
  base=
  for program in "$@"; do
    number=$((number + 1))
    median=$(sort -n "$work/$command.$number" | sed -n "$(((runs + 1) / 2))p")
    base=${base:-$median}
    printf '  %8s ms %s' "$median" "$(awk "BEGIN { printf \"%.2f\", $median / $base }")"
  done
  echo
done
