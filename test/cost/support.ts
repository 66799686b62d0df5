import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { NatGateways, NodeGroup, NodeGroupOptions, NodeGroupSize, ObservableEksCluster, ObservableEksClusterProps, SecretsEncryption, WorkloadIdentity } from '../../src';
import { CostEstimate, CostEstimateOptions } from '../../src/cost/cost-estimate';
import { CostRow } from '../../src/cost/cost-row';
import { TODAY } from '../helpers/synth';

/** A stack in a region, or in one that only Terraform knows. */
export function stackIn(region: string | undefined = 'eu-west-2', context: Record<string, unknown> = {}, name: string = 'Test'): TerraformStack {
  return addStack(Testing.app({ context: { 'cdktf-observable-eks/today': TODAY, ...context } }), name, region);
}

export function addStack(app: App, name: string, region: string | undefined): TerraformStack {
  const stack = new TerraformStack(app, name);
  new AwsProvider(stack, 'Aws', { region });
  return stack;
}

/** The cluster of the demo: two t3.medium, two NAT gateways, no key and no logs. */
export function demoCluster(stack: TerraformStack, id: string = 'Platform', props: Partial<ObservableEksClusterProps> = {}): ObservableEksCluster {
  return new ObservableEksCluster(stack, id, {
    // What claims cost is told in tests of its own.
    observability: { metrics: { enabled: false }, grafana: { enabled: false } },
    clusterName: id.toLowerCase(),
    network: { natGateways: NatGateways.ONE_PER_ZONE },
    controlPlane: { logging: { logTypes: [] }, secretsEncryption: SecretsEncryption.awsOwnedKey() },
    identity: WorkloadIdentity.nodeRole(),
    nodeGroups: { default: nodes() },
    ...props,
  });
}

export function nodes(options: NodeGroupOptions = {}): NodeGroup {
  return NodeGroup.of({ instanceTypes: ['t3.medium'], size: NodeGroupSize.fixed(2), ...options });
}

/** What a chart or an ingress controller says about what Kubernetes makes because of it. */
export class Announcer extends Construct {
  public readonly loadBalancerKind?: string;
  public readonly expectedLoadBalancers?: number;
  public readonly loadBalancersAreInternal?: boolean;
  public readonly volumeSizesGiB?: number[];

  constructor(scope: Construct, id: string, said: Partial<Omit<Announcer, keyof Construct>>) {
    super(scope, id);
    Object.assign(this, said);
  }
}

/** Rows as `[item, price or reason]`, or with the note as a third. */
export function shown(rows: CostRow[]): string[][] {
  return rows.map(({ item, perHour, unknownBecause, note }) => [item, perHour ?? `unknown: ${unknownBecause}`, ...(note ? [note] : [])]);
}

export function rowsOf(stack: TerraformStack, options?: CostEstimateOptions): string[][] {
  const { rows, additionalRows } = CostEstimate.of(stack, options);
  return shown([...rows, ...additionalRows]);
}
