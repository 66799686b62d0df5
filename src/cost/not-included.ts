import { Usage, UsageKind } from './usage';

/** What an estimate cannot know: what is priced by use. Only what there can be of it in this tree is named. */
export function notIncluded(usages: Usage[], types: Set<string>): string[] {
  const has = (...kinds: UsageKind[]) => usages.some(({ kind }) => kinds.includes(kind));
  const isBurstable = usages.some(({ kind, detail }) => kind === UsageKind.EC2 && /^t\d/.test(detail ?? ''));
  return [
    ['data transfer to the internet, between zones and between regions', true],
    ['what load balancers process (capacity units, or GB)', has(...LOAD_BALANCERS)],
    ['what NAT gateways process (GB)', has(UsageKind.NAT_GATEWAY)],
    ['what interface endpoints process (GB)', has(UsageKind.INTERFACE_ENDPOINT)],
    ['the line to hybrid nodes (VPN, Direct Connect, transit gateway), and what goes over it', has(UsageKind.HYBRID_VCPU)],
    ['CPU credits beyond the baseline of burstable instances', isBurstable],
    ['logs in CloudWatch (GB)', types.has('aws_cloudwatch_log_group') || types.has('aws_flow_log')],
    ['what S3 buckets hold and answer', types.has('aws_s3_bucket')],
    ['samples that workspaces of Amazon Managed Service for Prometheus take, keep and answer with', types.has('aws_prometheus_workspace')],
    ['requests to KMS keys, and key material kept by rotation', has(UsageKind.KMS_KEY)],
    ['what an autoscaler or Kubernetes adds later, snapshots, taxes, discounts and free tiers', true],
  ].filter(([, applies]) => applies).map(([text]) => text as string);
}

const LOAD_BALANCERS = [
  UsageKind.APPLICATION_LOAD_BALANCER,
  UsageKind.NETWORK_LOAD_BALANCER,
  UsageKind.CLASSIC_LOAD_BALANCER,
  UsageKind.OTHER_LOAD_BALANCER,
];
