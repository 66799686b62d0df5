import { Usage, UsageKind } from './usage';

/** What an estimate cannot know: what is priced by use. Only what there can be of it in this tree is named. */
export function notIncluded(usages: Usage[], types: Set<string>): string[] {
  const has = (...kinds: UsageKind[]) => usages.some(({ kind }) => kinds.includes(kind));
  const isBurstable = usages.some(({ kind, detail }) => kind === UsageKind.EC2 && /^t\d/.test(detail ?? ''));
  return [
    ['data transfer to the internet, between zones and between regions', true],
    ['data processed by load balancers (capacity units or GB)', has(...LOAD_BALANCERS)],
    ['data processed by NAT gateways (GB)', has(UsageKind.NAT_GATEWAY)],
    ['data processed by interface endpoints (GB)', has(UsageKind.INTERFACE_ENDPOINT)],
    ['the connection to hybrid nodes (VPN, Direct Connect, transit gateway) and its traffic', has(UsageKind.HYBRID_VCPU)],
    ['CPU credits beyond the baseline of burstable instances', isBurstable],
    ['logs in CloudWatch (GB)', types.has('aws_cloudwatch_log_group') || types.has('aws_flow_log')],
    ['storage and requests of S3 buckets', types.has('aws_s3_bucket')],
    ['samples ingested, stored and queried in workspaces of Amazon Managed Service for Prometheus', types.has('aws_prometheus_workspace')],
    ['requests to KMS keys, and key material kept by rotation', has(UsageKind.KMS_KEY)],
    ['resources that an autoscaler or Kubernetes adds later, snapshots, taxes, discounts and free tiers', true],
  ].filter(([, applies]) => applies).map(([text]) => text as string);
}

const LOAD_BALANCERS = [
  UsageKind.APPLICATION_LOAD_BALANCER,
  UsageKind.NETWORK_LOAD_BALANCER,
  UsageKind.CLASSIC_LOAD_BALANCER,
  UsageKind.OTHER_LOAD_BALANCER,
];
