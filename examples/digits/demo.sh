#!/usr/bin/env bash
# What `make demo` shows: demo.sh ZKINFER FOLDER. DIGIT=N picks another of the 360
# held-out images.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
zkinfer=$(realpath "$1")
mkdir -p "$2" bin
go build -trimpath -o bin/digits "$here"
digits=$(realpath bin/digits)
cd "$2"
rm -rf digits.zk digit.json proof.json tampered.json

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
step() { printf '\n$ zkinfer %s\n' "$*"; "$zkinfer" "$@"; }

say "A held-out digit, which the network has not seen"
"$digits" draw "$here/test.csv" "${DIGIT:-0}" digit.json

say "Compile the network and make its keys"
step compile "$here/digits.onnx" --calibrate "$here/calibration.npz" -o digits.zk
step setup digits.zk

say "Prove the inference"
step prove digits.zk --input digit.json -o proof.json

say "Verify it natively, then in the EVM"
step verify --key digits.zk --input digit.json proof.json
step verify-evm --key digits.zk proof.json

say "The same proof with another digit as its output"
"$digits" tamper digits.zk/verifying.key proof.json tampered.json
code=0
step verify --key digits.zk tampered.json || code=$?
[ "$code" = 3 ] || { echo "the tampered output was not refused (exit $code)" >&2; exit 1; }
code=0
step verify-evm --key digits.zk tampered.json || code=$?
[ "$code" = 3 ] || { echo "the tampered output was not refused in the EVM (exit $code)" >&2; exit 1; }
say "Refused, natively and in the EVM."
