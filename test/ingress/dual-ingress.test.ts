import { TerraformResource } from 'cdktf';
import { address, built, manifestsIn, releaseNamed, valuesIn } from './support';
import { LoadBalancerKind } from '../../src/ingress/common/load-balancer-kind';
import { DualIngress, DualIngressProps } from '../../src/ingress/dual-ingress';
import { IngressLoadBalancer } from '../../src/ingress/load-balancer/ingress-load-balancer';
import { NginxController } from '../../src/ingress/nginx/nginx-controller';
import { ObservableEksCluster } from '../../src/observable-eks-cluster';
import { synthApp, userStack } from '../charts/support';
import { synth, testStack, warnings } from '../helpers/synth';

const dual = (props: Partial<DualIngressProps> = {}) =>
  built((stack, cluster) => new DualIngress(stack, 'Ingress', { cluster, drain: true, ...props }));
const names = (stack: Parameters<typeof synth>[0]) =>
  synth(stack).resources('helm_release').map(({ name }) => name as string).filter((name) => !name.startsWith('namespaces-')).sort();

describe('two ways in', () => {
  it('are two controllers and a drain', () => {
    const { stack, made } = dual();
    expect(names(stack)).toEqual(['aws-load-balancer-controller', 'ingress-drain', 'ingress-nginx']);
    expect(made.classes).toEqual({ nginx: 'nginx', alb: 'alb', defaultClass: undefined });
    expect(made.nginx?.loadBalancerKind).toBe(LoadBalancerKind.CLASSIC);
    expect(made.alb?.loadBalancerKind).toBe(LoadBalancerKind.APPLICATION);
  });

  it('do not take from each other: the Service of nginx has no class, and nothing rewrites it', () => {
    const { stack } = dual({ nginx: { controller: NginxController.ingressNginx() } });
    expect(valuesIn(stack, 'ingress-nginx').controller.service.loadBalancerClass).toBe('');
    expect(valuesIn(stack, 'aws-load-balancer-controller').enableServiceMutatorWebhook).toBe(false);
  });

  it('take the options of each half', () => {
    const { stack, made } = dual({
      nginx: { loadBalancer: IngressLoadBalancer.nlbWithPodTargets(), replicas: 3, isDefaultClass: true },
      alb: { expectedApplicationLoadBalancers: 4 },
    });
    expect(valuesIn(stack, 'ingress-nginx')).toMatchObject({ deployment: { replicas: 3 }, service: { spec: { loadBalancerClass: 'service.k8s.aws/nlb' } } });
    expect(made.alb?.expectedLoadBalancers).toBe(4);
    expect(made.classes.defaultClass).toBe('nginx');
    expect(dual({ alb: { isDefaultClass: true } }).made.classes.defaultClass).toBe('alb');
  });

  it('can be one', () => {
    const nginx = dual({ withAlb: false });
    expect(names(nginx.stack)).toEqual(['ingress-drain', 'ingress-nginx']);
    expect(nginx.made.classes).toEqual({ nginx: 'nginx', alb: undefined, defaultClass: undefined });
    const alb = dual({ withNginx: false });
    expect(names(alb.stack)).toEqual(['aws-load-balancer-controller', 'ingress-drain']);
    expect(alb.made.classes).toEqual({ nginx: undefined, alb: 'alb', defaultClass: undefined });
  });

  it.each<[string, Partial<DualIngressProps>, string]>([
    ['none', { withNginx: false, withAlb: false },
      'Test/Ingress: `withAlb` cannot be false together with `withNginx`: nothing would be installed, got false. '
      + 'Fix: enable one of them, or remove the construct.'],
    ['options of a half that is off', { withNginx: false, nginx: { replicas: 3 } },
      'Test/Ingress: `nginx` has options, but `withNginx` turns off that half. Fix: remove one of them.'],
    ['options of the other half that is off', { withAlb: false, alb: { replicas: 3 } },
      'Test/Ingress: `alb` has options, but `withAlb` turns off that half. Fix: remove one of them.'],
    ['two default classes', { nginx: { isDefaultClass: true }, alb: { isDefaultClass: true } },
      'Test/Ingress/Nginx: `isDefaultClass` cannot be true: the cluster\'s default ingress class is \'alb\', set by Test/Ingress/Alb, got true. '
      + 'Fix: remove it from one of them, and set the class in the Ingresses.'],
    ['an NLB of a controller that is off', { withAlb: false, nginx: { loadBalancer: IngressLoadBalancer.nlbWithPodTargets() } },
      'Test/Ingress/Nginx: `loadBalancer` is an NLB created by the AWS Load Balancer Controller, which is not installed. '
      + 'Fix: use DualIngress, pass `loadBalancerController`, or use IngressLoadBalancer.nlb(), which requires none.'],
  ])('cannot be %s', (_, props, message) => {
    expect(() => dual(props)).toThrow(new Error(message));
  });
});

describe('order', () => {
  const dependsOn = (stack: Parameters<typeof synth>[0], name: string): string[] => releaseNamed(stack, name).depends_on;
  const releases = (found: string[]) => found.filter((one) => one.startsWith('helm_release.') && !one.includes('Namespaces')).sort();

  it('is the AWS Load Balancer Controller, nginx, drain, and a destroy goes the other way', () => {
    const { stack, made } = dual();
    const [alb, nginx] = [address(made.alb!.chart.resource), address(made.nginx!.chart.resource)];
    expect(releases(dependsOn(stack, 'aws-load-balancer-controller'))).toEqual([]);
    expect(releases(dependsOn(stack, 'ingress-nginx'))).toEqual([alb]);
    expect(releases(dependsOn(stack, 'ingress-drain'))).toEqual([alb, nginx].sort());
    expect(made.dependencies.map((resource) => address(resource as TerraformResource))).toEqual([alb, nginx]);
  });

  it('comes after all that the cluster needs: nodes, add-ons, routes', () => {
    const stack = testStack();
    const platform = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform' });
    new DualIngress(stack, 'Ingress', { cluster: platform, drain: true });
    const needed = platform.prerequisites.map((one) => address(one as TerraformResource));
    expect(needed.length).toBeGreaterThan(5);
    for (const name of ['aws-load-balancer-controller', 'ingress-nginx', 'ingress-drain']) {
      expect(dependsOn(stack, name)).toEqual(expect.arrayContaining(needed));
    }
  });

  it('is that of the stacks when the cluster is in another one', () => {
    const assembly = synthApp((app) => {
      const platform = new ObservableEksCluster(userStack(app, 'platform'), 'Platform', { clusterName: 'platform' });
      new DualIngress(userStack(app, 'ingress'), 'Ingress', { cluster: platform, drain: true });
    });
    expect(assembly.stacksBefore('ingress')).toEqual(['platform']);
    const found = Object.values<any>(assembly.stack('ingress').resource.helm_release);
    const addressOf = (name: string) => expect.stringMatching(`^helm_release\\.Ingress_${name}_`);
    expect(found.find(({ name }) => name === 'ingress-nginx').depends_on).toContainEqual(addressOf('Alb'));
    expect(found.find(({ name }) => name === 'ingress-drain').depends_on).toEqual(expect.arrayContaining([addressOf('Alb'), addressOf('Nginx')]));
  });
});

// With two security groups on a node that carry it, neither load balancer is made.
it('no security group of ours carries the tag of the cluster', () => {
  const stack = testStack();
  const platform = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform' });
  new DualIngress(stack, 'Ingress', { cluster: platform, drain: true });
  const groups = ['aws_security_group', 'aws_default_security_group'].flatMap((type) => synth(stack).resources(type));
  expect(groups.flatMap(({ tags }) => Object.keys(tags ?? {})).filter((key) => key.startsWith('kubernetes.io/cluster/'))).toEqual([]);
});

describe('the drain', () => {
  const environment = (stack: Parameters<typeof synth>[0]) => Object.fromEntries(
    manifestsIn(stack, 'ingress-drain').find(({ kind }) => kind === 'Job').spec.template.spec.containers[0].env.map(({ name, value }: any) => [name, value]),
  );

  it('removes what the controllers made load balancers for, but for the Service of nginx, which goes with its release', () => {
    expect(environment(dual().stack)).toMatchObject({
      INGRESS_CLASSES: 'alb', SERVICE_CLASSES: '<none> service.k8s.aws/nlb', KEPT_SERVICES: 'ingress-nginx/ingress-nginx-controller',
    });
    expect(environment(dual({ withAlb: false }).stack)).toMatchObject({ INGRESS_CLASSES: '', SERVICE_CLASSES: '<none>' });
    expect(environment(dual({ withNginx: false }).stack)).toMatchObject({ KEPT_SERVICES: '' });
  });

  it('takes another image', () => {
    const job = manifestsIn(dual({ drainImage: 'registry.example.com/kubectl:1.36.2' }).stack, 'ingress-drain').find(({ kind }) => kind === 'Job');
    expect(job.spec.template.spec.containers[0].image).toBe('registry.example.com/kubectl:1.36.2');
  });

  it('is a choice: without one nothing is drained, and it is asked for', () => {
    const nginx = { loadBalancer: IngressLoadBalancer.nlb() };
    const { stack } = dual({ drain: undefined, nginx });
    expect(manifestsIn(stack, 'ingress-drain')).toEqual([]);
    expect(warnings(stack)).toEqual([
      'Load balancers of Ingresses and Services that Terraform does not manage would outlive their controllers and block the deletion of the VPC. Set `drain: true` to delete these objects on destroy, or `drain: false` to delete them yourself.',
    ]);
    expect(warnings(dual({ drain: false, nginx }).stack)).toEqual([]);
    expect(warnings(dual({ drain: true, nginx }).stack)).toEqual([]);
  });

  it('that is switched off stays an empty release: deleting it would drain', () => {
    const [on, off] = [true, false].map((drain) => dual({ drain }));
    expect(manifestsIn(off.stack, 'ingress-drain')).toEqual([]);
    const { values: _on, ...before } = releaseNamed(on.stack, 'ingress-drain');
    const { values: _off, ...after } = releaseNamed(off.stack, 'ingress-drain');
    expect(after).toEqual(before);
  });
});
