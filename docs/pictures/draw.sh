#!/bin/sh
# draw.sh PROGRAMS [NAME]...: the pictures of docs/examples.md, or those named, anew. PROGRAMS is
# where the examples were built, such as build/gcc/examples. Needs gnuplot.
set -e
programs=$(realpath "$1")
shift
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- $(ls *.gp | grep -v '^style' | sed 's/\.gp$//')
data=$(mktemp)
trap 'rm -f "$data"' EXIT
for name; do
  [ "$name" = mnist ] || "$programs/$name" "$data" >/dev/null # that is in its page
  gnuplot -e "data = '$data'" style.gp "$name.gp" >"$name.svg"
done
