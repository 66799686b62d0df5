import { spawnSync } from 'child_process';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { TerraformOutput, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import {
  ChartCatalog, ClusterAttributes, EbsStorage, HelmChart, IEksCluster, ImportedCluster,
  IrsaHardening, IWorkloadIdentity, KubernetesVersion, NodeRoleIdentity,
  ObservableEksCluster, ServiceAccount, WorkloadIdentity,
} from '../src';
import { temporaryFolder } from './charts/support';
import { onLocals, synth, testStack, warnings } from './helpers/synth';
import { describeWithCli } from './helpers/terraform';
import { evaluate as evaluateTerraform, findCli } from '../tools/terraform';

// How Terraform names the look-up of the cluster `Old`.
const LOOKUP = 'data.aws_eks_cluster.Old_F7E39C65';
const ARN = 'arn:aws:eks:eu-west-2:111122223333:cluster/old';
const WORKER = ServiceAccount.of('payments', 'worker');
const READ = { policyName: 'Read', statements: [{ sid: 'Get', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::logs/*'] }] };

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

function imported(attributes: Partial<ClusterAttributes> = {}): ImportedCluster {
  return ObservableEksCluster.fromClusterAttributes(stack, 'Old', { clusterName: 'old', ...attributes });
}

function chart(cluster: IEksCluster): void {
  new HelmChart(stack, 'Web', { cluster, chart: ChartCatalog.GRAFANA, releaseName: 'web', kubernetesNamespace: 'shop' });
}

/** Texts as Terraform gets them, in one synthesis. */
function written(texts: string[]): string[] {
  texts.forEach((value, index) => new TerraformOutput(stack, `Text${index}`, { value, staticId: true }));
  return texts.map((_, index) => synth(stack).json.output[`Text${index}`].value);
}

it('hands out its look-up', () => {
  imported().resource.addOverride('region', 'eu-west-1');
  expect(synth(stack).data('aws_eks_cluster').region).toBe('eu-west-1');
});

describe('the block of services', () => {
  it('is that of the family of the cluster', () => {
    const config = `${LOOKUP}.kubernetes_network_config[0]`;
    const { serviceCidr } = imported();
    expect(written([serviceCidr])).toEqual([`\${(${config}.ip_family == "ipv6") ? ${config}.service_ipv6_cidr : ${config}.service_ipv4_cidr}`]);
  });

  describeWithCli('as Terraform reads it', () => {
    it.each([['ipv4', '172.20.0.0/16'], ['ipv6', 'fd74:1124:c4c6::/108']])('is of %s', async (family, block) => {
      const [expression] = written([imported().serviceCidr]);
      const found = { ip_family: family, service_ipv4_cidr: family === 'ipv4' ? block : null, service_ipv6_cidr: family === 'ipv6' ? block : null };
      const { value } = await evaluateTerraform({ value: onLocals(expression.replace('data.', '')) }, {
        locals: { aws_eks_cluster: { [LOOKUP.split('.')[2]]: { kubernetes_network_config: [found] } } },
      });
      expect(value).toBe(block);
    });
  });
});

describe('by name alone', () => {
  it('makes nothing in AWS and looks the cluster up', () => {
    imported();
    const found = synth(stack);
    expect(found.addresses).toEqual([]);
    expect(found.data('aws_eks_cluster').name).toBe('old');
  });

  it('takes everything from the look-up', () => {
    const cluster = imported();
    const facts: [string, string][] = [
      [cluster.clusterName, 'name'],
      [cluster.clusterArn, 'arn'],
      [cluster.endpoint, 'endpoint'],
      [cluster.certificateAuthorityData, 'certificate_authority[0].data'],
      [cluster.controlPlaneVersion, 'version'],
      [cluster.oidcIssuer, 'identity[0].oidc[0].issuer'],
      [cluster.vpcId, 'vpc_config[0].vpc_id'],
      [cluster.clusterSecurityGroupId, 'vpc_config[0].cluster_security_group_id'],
    ];
    expect(written(facts.map(([fact]) => fact))).toEqual(facts.map(([, attribute]) => `\${${LOOKUP}.${attribute}}`));
  });

  it('installs charts, by a provider of its own', () => {
    chart(imported());
    const found = synth(stack);
    expect(found.resource('helm_release', 'Web/Resource').provider).toBe(`helm.${found.providers('helm')[0].alias}`);
    expect(found.providers('helm')[0].kubernetes).toMatchObject({
      host: `\${${LOOKUP}.endpoint}`,
      exec: { args: expect.arrayContaining(['get-token', `\${${LOOKUP}.name}`]) },
    });
  });

  it('gives workloads roles of their own', () => {
    imported().workloadIdentity.grant(stack, WORKER, READ);
    expect(synth(stack).resource('aws_eks_pod_identity_association')).toMatchObject({ cluster_name: `\${${LOOKUP}.name}` });
  });

  it('knows no storage, no version and no node roles', () => {
    expect(imported()).toMatchObject({ storage: undefined, kubernetesVersion: undefined, nodeRoles: [], prerequisites: [] });
  });
});

describe('by all attributes', () => {
  it('takes what is given instead of what is looked up', () => {
    const cluster = imported({ clusterArn: ARN, endpoint: 'https://api.example.com', certificateAuthorityData: 'Y2VydA==' });
    chart(cluster);
    expect(synth(stack).providers('helm')[0].kubernetes).toMatchObject({
      host: 'https://api.example.com', cluster_ca_certificate: '${base64decode("Y2VydA==")}',
    });
    expect(written([cluster.clusterArn, cluster.region])).toEqual([ARN, `\${element(split(":", "${ARN}"), 3)}`]);
  });

  it('checks charts against the version', () => {
    const cluster = imported({ kubernetesVersion: KubernetesVersion.V1_36 });
    new HelmChart(stack, 'Nginx', { cluster, chart: ChartCatalog.INGRESS_NGINX, releaseName: 'nginx', kubernetesNamespace: 'ingress' });
    expect(warnings(stack)).toContain('Chart ingress-nginx 4.15.1 was tested only up to Kubernetes 1.35, and the cluster has 1.36.');
  });

  it('reaches the API server as it is told', () => {
    chart(imported({
      kubernetesAccess: { endpoint: 'https://localhost:8443', tlsServerName: 'kubernetes', proxyUrl: 'http://proxy:3128', awsProfile: 'ops', roleArn: 'arn:aws:iam::111122223333:role/deploy' },
    }));
    const { kubernetes } = synth(stack).providers('helm')[0];
    expect(kubernetes).toMatchObject({ host: 'https://localhost:8443', tls_server_name: 'kubernetes', proxy_url: 'http://proxy:3128' });
    expect(kubernetes.exec.args.join(' ')).toMatch(/--profile ops --role-arn arn:aws:iam::111122223333:role\/deploy$/);
  });

  it('has releases wait for what is given', () => {
    const ready = new CloudwatchLogGroup(stack, 'Ready', {});
    chart(imported({ dependencies: [ready] }));
    for (const release of synth(stack).resources('helm_release')) {
      expect(release.depends_on).toContain(`aws_cloudwatch_log_group.${ready.friendlyUniqueId}`);
    }
  });

  it('hands on its storage classes', () => {
    const storage = { storageClassName: 'fast', retainStorageClassName: 'safe', dependencies: [] };
    expect(imported({ storage }).storage).toEqual(storage);
  });

  it('gives its resource settings to what is made for it, wherever that stands', () => {
    const resourceSettings = { tags: { team: 'web' }, rolePath: '/eks/', permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/edge', namePrefix: 'acme' };
    imported({ resourceSettings }).workloadIdentity.grant(new Construct(stack, 'Elsewhere'), WORKER, READ);
    expect(synth(stack).resource('aws_iam_role')).toMatchObject({
      tags: { team: 'web' }, path: '/eks/', permissions_boundary: 'arn:aws:iam::111122223333:policy/edge', name_prefix: expect.stringMatching(/^acme-old-payments-worker-[0-9a-f]{12}-$/),
    });
  });

  it('can have block storage', () => {
    new EbsStorage(stack, 'Storage', { cluster: imported() });
    expect(synth(stack).resource('aws_eks_addon').addon_name).toBe('aws-ebs-csi-driver');
  });
});

describe('the identity', () => {
  it('is pod identity unless another is chosen', () => {
    expect(imported().workloadIdentity).toBeInstanceOf(IrsaHardening);
  });

  it('may be the node roles', () => {
    const cluster = imported({ identity: WorkloadIdentity.nodeRole(), nodeRoleArns: ['arn:aws:iam::111122223333:role/node'] });
    expect(cluster.workloadIdentity).toBeInstanceOf(NodeRoleIdentity);
    cluster.workloadIdentity.grant(stack, WORKER, READ);
    expect(synth(stack).resources('aws_iam_role_policy')).toHaveLength(1);
  });

  it('may be the user\'s own', () => {
    class Mine extends WorkloadIdentity {
      public readonly metadataHopLimit = 1;
      public readonly needsPodIdentityAgent = false;
      public readonly cniUsesNodeRole = true;
      public bind(_scope: Construct, cluster: IEksCluster): IWorkloadIdentity {
        return { cluster } as unknown as IWorkloadIdentity;
      }
    }
    const cluster = imported({ identity: new Mine() });
    expect(cluster.workloadIdentity).toMatchObject({ cluster });
  });

  it('of node roles needs their names', () => {
    const cluster = imported({ identity: WorkloadIdentity.nodeRole() });
    expect(() => cluster.workloadIdentity.grant(stack, WORKER, READ)).toThrow(
      'Test: `nodeRoleArns` is empty, so there is no role for the permissions, got []. Fix: list the node roles of the cluster, or use WorkloadIdentity.podIdentity().',
    );
  });
});

describeWithCli('node roles, as Terraform evaluates them', () => {
  // `terraform console` in an empty folder: needs no provider, no state and no network.
  const evaluate = (template: string) => {
    const { stdout, stderr } = spawnSync(findCli()!, ['console'], { cwd: temporaryFolder(), input: `"${template}"`, encoding: 'utf8' });
    return stdout.trim() || stderr;
  };

  it.each([
    ['arn:aws:iam::111122223333:role/node', 'node'],
    ['arn:aws:iam::111122223333:role/eks/nodes/blue-node', 'blue-node'],
  ])('%s is named %s, without its path', (arn, name) => {
    const [role] = imported({ nodeRoleArns: [arn] }).nodeRoles;
    expect(role.roleArn).toBe(arn);
    expect(evaluate(written([role.roleName])[0])).toBe(`"${name}"`);
  });
});

describe('rejects', () => {
  it.each([ARN, '', '-old', 'my cluster', 'x'.repeat(101)])('%p for a name', (clusterName) => {
    expect(() => imported({ clusterName })).toThrow(
      `Test/Old: \`clusterName\` is not valid, got '${clusterName}'. Allowed: a letter or digit, then letters, digits, - and _, at most 100 characters. Fix: pass the name, not the ARN.`,
    );
  });
});
