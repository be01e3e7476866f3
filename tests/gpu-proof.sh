#!/usr/bin/env bash
# Proves ModelObservability.Gpu against nvidia-smi on the machine it runs on, and prints a table.
#   tests/gpu-proof.sh [OPTIONS]     builds the program where it is missing and runs it; --help: its options and exit codes
#   tests/gpu-proof.sh build         builds it only: one file that needs nothing installed, to be carried to a machine with a GPU
# GPU_PROOF=FILE: another place for the program than artifacts/gpu-proof/GpuProof.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${GPU_PROOF:-artifacts/gpu-proof/GpuProof}
most=$((60 * 1024 * 1024))

build() {
  command -v dotnet >/dev/null || { echo "No .NET SDK here and no program at $program: build it elsewhere (tests/gpu-proof.sh build) and carry it here." >&2; exit 65; }
  dotnet publish tools/GpuProof -o "$(dirname "$program")" -v q --nologo >&2
  local size; size=$(wc -c <"$program")
  [ "$size" -le "$most" ] || { echo "$program has $size bytes; at most $most are wanted." >&2; exit 66; }
  echo "$program: $size bytes" >&2
}

if [ "${1:-}" = build ]; then build; exit; fi
[ -x "$program" ] || build
exec "$program" "$@"
