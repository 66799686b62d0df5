/**
 * What the drain runs, in any POSIX shell. It removes the Ingresses and Services whose load balancers a controller of
 * ours made, again and again until none is left: an object is gone when its controller has removed the load balancer
 * and taken its finalizer off. What is made anew meanwhile is removed too. Without an end of its own: the Job has a
 * deadline. A failed call ends it, and the Job starts it again.
 *
 * It reads from the environment, as words: INGRESS_CLASSES, the classes of the Ingresses; SERVICE_CLASSES, the load
 * balancer classes of the Services, `<none>` for no class; KEPT_SERVICES, namespace/name of the Services that stay;
 * PAUSE_SECONDS, the time between two rounds.
 */
export const DRAIN_SCRIPT = `set -eu

# is_one_of WORD WORDS...
is_one_of() {
  word=$1
  shift
  for candidate in "$@"; do
    if [ "$word" = "$candidate" ]; then return 0; fi
  done
  return 1
}

# Called in $(...) alone, and with the list in a variable: a pipe would hide that kubectl failed.
ingresses() {
  list=$(kubectl get ingresses.networking.k8s.io --all-namespaces --no-headers --output 'custom-columns=A:.metadata.namespace,B:.metadata.name,C:.spec.ingressClassName,D:.metadata.annotations.kubernetes\\.io/ingress\\.class') || return 1
  printf '%s\\n' "$list" | while read -r namespace name class annotation; do
    # shellcheck disable=SC2086
    if [ -n "$name" ] && { is_one_of "$class" $INGRESS_CLASSES || is_one_of "$annotation" $INGRESS_CLASSES; }; then
      echo "$namespace $name"
    fi
  done
}

services() {
  list=$(kubectl get services --all-namespaces --no-headers --output 'custom-columns=A:.metadata.namespace,B:.metadata.name,C:.spec.type,D:.spec.loadBalancerClass') || return 1
  printf '%s\\n' "$list" | while read -r namespace name type class; do
    # shellcheck disable=SC2086
    if [ "$type" = LoadBalancer ] && is_one_of "$class" $SERVICE_CLASSES && ! is_one_of "$namespace/$name" $KEPT_SERVICES; then
      echo "$namespace $name"
    fi
  done
}

# remove KIND LIST
remove() {
  kind=$1
  if [ -z "$2" ]; then return 0; fi
  printf '%s\\n' "$2" | while read -r namespace name; do
    kubectl delete "$kind" "$name" --namespace "$namespace" --ignore-not-found --wait=false
  done
}

while :; do
  left_ingresses=$(ingresses) || exit 1
  left_services=$(services) || exit 1
  if [ -z "$left_ingresses$left_services" ]; then
    echo 'No load balancers of Ingresses or Services are left.'
    exit 0
  fi
  remove ingress "$left_ingresses"
  remove service "$left_services"
  sleep "$PAUSE_SECONDS"
done
`;
