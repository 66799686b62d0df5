import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import {
  IdentityAssociation, IEksCluster, IWorkloadIdentity, NodeGroup, ObservableEksCluster, ObservableEksClusterProps, ServiceAccount, WorkloadGrant,
  WorkloadIdentity, WorkloadPolicy,
} from '../../src';
import { Synthesised, synth, testStack, warnings } from '../helpers/synth';

const NODE_MINIMUM = ['AmazonEC2ContainerRegistryPullOnly', 'AmazonEKSWorkerNodePolicy'];

function platform(props: Partial<ObservableEksClusterProps> = {}): { stack: TerraformStack; cluster: ObservableEksCluster } {
  const stack = testStack();
  return { stack, cluster: new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', ...props }) };
}

/** Names of all policies, managed or inline, on the role of the nodes. */
function nodePolicies(found: Synthesised): string[] {
  const onNodes = ({ role }: any) => /^\$\{aws_iam_role\.Platform_NodeRole_\w+\.name\}$/.test(role);
  return [
    ...found.resources('aws_iam_role_policy_attachment').filter(onNodes).map(({ policy_arn: arn }) => arn.split('/').pop()),
    ...found.resources('aws_iam_role_policy').filter(onNodes).map(({ name }) => name),
  ].sort();
}

const hopLimits = (found: Synthesised) => found.resources('aws_launch_template').map((template) => template.metadata_options.http_put_response_hop_limit);
const addonNames = (found: Synthesised) => found.resources('aws_eks_addon').map(({ addon_name: name }) => name);

describe('pod identity, the default', () => {
  it('leaves nothing on the node role but what a node needs', () => {
    expect(nodePolicies(synth(platform().stack))).toEqual(NODE_MINIMUM);
  });

  it('keeps pods from the credentials of their node, and installs the agent', () => {
    const found = synth(platform({ nodeGroups: { a: NodeGroup.of(), b: NodeGroup.of() } }).stack);
    expect(hopLimits(found)).toEqual([1, 1]);
    expect(addonNames(found)).toContain('eks-pod-identity-agent');
  });

  it('is what podIdentity() is', () => {
    expect(synth(platform({ identity: WorkloadIdentity.podIdentity() }).stack).text).toBe(synth(platform().stack).text);
  });

  it('warns of no policy', () => {
    expect(warnings(platform().cluster).filter((text) => text.includes('node role'))).toEqual([]);
  });
});

describe('the node role, for demonstrations', () => {
  const demo = (props: Partial<ObservableEksClusterProps> = {}) => platform({ identity: WorkloadIdentity.nodeRole(), ...props });

  it('has the policies of the workloads', () => {
    expect(nodePolicies(synth(demo().stack))).toEqual([
      ...NODE_MINIMUM, 'AmazonEBSCSIDriverPolicy', 'AmazonEKS_CNI_Policy', 'AmazonGrafanaCloudWatchAccess',
    ].sort());
  });

  it('lets pods reach the credentials of their node, and needs no agent', () => {
    const found = synth(demo({ nodeGroups: { a: NodeGroup.of(), b: NodeGroup.of() } }).stack);
    expect(hopLimits(found)).toEqual([2, 2]);
    expect(addonNames(found)).not.toContain('eks-pod-identity-agent');
  });

  it('makes no role for a workload', () => {
    const found = synth(demo().stack);
    expect(found.resources('aws_iam_role').map(({ name_prefix: name }) => name).sort()).toEqual(['platform-cluster-', 'platform-node-']);
  });

  it('warns that it is not for production', () => {
    expect(warnings(demo().cluster)).toContain(
      'EbsCsiDriver of kube-system:ebs-csi-controller-sa is on the node role, so any pod on any node has these permissions. Not for production; give workloads their own identity: WorkloadIdentity.podIdentity(), or on an existing cluster WorkloadIdentity.migrating().',
    );
  });

  it('refuses nodes that would keep pods from it', () => {
    expect(() => demo({ nodeGroups: { default: NodeGroup.of({ metadataHopLimit: 1 }) } })).toThrow(
      'Test/Platform/NodeGroups/default: `metadataHopLimit` must be at least 2: pods of this cluster use the node role, and could not reach its credentials, got 1. Fix: omit `metadataHopLimit`, or give pods their own identity: WorkloadIdentity.podIdentity().',
    );
  });

  // The agent comes before the nodes, so the order may change; nothing that AWS sees may, but for the hop limit.
  it('is left behind without replacing anything', () => {
    const [before, after] = [demo(), platform()].map(({ stack }) => JSON.parse(synth(stack).text, (key, value) => key === 'depends_on' ? undefined : value));
    for (const type of ['aws_eks_cluster', 'aws_eks_node_group', 'aws_subnet', 'aws_kms_key', 'aws_launch_template']) {
      const hopLimitAsBefore = JSON.parse(JSON.stringify(after.resource[type]), (key, value) => key === 'http_put_response_hop_limit' ? 2 : value);
      expect(hopLimitAsBefore).toEqual(before.resource[type]);
    }
  });
});

describe('an identity of the user\'s own', () => {
  class Vending extends Construct implements IWorkloadIdentity {
    public readonly asked: string[] = [];

    public grant(scope: Construct, serviceAccount: ServiceAccount, policy: WorkloadPolicy): WorkloadGrant {
      this.asked.push(`${serviceAccount.key} ${policy.policyName}`);
      const role = new IamRole(scope, `Vended-${serviceAccount.serviceAccountName}`, { assumeRolePolicy: '{}' });
      return {
        roleArn: role.arn,
        association: IdentityAssociation.IRSA,
        serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': role.arn },
        podAnnotations: {},
        dependencies: [role],
      };
    }
  }

  class VendingChoice extends WorkloadIdentity {
    public readonly metadataHopLimit = 3;
    public readonly needsPodIdentityAgent = false;
    public readonly cniUsesNodeRole = true;
    public bound?: IEksCluster;

    public bind(scope: Construct, cluster: IEksCluster): IWorkloadIdentity {
      this.bound = cluster;
      return new Vending(scope, 'Vending');
    }
  }

  const identity = () => new VendingChoice();

  it('is bound to the cluster and asked by what stands in it', () => {
    const choice = identity();
    const { cluster } = platform({ identity: choice });
    expect(choice.bound).toBe(cluster);
    expect((cluster.workloadIdentity as Vending).asked).toEqual([
      'kube-system:aws-node VpcCni', 'kube-system:ebs-csi-controller-sa EbsCsiDriver', 'monitoring:grafana GrafanaCloudWatch',
    ]);
  });

  it('decides on the agent and on the least hop limit of nodes', () => {
    const found = synth(platform({ identity: identity() }).stack);
    expect(addonNames(found)).not.toContain('eks-pod-identity-agent');
    expect(hopLimits(found)).toEqual([3]);
    expect(() => platform({ identity: identity(), nodeGroups: { default: NodeGroup.of({ metadataHopLimit: 2 }) } })).toThrow(/`metadataHopLimit` must be at least 3: pods of this cluster use the node role/);
  });

  it('may give add-ons their role the IRSA way', () => {
    const driver = synth(platform({ identity: identity() }).stack).resource('aws_eks_addon', 'Platform/Storage/Driver');
    expect(driver.service_account_role_arn).toMatch(/^\$\{aws_iam_role\.Platform_Storage_Vended-\S+\.arn\}$/);
    expect(driver.pod_identity_association).toBeUndefined();
    expect(driver.depends_on).toContainEqual(expect.stringMatching(/^aws_iam_role\.Platform_Storage_Vended-/));
  });
});
