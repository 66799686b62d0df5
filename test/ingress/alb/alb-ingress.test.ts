import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { TerraformVariable } from 'cdktf';
import { WorkloadIdentity } from '../../../src/identity/workload-identity';
import { AlbGroups } from '../../../src/ingress/alb/alb-groups';
import { AlbIngress, AlbIngressOptions, AlbIngressProps } from '../../../src/ingress/alb/alb-ingress';
import { LoadBalancerKind } from '../../../src/ingress/common/load-balancer-kind';
import { ObservableEksCluster } from '../../../src/observable-eks-cluster';
import { unknownKeys } from '../../../tools/chart-keys';
import { FakeClusterOptions } from '../../helpers/fake-cluster';
import { synth, testStack, warnings } from '../../helpers/synth';
import { built, cluster, documentsIn, keysOf, releaseNamed, valuesIn } from '../support';

const RELEASE = 'aws-load-balancer-controller';

const alb = (props: Partial<AlbIngressProps> = {}, options: FakeClusterOptions = {}) =>
  built((stack, made) => new AlbIngress(stack, 'Alb', { cluster: made, ...props }), options);

describe('the AWS Load Balancer Controller', () => {
  it('is a release in kube-system', () => {
    expect(releaseNamed(alb().stack, RELEASE)).toMatchObject({
      chart: RELEASE, version: '3.5.0', namespace: 'kube-system', repository: 'https://aws.github.io/eks-charts',
    });
  });

  it('is told where it is, leaves Services to the cloud controller and keeps its certificate', () => {
    expect(valuesIn(alb().stack, RELEASE)).toMatchObject({
      clusterName: 'fake',
      region: 'eu-west-2',
      vpcId: 'vpc-0abc',
      ingressClass: 'alb',
      ingressClassConfig: { default: false },
      defaultTargetType: 'ip',
      defaultLoadBalancerScheme: 'internal',
      enableServiceMutatorWebhook: false,
      keepTLSSecret: true,
      replicaCount: 2,
      serviceAccount: { create: true, name: RELEASE, annotations: {} },
    });
  });

  it('asks the cluster for region, VPC and name, whatever they turn out to be', () => {
    const stack = testStack();
    const platform = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform' });
    new AlbIngress(stack, 'Alb', { cluster: platform });
    const [, wiring] = releaseNamed(stack, RELEASE).values;
    expect(wiring).toMatch(/"clusterName":\$\{jsonencode\(aws_eks_cluster\.[^)]*\.name\)\}/);
    expect(wiring).toMatch(/"vpcId":\$\{jsonencode\(aws_vpc\.[^)]*\.id\)\}/);
    expect(wiring).toMatch(/"region":\$\{jsonencode\(/);
  });

  it('sets no key that the chart does not have', () => {
    const { stack } = alb({}, { resourceSettings: { tags: { team: 'platform' } } });
    expect(documentsIn(stack, RELEASE).flatMap((document) => unknownKeys(document, keysOf('aws-load-balancer-controller-3.5.0'), [
      // Only in comments of the chart's values, handed on as they are.
      'securityContext/capabilities/*', 'podSecurityContext/seccompProfile/*',
    ]))).toEqual([]);
  });

  it('tags what it makes like everything else', () => {
    expect(valuesIn(alb({}, { resourceSettings: { tags: { team: 'platform' } } }).stack, RELEASE).defaultTags).toEqual({ team: 'platform' });
  });

  it('leaves out a tag that the controller would cut, and says so', () => {
    const { stack } = alb({}, { resourceSettings: { tags: { query: 'a=b', team: 'platform' } } });
    expect(valuesIn(stack, RELEASE).defaultTags).toEqual({ team: 'platform' });
    expect(warnings(stack)).toContainEqual(expect.stringMatching(/^Load balancers do not get the tag `query` of `resourceSettings\.tags`/));
  });

  it('takes class, scheme and number of pods', () => {
    expect(valuesIn(alb({ isDefaultClass: true, internetFacingByDefault: true, replicas: 3 }).stack, RELEASE))
      .toMatchObject({ ingressClassConfig: { default: true }, defaultLoadBalancerScheme: 'internet-facing', replicaCount: 3 });
  });

  it('takes values of the user', () => {
    expect(valuesIn(alb({ helmValues: { logLevel: 'debug', replicaCount: 5, enableServiceMutatorWebhook: false } }).stack, RELEASE))
      .toMatchObject({ logLevel: 'debug', replicaCount: 5, enableServiceMutatorWebhook: false });
  });

  it.each<[AlbIngressOptions, string]>([
    [{ helmValues: { enableServiceMutatorWebhook: true } }, 'enableServiceMutatorWebhook` is set by the library, and other parts depend on it, got true. Fix: remove it.'],
    [{ helmValues: { serviceAccount: { name: 'mine' } } }, 'serviceAccount.name` is set by the library, and other parts depend on it, got \'mine\'. Fix: remove it.'],
    [{ helmValues: { ingressClass: 'mine' } }, 'ingressClass` is set by the library, and other parts depend on it, got \'mine\'. Fix: remove it.'],
    [{ helmValues: { enableWafv2: true } }, 'enableWafv2` is set by the library, and other parts depend on it, got true. Fix: remove it, and use `waf`.'],
    [{ replicas: 3, helmValues: { replicaCount: 1 } }, 'replicaCount` contradicts `replicas`, got 1. Fix: remove it, and use `replicas`.'],
    [{ internetFacingByDefault: false, helmValues: { defaultLoadBalancerScheme: 'internet-facing' } },
      'defaultLoadBalancerScheme` contradicts `internetFacingByDefault`, got \'internet-facing\'. Fix: remove it, and use `internetFacingByDefault`.'],
  ])('refuses values that contradict an option or a wiring: %j', (options, said) => {
    expect(() => alb(options)).toThrow(new Error(`Test/Alb/Release: \`helmValues.${said}`));
  });

  it('warns of a value that may be the same, which only Terraform knows', () => {
    const { stack } = built((scope, made) => new AlbIngress(scope, 'Alb', {
      cluster: made, helmValues: { region: new TerraformVariable(scope, 'region', {}).stringValue },
    }));
    expect(warnings(stack)).toContain('`helmValues.region` is set by the library, and your value is ignored. Fix: remove it.');
  });

  it.each([[0], [11], [1.5]])('refuses %d pods', (replicas) => {
    expect(() => alb({ replicas })).toThrow(new Error(
      `Test/Alb: \`replicas\` must be a whole number from 1 to 10, got ${replicas}. Fix: pass a number from 1 to 10.`,
    ));
  });

  it('refuses a number of load balancers that is none', () => {
    expect(() => alb({ expectedApplicationLoadBalancers: -1 })).toThrow(new Error(
      'Test/Alb: `expectedApplicationLoadBalancers` must be a whole number from 0 to 1000, got -1. Fix: pass a number from 0 to 1000.',
    ));
  });

  it('says what load balancers it causes', () => {
    expect(alb().made).toMatchObject({ loadBalancerKind: LoadBalancerKind.APPLICATION, expectedLoadBalancers: 1, loadBalancersAreInternal: true, className: 'alb' });
    expect(alb({ internetFacingByDefault: true }).made.loadBalancersAreInternal).toBe(false);
    expect(alb({ expectedApplicationLoadBalancers: 0 }).made.expectedLoadBalancers).toBe(0);
  });
});

describe('its permissions', () => {
  it('are those of one role for its service account', () => {
    const output = synth(alb().stack);
    expect(output.resource('aws_eks_pod_identity_association')).toMatchObject({ namespace: 'kube-system', service_account: RELEASE });
    expect(output.resource('aws_iam_role_policy').name).toBe('LoadBalancerController');
  });

  it('are on ARNs of the partition that Terraform works in', () => {
    const { policy } = synth(alb().stack).resource('aws_iam_role_policy');
    // The fake cluster's own ARN is a literal that expressions take apart.
    const written = policy.replace(/\$\{element\(split\(":", "arn:aws:eks:[^"]*"\), (\d)\)\}/g, '<part $1>');
    expect(written).toContain('"arn:<part 1>:elasticloadbalancing:');
    expect(written).not.toMatch(/arn:aws/);
  });

  it('cover web ACLs, Shield and Cognito only where Ingresses may ask for them, and the controller knows', () => {
    const actions = (options: AlbIngressOptions) => synth(alb(options).stack).resource('aws_iam_role_policy').policy;
    expect(actions({})).not.toMatch(/waf|shield:|cognito/);
    expect(valuesIn(alb().stack, RELEASE)).toMatchObject({ enableWaf: false, enableWafv2: false, enableShield: false });
    const all = alb({ waf: true, shield: true, cognito: true });
    expect(actions({ waf: true, shield: true, cognito: true })).toMatch(/wafv2:.*shield:.*cognito-idp:/s);
    expect(valuesIn(all.stack, RELEASE)).toMatchObject({ enableWaf: true, enableWafv2: true, enableShield: true });
  });

  it('are there before its pods', () => {
    const { stack, made } = alb();
    const output = synth(stack);
    const needed = output.addresses.filter((found) => /^aws_(iam_role_policy|eks_pod_identity_association)\./.test(found));
    expect(needed).toHaveLength(2);
    expect(releaseNamed(stack, RELEASE).depends_on).toEqual(expect.arrayContaining(needed));
    expect(made.grant.dependencies.length).toBeGreaterThan(0);
  });

  it('can be those of the nodes', () => {
    const stack = testStack();
    const made = cluster(stack, { identity: (of) => WorkloadIdentity.nodeRole().bind(of, of) });
    new AlbIngress(stack, 'Alb', { cluster: made });
    expect(synth(stack).resource('aws_iam_role_policy').role).toBe('node');
  });
});

describe('scheme and group', () => {
  const fixed = (props: AlbIngressOptions) => {
    const { ingressClassParams, disableIngressClassAnnotation, disableIngressGroupNameAnnotation } = valuesIn(alb(props).stack, RELEASE);
    return { spec: ingressClassParams.spec, disableIngressClassAnnotation, disableIngressGroupNameAnnotation };
  };

  it.each<[string, AlbIngressOptions, object]>([
    ['are chosen by Ingresses', {}, {}],
    ['are chosen by Ingresses where that is said', { fixedScheme: false, groups: AlbGroups.chosenByIngresses() }, {}],
    ['keep the internet out', { fixedScheme: true }, { spec: { scheme: 'internal' }, disableIngressClassAnnotation: true }],
    ['are all for the internet', { fixedScheme: true, internetFacingByDefault: true }, {
      spec: { scheme: 'internet-facing' }, disableIngressClassAnnotation: true,
    }],
    ['are one each', { groups: AlbGroups.none() }, { disableIngressClassAnnotation: true, disableIngressGroupNameAnnotation: true }],
    ['are one for all', { groups: AlbGroups.one('shared.2') }, {
      spec: { group: { name: 'shared.2' } }, disableIngressClassAnnotation: true, disableIngressGroupNameAnnotation: true,
    }],
    ['are both fixed', { fixedScheme: true, groups: AlbGroups.one('shared') }, {
      spec: { scheme: 'internal', group: { name: 'shared' } }, disableIngressClassAnnotation: true, disableIngressGroupNameAnnotation: true,
    }],
  ])('%s', (_, props, expected) => {
    const open = { spec: undefined, disableIngressClassAnnotation: undefined, disableIngressGroupNameAnnotation: undefined };
    expect(fixed(props)).toEqual({ ...open, ...expected });
  });

  it.each(['', 'Shared', 'a_b', '-a', 'a.', 'a'.repeat(64)])('cannot have a group that the controller refuses: %j', (name) => {
    expect(() => AlbGroups.one(name)).toThrow(new Error(
      `AlbGroups.one: \`groupName\` is not valid, got '${name}'. Allowed: up to 63 of a-z, 0-9, - and ., with a letter or digit at both ends. Fix: use a name such as 'shared'.`,
    ));
  });

  it.each(['a', 'a'.repeat(63), 'team-1.eu'])('can have the group %s', (name) => {
    expect(() => AlbGroups.one(name)).not.toThrow();
  });

  it('are said in one place', () => {
    const said = (path: string, got: string, option: string) => new Error(
      `Test/Alb/Release: \`helmValues.${path}\` is set by the library, and other parts depend on it, got ${got}. Fix: remove it, and use \`${option}\`.`,
    );
    expect(() => alb({ fixedScheme: true, helmValues: { ingressClassParams: { spec: { scheme: 'internet-facing' } } } }))
      .toThrow(said('ingressClassParams.spec.scheme', '\'internet-facing\'', 'fixedScheme'));
    expect(() => alb({ groups: AlbGroups.one('a'), helmValues: { ingressClassParams: { spec: { group: { name: 'b' } } } } }))
      .toThrow(said('ingressClassParams.spec.group.name', '\'b\'', 'groups'));
    expect(() => alb({ fixedScheme: true, helmValues: { disableIngressClassAnnotation: false } })).toThrow(said('disableIngressClassAnnotation', 'false', 'fixedScheme'));
    const helmValues = { ingressClassParams: { spec: { ipAddressType: 'dualstack' } } };
    expect(valuesIn(alb({ fixedScheme: true, helmValues }).stack, RELEASE).ingressClassParams.spec).toEqual({ scheme: 'internal', ipAddressType: 'dualstack' });
  });
});

describe('the default class', () => {
  it('is one of a cluster', () => {
    const stack = testStack();
    const made = cluster(stack);
    new AlbIngress(stack, 'Alb', { cluster: made, isDefaultClass: true });
    expect(() => new AlbIngress(stack, 'Other', { cluster: made, isDefaultClass: true })).toThrow(new Error(
      'Test/Other: `isDefaultClass` cannot be true: the cluster\'s default ingress class is \'alb\', set by Test/Alb, got true. '
      + 'Fix: remove it from one of them, and set the class in the Ingresses.',
    ));
  });

  it('can be another one for another cluster', () => {
    const stack = testStack();
    new AlbIngress(stack, 'Alb', { cluster: cluster(stack), isDefaultClass: true });
    expect(() => alb({ isDefaultClass: true })).not.toThrow();
  });
});

it('comes after what it is told', () => {
  const { stack } = built((of, made) => {
    const log = new CloudwatchLogGroup(of, 'Log', {});
    return new AlbIngress(of, 'Alb', { cluster: made, dependencies: [log] });
  });
  expect(releaseNamed(stack, RELEASE).depends_on).toContain('aws_cloudwatch_log_group.Log');
});
