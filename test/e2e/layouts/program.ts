import { parseArgs } from 'node:util';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import {
  ChartMirror, EndpointAccess, NatGateways, NodeGroup, NodeGroupSize, ObservableEksCluster, type ObservableEksClusterProps, SecretsEncryption,
} from 'cdktf-observable-eks';

/** What the run tells a program. */
export interface Told {
  readonly region: string;
  /** What the program needs to know of what was applied before, such as ids. */
  readonly facts: Readonly<Record<string, string>>;
}

/** A program as a user would write it, with the stacks of one layout. */
export function program(build: (app: App, told: Told) => void): void {
  const { values } = parseArgs({
    options: {
      profile: { type: 'string' },
      region: { type: 'string', default: 'eu-west-2' },
      charts: { type: 'string' },
      facts: { type: 'string', default: '{}' },
    },
  });
  const app = new App();
  if (values.charts) ChartMirror.applyTo(app, { folder: values.charts });
  build(app, { region: values.region, facts: JSON.parse(values.facts) as Record<string, string> });
  app.synth();
}

export function stackIn(app: App, name: string, { region }: Told): TerraformStack {
  const stack = new TerraformStack(app, name);
  new AwsProvider(stack, 'Aws', { region });
  return stack;
}

/** A cluster with nothing in it but nodes and storage, unless more is asked for; the smallest that works. */
export function smallCluster(stack: TerraformStack, clusterName: string, more: Partial<ObservableEksClusterProps> = {}): ObservableEksCluster {
  return new ObservableEksCluster(stack, 'Cluster', {
    clusterName,
    ...(more.existingNetwork ? {} : { network: { availabilityZones: 2, natGateways: NatGateways.SINGLE } }),
    controlPlane: {
      endpoint: EndpointAccess.publicAndPrivate(),
      logging: { logTypes: [] },
      secretsEncryption: SecretsEncryption.awsOwnedKey(),
      deletionProtection: false,
    },
    nodeGroups: { default: NodeGroup.of({ size: NodeGroupSize.fixed(2) }) },
    observability: { metrics: { enabled: false }, grafana: { enabled: false } },
    ...more,
  });
}
