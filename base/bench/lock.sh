#!/bin/sh
# Pins every dependency with its hashes: `make lock`. Names no index and no host, so that plain pip uses the user's own.
set -eu
compile="$1"
flags="--generate-hashes --strip-extras --no-header --no-emit-options --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe --quiet"
note="# Made by \`make lock\` from pyproject.toml; installed by pip with --require-hashes. Do not edit by hand."

write() {  # write FILE FLAGS… : compiles, then puts the note on top
  out="$1"; shift
  # shellcheck disable=SC2086
  "$compile" $flags "$@" -o "$out"
  { echo "$note"; grep -v '^# Made by' "$out"; } > "$out.new"
  mv "$out.new" "$out"
}

printf 'editables\nhatchling\n' > requirements-build.in
write requirements-build.txt requirements-build.in
rm requirements-build.in
sed -i.bak 's/    # via -r requirements-build.in/    # via the build/' requirements-build.txt && rm requirements-build.txt.bak
write requirements.txt pyproject.toml
write requirements-dev.txt --extra dev --extra frame --constraint requirements.txt pyproject.toml
