/**
 * Frees a cluster of what Rancher holds it by, once its controllers are gone: the configurations of its webhook, without which no object can be
 * changed any more, and its finalizer on every namespace, with which none can be deleted. For any POSIX shell; what is free already is passed over.
 *
 * It reads FINALIZER and WEBHOOK from the environment.
 */
export const CLEANUP_SCRIPT = `set -eu

kubectl delete validatingwebhookconfigurations.admissionregistration.k8s.io "$WEBHOOK" --ignore-not-found
kubectl delete mutatingwebhookconfigurations.admissionregistration.k8s.io "$WEBHOOK" --ignore-not-found

# The list is in a variable, since a pipe would hide that kubectl failed.
namespaces=$(kubectl get namespaces --no-headers --output 'custom-columns=A:.metadata.name,B:.metadata.finalizers')
printf '%s\\n' "$namespaces" | tr -d '[]' | tr ',' ' ' | while read -r namespace finalizers; do
  kept=''
  held=false
  for finalizer in $finalizers; do
    if [ "$finalizer" = "$FINALIZER" ]; then
      held=true
    elif [ "$finalizer" != '<none>' ]; then
      kept="$kept\${kept:+,}\\"$finalizer\\""
    fi
  done
  if [ "$held" = true ]; then
    kubectl patch namespace "$namespace" --type merge --patch "{\\"metadata\\":{\\"finalizers\\":[$kept]}}"
  fi
done
echo 'No namespace is held by Rancher.'
`;
