/** What one technology refuses, or leaves alone, every other does too, unless it has a reason of its own. */
import { Construct } from 'constructs';
import { enclaves, group, NodeCluster, sandbox, WINDOWS } from './support';
import {
  CapacityType, ConfidentialNodeGroupProps, ConfidentialNodes, ConfidentialNodesRequest, ConfidentialTechnology, KubernetesVersion, NodeAmi,
  NodeGroupSize, TaintEffect,
} from '../../src';
import { synth, testStack, warnings } from '../helpers/synth';

class Own extends ConfidentialTechnology {
  public readonly technologyName = 'own';

  public bind(_scope: Construct, _request: ConfidentialNodesRequest): ConfidentialNodes {
    return { amdSevSnp: true, attestation: { evidence: 'The processor measures the guest.', documentation: 'https://example.com' } };
  }
}

interface Kind {
  readonly technology: () => ConfidentialTechnology;
  readonly type: string;
  readonly second: string;
  /** What this kind alone takes, or alone refuses, and why. */
  readonly exceptions?: { [what: string]: string };
}

const KINDS: { [kind: string]: Kind } = {
  'Nitro Enclaves': {
    technology: () => enclaves(),
    type: 'm6i.xlarge',
    second: 'c6i.xlarge',
    exceptions: { Bottlerocket: 'the allocator of enclaves is set up by user data for Amazon Linux' },
  },
  'AMD SEV-SNP': { technology: () => ConfidentialTechnology.amdSevSnp(), type: 'm6a.large', second: 'c6a.large' },
  'Nitro Sandboxes': {
    technology: () => sandbox(),
    type: 'm7i.xlarge',
    second: 'c7i.xlarge',
    exceptions: {
      'Bottlerocket': 'the technology brings its image',
      'a version of its own': 'the image brings its version',
      'a disk that is too small': 'only who made the image knows how large it is',
    },
  },
  'one of the user\'s own': { technology: () => new Own(), type: 'm6a.large', second: 'c6a.large' },
};

type Props = Partial<ConfidentialNodeGroupProps>;

const RIGHT: { [what: string]: (kind: Kind) => Props } = {
  'nothing more': () => ({}),
  'two types': ({ type, second }) => ({ instanceTypes: [type, second] }),
  'Spot': () => ({ nodes: { capacityType: CapacityType.SPOT } }),
  'a size': () => ({ size: NodeGroupSize.fixed(3) }),
  'an autoscaler, down to no node': () => ({ size: NodeGroupSize.autoscaled({ min: 0, max: 3 }) }),
  'labels and taints': () => ({ nodes: { labels: { team: 'web' }, taints: [{ key: 'team', value: 'web', effect: TaintEffect.NO_EXECUTE }] } }),
  'a key for the disks': () => ({ nodes: { diskKmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' } }),
  'a larger disk': () => ({ nodes: { diskSizeGiB: 200 } }),
  'a name': () => ({ groupName: 'safe' }),
  'Bottlerocket': () => ({ nodes: { ami: NodeAmi.BOTTLEROCKET_X86_64 } }),
  'a version of its own': () => ({ nodes: { version: KubernetesVersion.V1_36 } }),
};

const WRONG: { [what: string]: (kind: Kind) => Props } = {
  'no type': () => ({ instanceTypes: [] }),
  'a type twice': ({ type }) => ({ instanceTypes: [type, type] }),
  'what is no type': () => ({ instanceTypes: ['large'] }),
  'a burstable type': () => ({ instanceTypes: ['t3.xlarge'] }),
  'bare metal': () => ({ instanceTypes: ['m5.metal'] }),
  'a flex type': () => ({ instanceTypes: ['m7i-flex.xlarge'] }),
  'a burstable type beside a right one': ({ type }) => ({ instanceTypes: [type, 't3.xlarge'] }),
  'types in two places': ({ type }) => ({ nodes: { instanceTypes: [type] } }),
  'a size in two places': () => ({ nodes: { size: NodeGroupSize.fixed(2) } }),
  'a hop limit that reaches pods': () => ({ nodes: { metadataHopLimit: 2 } }),
  'the taint of the group once more': () => ({ nodes: { taints: [{ key: 'confidential-computing/technology', effect: TaintEffect.NO_SCHEDULE }] } }),
  'a taint twice': () => ({ nodes: { taints: ['a', 'b'].map((value) => ({ key: 'team', value, effect: TaintEffect.NO_SCHEDULE })) } }),
  'a label of Kubernetes\' own': () => ({ nodes: { labels: { 'node-role.kubernetes.io/vault': '' } } }),
  'a label of the group': () => ({ nodes: { labels: { 'confidential-computing/group': 'other' } } }),
  'a disk that is too small': () => ({ nodes: { diskSizeGiB: 1 } }),
  'a name that is no label': () => ({ groupName: 'My_Vault' }),
  'a name without room for what is added': () => ({ groupName: 'a'.repeat(38) }),
  'Windows': () => ({ nodes: { ami: WINDOWS } }),
};

function refusal(kind: Kind, props: Props): string | undefined {
  const stack = testStack('Test', {}, 'eu-west-1');
  try {
    new NodeCluster(stack);
    group(stack, { technology: kind.technology(), instanceTypes: [kind.type], ...props });
    synth(stack);
    return undefined;
  } catch (error) {
    return `${error}`;
  }
}

describe.each(Object.entries(KINDS))('%s', (_, kind) => {
  it.each(Object.keys(RIGHT))('takes %s', (what) => {
    const text = refusal(kind, RIGHT[what](kind));
    expect(text).toEqual(kind.exceptions?.[what] === undefined ? undefined : expect.stringMatching(/^ValidationError: .* Fix: /));
  });

  it.each(Object.keys(WRONG))('refuses %s', (what) => {
    const text = refusal(kind, WRONG[what](kind));
    expect(text).toEqual(kind.exceptions?.[what] === undefined ? expect.stringMatching(/^ValidationError: Test\/Vault.* Fix: /) : undefined);
  });

  it('warns of disks without a key of the account, and keeps others off its nodes', () => {
    const stack = testStack('Test', {}, 'eu-west-1');
    new NodeCluster(stack);
    group(stack, { technology: kind.technology(), instanceTypes: [kind.type] });
    const nodes = synth(stack).resource('aws_eks_node_group');
    expect(warnings(stack).filter((text) => text.startsWith('The volumes of the nodes'))).toHaveLength(1);
    expect(nodes.taint).toContainEqual({ key: 'confidential-computing/technology', value: kind.technology().technologyName, effect: 'NO_SCHEDULE' });
    expect(nodes.labels).toMatchObject({ 'confidential-computing/technology': kind.technology().technologyName });
    expect(synth(stack).resource('aws_launch_template').metadata_options).toMatchObject({ http_tokens: 'required', http_put_response_hop_limit: 1 });
  });
});
