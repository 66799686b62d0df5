#!/bin/sh
# Sends requests to the app through both load balancers, so that their dashboards have something to show: a load
# balancer without requests publishes no metrics. Stops by itself.
#
#   ./traffic.sh [minutes] [requests per second]      default: 10 minutes, 2 requests a second
set -eu

minutes=${1:-10}
rate=${2:-2}

for tool in kubectl curl; do
  command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 1; }
done

address_of() {
  kubectl --namespace shop get ingress "$1" --output 'jsonpath={.status.loadBalancer.ingress[0].hostname}'
}

nginx=$(address_of shop-nginx)
alb=$(address_of shop-alb)
for pair in "nginx:$nginx" "alb:$alb"; do
  [ -n "${pair#*:}" ] || { echo "The ingress shop-${pair%%:*} has no address yet: wait a minute, then try again." >&2; exit 1; }
done

pause=$(awk "BEGIN { print 1 / $rate }")
left=$((minutes * 60 * rate))
echo "$left requests to each of http://$nginx and http://$alb"
while [ "$left" -gt 0 ]; do
  for address in "$nginx" "$alb"; do
    curl --silent --show-error --output /dev/null --max-time 5 "http://$address/" || true
  done
  left=$((left - 1))
  sleep "$pause"
done
