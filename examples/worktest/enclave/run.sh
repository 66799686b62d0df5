#!/bin/bash
# Starts the enclave, gives it a way to KMS, and lets it decrypt CIPHERTEXT.
set -euo pipefail
: "${AWS_REGION:?}" "${CIPHERTEXT:?}"

# Without --debug-mode: an enclave in debug mode has measurements of zeros, and the key refuses it.
nitro-cli run-enclave --eif-path /enclave/kmstool.eif --cpu-count 2 --memory 2048
cid="$(nitro-cli describe-enclaves | jq -r '.[0].EnclaveCID')"
vsock-proxy 8000 "kms.${AWS_REGION}.amazonaws.com" 443 &

# The tool looks for credentials in the environment; the CLI knows Pod Identity and IRSA. What else the tool prints has them
# in it, so only the answer and what went wrong are shown.
eval "$(aws configure export-credentials --format env)"
for attempt in {1..10}; do
  # The enclave is there before the server in it listens, and so is the proxy.
  if kmstool_instance --cid "$cid" --region "$AWS_REGION" "$CIPHERTEXT" 2>&1 | grep -E '"Status"|^(Could not|Error|Empty|Peer|Socket)'; then
    exec sleep infinity
  fi
  echo "attempt $attempt: no answer from the enclave" >&2
  sleep 2
done
exit 1
