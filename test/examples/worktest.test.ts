import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { ROOT, runExample, stacksApplied, startExample, Synthesised, SynthesisedStack, synthDemo, temporaryFolder } from './support';
import { ChartCatalog } from '../../src/charts/chart-catalog';
import { downloaderIn, downloadsOf } from '../helpers/dashboards';

let app: Synthesised;
let demo: SynthesisedStack;
beforeAll(async () => {
  app = await synthDemo();
  demo = app.stack('worktest-demo');
});

const count = (type: string) => demo.resources(type).length;

/** `aws_vpc.Main` of `${aws_vpc.Main.id}`. */
const refersTo = (expression: string) => /^\$\{([\w.-]+)\.\w+\}$/.exec(expression)![1];

/** Zones of the subnets whose default route is of a kind: `gateway_id` leads to the internet, `nat_gateway_id` through NAT. */
function subnetsBehind(kind: 'gateway_id' | 'nat_gateway_id'): any[] {
  const tables = demo.resources('aws_route').filter((route) => route[kind] && route.destination_cidr_block === '0.0.0.0/0')
    .map((route) => refersTo(route.route_table_id));
  const addresses = demo.resources('aws_route_table_association').filter(({ route_table_id: table }) => tables.includes(refersTo(table)))
    .map(({ subnet_id: subnet }) => refersTo(subnet));
  return demo.resources('aws_subnet').filter(({ address }) => addresses.includes(address));
}

const zones = (subnets: any[]) => subnets.map((subnet) => /\.names\.(\d)\}$/.exec(subnet.availability_zone)![1]).sort();

describe('the demo', () => {
  it('is two stacks: that of the state, then all the rest', () => {
    expect(app.stacks.map(({ name, dependencies }) => [name, dependencies])).toEqual([
      ['worktest-state', []],
      ['worktest-demo', ['worktest-state']],
    ]);
  });

  it('keeps its state in the bucket of the other stack, with a lock file', () => {
    expect(demo.config.terraform.backend).toEqual({
      s3: { bucket: 'worktest-terraform-state', key: 'worktest-demo.tfstate', region: 'eu-west-2', encrypt: true, use_lockfile: true },
    });
    const state = app.stack('worktest-state');
    expect(state.resource('aws_s3_bucket').bucket).toBe('worktest-terraform-state');
    const { local, ...others } = state.config.terraform.backend;
    expect(others).toEqual({});
    // Wherever the stacks are written, the profiles have one bucket and one state of it.
    expect(resolve(state.directory, local.path)).toBe(join(ROOT, 'worktest-state.tfstate'));
  });

  it('is applied where it is written', () => {
    expect(stacksApplied('demo')).toEqual(app.stacks.map(({ name }) => name));
  });

  it('has one VPC with a public and a private subnet in each of two zones', () => {
    expect(count('aws_vpc')).toBe(1);
    expect(count('aws_subnet')).toBe(4);
    expect(zones(subnetsBehind('gateway_id'))).toEqual(['0', '1']);
    expect(zones(subnetsBehind('nat_gateway_id'))).toEqual(['0', '1']);
  });

  it('has two NAT gateways, one in each public subnet, each with an address of its own', () => {
    const gateways = demo.resources('aws_nat_gateway');
    expect(gateways.map(({ subnet_id: subnet }) => refersTo(subnet)).sort()).toEqual(subnetsBehind('gateway_id').map(({ address }) => address).sort());
    expect(gateways.map(({ allocation_id: id }) => refersTo(id)).sort()).toEqual(demo.resources('aws_eip').map(({ address }) => address).sort());
    expect(count('aws_eip')).toBe(2);
  });

  it('has one cluster, with a public endpoint', () => {
    expect(demo.resource('aws_eks_cluster')).toMatchObject({
      name: 'worktest',
      version: '1.36',
      vpc_config: { endpoint_public_access: true, endpoint_private_access: true },
    });
  });

  it('has one managed node group of two t3.medium on demand, in the private subnets', () => {
    const group = demo.resource('aws_eks_node_group');
    expect(group).toMatchObject({
      instance_types: ['t3.medium'],
      capacity_type: 'ON_DEMAND',
      scaling_config: { min_size: 2, desired_size: 2, max_size: 2 },
    });
    expect(group.subnet_ids.map(refersTo).sort()).toEqual(subnetsBehind('nat_gateway_id').map(({ address }) => address).sort());
    for (const type of ['aws_instance', 'aws_autoscaling_group', 'aws_eks_fargate_profile']) expect(count(type)).toBe(0);
  });

  it('lets pods reach the role of their node: the hop limit is two', () => {
    expect(demo.resource('aws_launch_template').metadata_options).toMatchObject({ http_put_response_hop_limit: 2, http_tokens: 'required' });
  });

  it('has exactly these add-ons', () => {
    expect(demo.resources('aws_eks_addon').map(({ addon_name: name }) => name).sort()).toEqual([
      'aws-ebs-csi-driver', 'coredns', 'kube-proxy', 'metrics-server', 'vpc-cni',
    ]);
  });

  it('puts on the role of the nodes what nodes, EBS CSI, Grafana and the load balancer controller need, and nothing else', () => {
    const { address } = demo.resources('aws_iam_role').find(({ assume_role_policy: trust }) => trust.includes('ec2.amazonaws.com'));
    expect(refersTo(demo.resource('aws_eks_node_group').node_role_arn)).toBe(address);
    const attached = demo.resources('aws_iam_role_policy_attachment').filter(({ role }) => refersTo(role) === address);
    expect(attached.map(({ policy_arn: arn }) => arn.split(':policy/')[1]).sort()).toEqual([
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonEKSWorkerNodePolicy',
      'AmazonEKS_CNI_Policy',
      'service-role/AmazonEBSCSIDriverPolicy',
      'service-role/AmazonGrafanaCloudWatchAccess',
    ]);
    const inline = demo.resource('aws_iam_role_policy');
    expect(refersTo(inline.role)).toBe(address);
    expect(inline.name).toBe('kube-system-aws-load-balancer-controller-LoadBalancerController');
    expect(inline.policy).toContain('elasticloadbalancing:CreateLoadBalancer');
    // The other role is that of the control plane; no role of a service account.
    expect(count('aws_iam_role')).toBe(2);
    for (const type of ['aws_iam_policy', 'aws_iam_policy_attachment', 'aws_iam_openid_connect_provider', 'aws_eks_pod_identity_association']) {
      expect(count(type)).toBe(0);
    }
  });

  it('installs four official charts, and three small releases of its own', () => {
    const releases = demo.resources('helm_release');
    const official = releases.filter(({ repository }) => repository);
    expect(official.map(({ chart, version, repository }) => `${chart} ${version} ${repository}`).sort()).toEqual([
      ChartCatalog.AWS_LOAD_BALANCER_CONTROLLER, ChartCatalog.GRAFANA, ChartCatalog.INGRESS_NGINX, ChartCatalog.PROMETHEUS,
    ].map(({ chart, chartVersion, repository }) => `${chart} ${chartVersion} ${repository}`));
    const own = releases.filter(({ repository }) => !repository);
    expect(own.map(({ name }) => name).sort()).toEqual(['ingress-drain', expect.stringMatching(/^namespaces-[0-9a-f]{8}$/), 'storage-classes']);
    for (const { chart } of own) expect(readFileSync(join(demo.directory, chart, 'Chart.yaml'), 'utf8')).toContain('name: manifests');
  });

  it('has nine dashboards, each at an address that cannot change', () => {
    const dashboards = demo.values('grafana').flatMap((document) => downloadsOf(downloaderIn(document)));
    for (const { url } of dashboards) expect(url).toMatch(/^https:\/\/raw\.githubusercontent\.com\/[\w-]+\/[\w-]+\/[0-9a-f]{40}\/[\w/-]+\.json$/);
    expect(dashboards.map(({ file }) => file.replace(/^.*\/|\.json$/g, '')).sort()).toEqual([
      'aws-elb-application-lb', 'aws-elb-classic-lb', 'k8s-system-api-server', 'k8s-system-coredns', 'k8s-views-global',
      'k8s-views-namespaces', 'k8s-views-nodes', 'k8s-views-pods', 'nginx',
    ]);
  });

  it('has two ingress classes', () => {
    expect(demo.values('ingress-nginx')).toContainEqual(expect.objectContaining({
      controller: expect.objectContaining({ ingressClassResource: expect.objectContaining({ name: 'nginx', enabled: true }) }),
    }));
    expect(demo.values('aws-load-balancer-controller')).toContainEqual(expect.objectContaining({ ingressClass: 'alb', createIngressClassResource: true }));
    expect(demo.config.output.IngressClasses.value).toEqual(['nginx', 'alb']);
  });

  it('costs what docs/cost.md says', () => {
    const rows = (text: string) => [...text.matchAll(/^ *(\S.*?)  +(\d+\.\d+)\b/gm)].map(([, label, amount]) => `${label} ${amount}`);
    const table = app.file('cost-estimate.txt');
    const readme = readFileSync(join(ROOT, 'docs', 'cost.md'), 'utf8').split('The demo in eu-west-2:')[1].split('```')[1];
    const expected = [
      'EKS 0.10', 'EC2 (2 t3.medium) 0.0944', 'ALB 0.02646', 'Classic ELB 0.0294', 'NAT gateways (2) 0.10', 'EIP (2) 0.01', 'Total 0.36026',
    ];
    expect(rows(table).slice(0, expected.length)).toEqual(expected);
    expect(rows(readme)).toEqual(expected.map((row) => row.replace('Total ', 'Total in USD per hour ')));
  });

  it('has no password anywhere', () => {
    const found: string[] = [];
    const visit = (value: unknown, path: string[]) => {
      if (typeof value === 'object' && value !== null) return Object.entries(value).forEach(([key, below]) => visit(below, [...path, key]));
      const key = path[path.length - 1];
      // A file in the pod is no secret.
      const secret = /password|passwd|secret_?(key|access)|api_?key|private_?key|credential/i.test(key) && !key.endsWith('_file');
      if (secret && typeof value !== 'boolean' && value !== null && value !== '') found.push(path.join('/'));
    };
    for (const { config } of app.stacks) {
      visit({ ...config, '//': undefined }, []);
      expect(JSON.stringify(config)).not.toMatch(/\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----/);
    }
    for (const { name } of demo.resources('helm_release')) visit(demo.values(name), [name]);
    expect(found).toEqual([]);
    // Nor one that Terraform would make, and keep in its state.
    expect(Object.keys(demo.config.resource).filter((type) => /^random_|secret|_ssm_|^tls_/.test(type))).toEqual([]);
    for (const { set_sensitive: sensitive, set } of demo.resources('helm_release')) expect([sensitive, set]).toEqual([undefined, undefined]);
  });
});

describe('the example refuses, in one line,', () => {
  it.each([
    ['a profile', ['--profile', 'nope'], /^Error: unknown profile 'nope'; there is: demo\b.*$/],
    ['a region', ['--region', 'eu-nowhere-1'], /^Error: unknown region 'eu-nowhere-1'; EKS is in: .*\beu-west-2\b.*$/],
    ['an instance type', ['--instance-type', 't9.huge'], /^Error: .*`instanceTypes`.*'t9\.huge'.*$/],
    ['an option', ['--bogus', '1'], /^Error: .*'--bogus'.*$/],
    ['a digest', ['--enclave-pcr0', '7fb5'], /^Error: --enclave-pcr0 is 96 hexadecimal digits, the PCR0 that nitro-cli build-enclave prints; got '7fb5'$/],
    ['a repository', ['--github-repository', 'acme'], /^Error: --github-repository is <owner>\/<name>, such as acme\/platform; got 'acme'$/],
    ['a repository without its id', ['--github-repository', 'acme/platform'],
      /^Error: --github-repository needs --github-repository-id, the digits that gh api repos\/acme\/platform --jq \.id shows; got ''$/],
    ['a digest without enclaves', ['--enclave-pcr0', 'ab'.repeat(48), '--confidential', 'snp'], /^Error: --enclave-pcr0 is for a group of enclaves: add --confidential enclaves$/],
    ['what is empty, as a variable that is not set', ['--enclave-pcr0='], /^Error: --enclave-pcr0 is empty: give it a value, or leave it out$/],
  ])('%s that it does not know', async (_, options, message) => {
    const { status, stdout, stderr } = await runExample(temporaryFolder(), ...options);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('in a process of its own, as a user runs it, the example', () => {
  it('writes the same', () => {
    const outdir = temporaryFolder();
    expect(startExample(outdir)).toEqual({ status: 0, stdout: '', stderr: '' });
    const alone = new Synthesised(outdir);
    expect(alone.stacks.map(({ name, config }) => [name, config])).toEqual(app.stacks.map(({ name, config }) => [name, config]));
    for (const name of ['cost-estimate.txt', 'permissions.txt']) expect(alone.file(name)).toBe(app.file(name));
  });

  it('refuses in the same way', async () => {
    const options = ['--profile', 'nope'];
    expect(startExample(temporaryFolder(), ...options)).toEqual(await runExample(temporaryFolder(), ...options));
  });
});
