#!/bin/bash
# Starts the enclave, gives it a way to KMS, and lets it decrypt CIPHERTEXT.
set -euo pipefail
: "${AWS_REGION:?}" "${CIPHERTEXT:?}"

# Without --debug-mode: an enclave in debug mode has measurements of zeros, and the key refuses it.
nitro-cli run-enclave --eif-path /enclave/kmstool.eif --cpu-count 2 --memory 2048
cid="$(nitro-cli describe-enclaves | jq -r '.[0].EnclaveCID')"
vsock-proxy 8000 "kms.${AWS_REGION}.amazonaws.com" 443 &

# The tool looks for credentials in the environment; the CLI knows Pod Identity and IRSA. What else the tool prints has them
# in it, so only the answer is shown.
eval "$(aws configure export-credentials --format env)"
kmstool_instance --cid "$cid" --region "$AWS_REGION" "$CIPHERTEXT" 2>&1 | grep '"Status"'
sleep infinity
