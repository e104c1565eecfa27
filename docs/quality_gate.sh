#!/usr/bin/env bash
# A quality gate for CI: train, and fail the build where the held-out accuracy is below a bound.
#
#     docs/quality_gate.sh sarcasm_gap 0.83
#     docs/quality_gate.sh my.yaml 0.9 training.epochs=5
#
# Exit codes are those of nlp: 0 the gate holds, 3 it was missed, 2 the config is wrong, 1 the training failed.
set -euo pipefail

config=$1 bound=$2
shift 2

run=$(nlp train "$config" "$@" --tag ci)
nlp eval "$run" --fail-under "accuracy=$bound"
