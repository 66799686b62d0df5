import { CloudController } from './cloud-controller';
import { LoadBalancerController } from './load-balancer-controller';
import { memoryContext } from './memory';
import { NginxController } from './nginx';

const TYPE = 'service.beta.kubernetes.io/aws-load-balancer-type';

function service(name: string, spec: object = {}, annotations: Record<string, string> = {}) {
  return { metadata: { namespace: 'web', name, annotations }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }, { port: 443 }], ...spec } };
}

function ingress(name: string, ingressClassName: string, annotations: Record<string, string> = {}) {
  return { metadata: { namespace: 'web', name, annotations: { 'alb.ingress.kubernetes.io/scheme': 'internet-facing', ...annotations } }, spec: { ingressClassName } };
}

function controller(name: string, args: string[], readyReplicas = 2) {
  return {
    metadata: { namespace: 'kube-system', name, labels: { 'app.kubernetes.io/name': name } },
    spec: { template: { spec: { serviceAccountName: name, containers: [{ args }] } } },
    status: { readyReplicas },
  };
}

const names = (records: Map<string, unknown>) => [...records.keys()];

describe('the cloud controller', () => {
  test('makes a Classic ELB with a security group, and takes both away with the Service', async () => {
    const { context, cluster, aws } = memoryContext();
    const cloud = new CloudController(context);
    cluster.put('services', service('plain'));
    await cloud.reconcile();
    await cloud.reconcile();
    expect([...aws.records.loadBalancer.values()]).toMatchObject([{ Type: 'classic', Scheme: 'internet-facing' }]);
    expect(names(aws.records.securityGroup)).toEqual([expect.stringMatching(/^k8s-elb-a/)]);
    expect(cluster.get('services', 'plain', 'web')).toMatchObject({
      metadata: { finalizers: ['service.kubernetes.io/load-balancer-cleanup'] },
      status: { loadBalancer: { ingress: [{ hostname: expect.stringMatching(/^elb-a.*amazonaws\.com$/) }] } },
    });
    await cluster.remove('services', { namespace: 'web', name: 'plain' });
    expect(cluster.get('services', 'plain', 'web')).toBeDefined();
    await cloud.reconcile();
    expect(cluster.get('services', 'plain', 'web')).toBeUndefined();
    expect([...names(aws.records.loadBalancer), ...names(aws.records.securityGroup)]).toEqual([]);
  });

  test('leaves the first load balancer behind when the annotation changes in place', async () => {
    const { context, cluster, aws } = memoryContext();
    const cloud = new CloudController(context);
    cluster.put('services', service('plain'));
    await cloud.reconcile();
    await cluster.patch('services', cluster.get('services', 'plain', 'web'), { metadata: { annotations: { [TYPE]: 'nlb' } } });
    await cloud.reconcile();
    expect([...aws.records.loadBalancer.values()].map(({ Type }) => Type)).toEqual(['classic', 'network']);
    await cluster.remove('services', { namespace: 'web', name: 'plain' });
    await cloud.reconcile();
    expect([...aws.records.loadBalancer.values()].map(({ Type }) => Type)).toEqual(['classic']);
  });

  test('leaves Services with a class or an external type, and those without a subnet, alone', async () => {
    const { context, cluster, aws, lines } = memoryContext();
    cluster.put('services', service('classed', { loadBalancerClass: 'service.k8s.aws/nlb' }));
    cluster.put('services', service('external', {}, { [TYPE]: 'external' }));
    cluster.put('services', service('internal', {}, { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' }));
    await new CloudController(context).reconcile();
    expect(names(aws.records.loadBalancer)).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('web/internal: 0 zones of vpc have subnets with tag kubernetes.io/role/internal-elb')]);
  });
});

describe('the AWS Load Balancer Controller', () => {
  const installed = controller('aws-load-balancer-controller', ['--cluster-name=demo']);
  const albClass = { metadata: { name: 'alb' }, spec: { controller: 'ingress.k8s.aws/alb' } };

  test('makes an ALB for an Ingress and an NLB for a Service, and takes everything away', async () => {
    const { context, cluster, aws } = memoryContext();
    const lbc = new LoadBalancerController(context);
    cluster.put('deployments', installed);
    cluster.put('ingressclasses', albClass);
    cluster.put('ingresses', ingress('app', 'alb'));
    cluster.put('ingresses', ingress('other', 'nginx'));
    cluster.put('services', service('nlb', { loadBalancerClass: 'service.k8s.aws/nlb' }, { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing' }));
    await lbc.reconcile();
    expect([...aws.records.loadBalancer.values()].map(({ Type }) => Type).sort()).toEqual(['application', 'network']);
    expect(names(aws.records.securityGroup).filter((name) => name.startsWith('k8s-traffic-demo-'))).toHaveLength(1);
    expect(aws.records.targetGroup.size).toBe(3);
    expect(cluster.get('ingresses', 'app', 'web').status.loadBalancer.ingress).toHaveLength(1);
    expect(cluster.get('ingresses', 'other', 'web').status).toBeUndefined();
    await cluster.remove('ingresses', { namespace: 'web', name: 'app' });
    await cluster.remove('services', { namespace: 'web', name: 'nlb' });
    await lbc.reconcile();
    for (const records of Object.values(aws.records)) expect(names(records)).toEqual([]);
    expect(cluster.get('ingresses', 'app', 'web')).toBeUndefined();
  });

  test('gives a group one ALB, which goes with its last Ingress', async () => {
    const { context, cluster, aws } = memoryContext();
    const lbc = new LoadBalancerController(context);
    cluster.put('deployments', installed);
    cluster.put('ingressclasses', albClass);
    for (const name of ['a', 'b']) cluster.put('ingresses', ingress(name, 'alb', { 'alb.ingress.kubernetes.io/group.name': 'shared' }));
    await lbc.reconcile();
    expect(names(aws.records.loadBalancer)).toHaveLength(1);
    for (const [name, left] of [['a', 1], ['b', 0]] as const) {
      await cluster.remove('ingresses', { namespace: 'web', name });
      await lbc.reconcile();
      expect(cluster.get('ingresses', name, 'web')).toBeUndefined();
      expect(names(aws.records.loadBalancer)).toHaveLength(left);
    }
  });

  test('makes and removes nothing that its role is not allowed', async () => {
    const { context, cluster, aws, lines, facts } = memoryContext();
    const lbc = new LoadBalancerController(context);
    cluster.put('deployments', installed);
    cluster.put('ingressclasses', albClass);
    cluster.put('ingresses', ingress('app', 'alb'));
    facts.denied = ['elasticloadbalancing:CreateLoadBalancer'];
    await lbc.reconcile();
    expect(names(aws.records.loadBalancer)).toEqual([]);
    expect(lines.at(-1)).toContain('role is not authorized to perform: elasticloadbalancing:CreateLoadBalancer');
    facts.denied = ['elasticloadbalancing:DeleteLoadBalancer'];
    await lbc.reconcile();
    await cluster.remove('ingresses', { namespace: 'web', name: 'app' });
    await lbc.reconcile();
    expect(names(aws.records.loadBalancer)).toHaveLength(1);
  });

  test.each([
    ['is not there', undefined, true, 'not installed'],
    ['has no ready pod', controller('aws-load-balancer-controller', ['--cluster-name=demo'], 0), true, 'has no ready pod'],
    ['has no credentials', installed, false, 'has no credentials'],
    ['is told of another cluster', controller('aws-load-balancer-controller', ['--cluster-name=x']), true, 'the cluster is x'],
  ])('leaves a trace when it %s', async (_case, deployment, credentials, reason) => {
    const { context, cluster, aws, lines, facts } = memoryContext();
    const lbc = new LoadBalancerController(context);
    cluster.put('deployments', installed);
    cluster.put('ingressclasses', albClass);
    cluster.put('ingresses', ingress('app', 'alb'));
    await lbc.reconcile();
    await cluster.remove('deployments', { namespace: 'kube-system', name: 'aws-load-balancer-controller' });
    if (deployment) cluster.put('deployments', deployment);
    facts.credentials = credentials;
    await cluster.remove('ingresses', { namespace: 'web', name: 'app' });
    await lbc.reconcile();
    expect(names(aws.records.loadBalancer)).toHaveLength(1);
    expect(cluster.get('ingresses', 'app', 'web').metadata.finalizers).toEqual(['ingress.k8s.aws/resources']);
    expect(lines[lines.length - 1]).toContain(reason);
  });

  test('makes no ALB in one zone', async () => {
    const { context, cluster, aws, lines } = memoryContext();
    aws.zones = ['a', 'a'];
    cluster.put('deployments', installed);
    cluster.put('ingressclasses', albClass);
    cluster.put('ingresses', ingress('app', 'alb'));
    await new LoadBalancerController(context).reconcile();
    expect(names(aws.records.loadBalancer)).toEqual([]);
    expect(lines.join()).toContain('2 needed');
  });
});

test.each([
  ['ingress-nginx', '--publish-service=$(POD_NAMESPACE)/front', 'k8s.io/ingress-nginx'],
  ['traefik', '--providers.kubernetesingressnginx.publishService=kube-system/front', 'k8s.io/ingress-nginx'],
  ['traefik', '--providers.kubernetesingress.ingressendpoint.publishedservice=kube-system/front', 'traefik.io/ingress-controller'],
])('%s gives its Ingresses the address of its Service, while it is ready', async (name, arg, className) => {
  const { context, cluster } = memoryContext();
  const nginx = new NginxController(context);
  cluster.put('ingressclasses', { metadata: { name: 'nginx' }, spec: { controller: className } });
  cluster.put('ingresses', ingress('app', 'nginx'));
  cluster.put('services', { metadata: { namespace: 'kube-system', name: 'front' }, spec: {}, status: { loadBalancer: { ingress: [{ hostname: 'h' }] } } });
  cluster.put('deployments', controller(name, [arg], 0));
  await nginx.reconcile();
  expect(cluster.get('ingresses', 'app', 'web').status).toBeUndefined();
  cluster.put('deployments', controller(name, [arg], 1));
  await nginx.reconcile();
  expect(cluster.get('ingresses', 'app', 'web').status.loadBalancer.ingress).toEqual([{ hostname: 'h' }]);
});
