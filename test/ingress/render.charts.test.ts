import { TerraformStack } from 'cdktf';
import { built, documentsIn } from './support';
import { AlbGroups } from '../../src/ingress/alb/alb-groups';
import { DualIngress, DualIngressProps } from '../../src/ingress/dual-ingress';
import { IngressLoadBalancer } from '../../src/ingress/load-balancer/ingress-load-balancer';
import { ClassicElbListener } from '../../src/ingress/load-balancer/load-balancer-options';
import { NginxController } from '../../src/ingress/nginx/nginx-controller';
import { BUNDLED_CHART, chartFolder, helmTemplate } from '../helpers/charts';
import { notRestricted, podsOf } from '../helpers/pod-security';

const CERTIFICATE = 'arn:aws:acm:eu-west-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab';

/** What Helm makes of a chart with exactly the documents that are synthesised. */
function render(stack: TerraformStack, release: string, chart: string, namespace: string): any[] {
  const values = documentsIn(stack, release).map((document) => JSON.stringify(document));
  return helmTemplate({ name: release, namespace, chart, values });
}

const of = (objects: any[], kind: string) => objects.filter((object) => object.kind === kind);
const one = (objects: any[], kind: string) => {
  expect(of(objects, kind)).toHaveLength(1);
  return of(objects, kind)[0];
};

const dual = (props: Partial<DualIngressProps> = {}) => built(
  (stack, cluster) => new DualIngress(stack, 'Ingress', { cluster, drain: true, ...props }),
  { resourceSettings: { tags: { team: 'platform', stage: 'test' } } },
).stack;

describe('what Helm renders', () => {
  describe('of the AWS Load Balancer Controller', () => {
    let objects: any[];
    beforeAll(() => { objects = render(dual(), 'aws-load-balancer-controller', chartFolder('aws-load-balancer-controller'), 'kube-system'); });

    it('is told cluster, region and VPC, so that it does not ask the metadata service', () => {
      expect(one(objects, 'Deployment').spec.template.spec.containers[0].args).toEqual(expect.arrayContaining([
        '--cluster-name=fake', '--ingress-class=alb', '--aws-region=eu-west-2', '--aws-vpc-id=vpc-0abc',
        '--default-target-type=ip', '--default-load-balancer-scheme=internal',
      ]));
      expect(one(objects, 'Deployment').spec.template.spec.containers[0].args.join(' ')).toMatch(/--default-tags= *stage=test, *team=platform/);
    });

    it('leaves Services alone, and sees Ingresses', () => {
      const hooks = [...of(objects, 'MutatingWebhookConfiguration'), ...of(objects, 'ValidatingWebhookConfiguration')]
        .flatMap(({ webhooks }) => webhooks.map(({ name }: any) => name));
      expect(hooks).not.toContain('mservice.elbv2.k8s.aws');
      expect(hooks).toContain('vingress.elbv2.k8s.aws');
    });

    it('has a class that is no default, two pods and a budget', () => {
      expect(one(objects, 'IngressClass')).toMatchObject({ metadata: { name: 'alb' }, spec: { controller: 'ingress.k8s.aws/alb' } });
      expect(one(objects, 'IngressClass').metadata.annotations).toBeUndefined();
      expect(one(objects, 'IngressClassParams').metadata.name).toBe('alb');
      expect(one(objects, 'Deployment').spec.replicas).toBe(2);
      expect(one(objects, 'PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
      expect(one(objects, 'ServiceAccount').metadata).toMatchObject({ name: 'aws-load-balancer-controller' });
    });

    it('says scheme and group in the class where Ingresses are not to choose them', () => {
      const fixed = render(dual({ alb: { fixedScheme: true, groups: AlbGroups.one('shared') } }), 'aws-load-balancer-controller', chartFolder('aws-load-balancer-controller'), 'kube-system');
      expect(one(fixed, 'IngressClassParams')).toMatchObject({ metadata: { name: 'alb' }, spec: { scheme: 'internal', group: { name: 'shared' } } });
      expect(one(fixed, 'IngressClass').spec.parameters).toEqual({ apiGroup: 'elbv2.k8s.aws', kind: 'IngressClassParams', name: 'alb' });
      expect(one(fixed, 'Deployment').spec.template.spec.containers[0].args).toEqual(expect.arrayContaining([
        '--disable-ingress-class-annotation=true', '--disable-ingress-group-name-annotation=true',
      ]));
    });

    it('spreads pods that it has, says where metrics are, and asks for no privilege', () => {
      const pod = one(objects, 'Deployment').spec.template;
      for (const spread of pod.spec.topologySpreadConstraints) expect(pod.metadata.labels).toMatchObject(spread.labelSelector.matchLabels);
      expect(pod.metadata.annotations).toMatchObject({ 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' });
      expect(pod.spec.securityContext).toEqual({ fsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } });
      expect(pod.spec.containers[0].securityContext).toEqual({
        readOnlyRootFilesystem: true, runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] },
      });
      expect(pod.spec.containers[0].ports).toContainEqual({ name: 'metrics-server', containerPort: 8080, protocol: 'TCP' });
    });
  });

  const CONTROLLERS = [
    { chart: 'traefik', controller: NginxController.traefik(), web: 'web', tls: 'websecure', metricsPort: 9100 },
    { chart: 'ingress-nginx', controller: NginxController.ingressNginx(), web: 'http', tls: 'https', metricsPort: 10254 },
  ];

  describe.each(CONTROLLERS)('of $chart', ({ chart, controller, web, tls, metricsPort }) => {
    const rendered = (loadBalancer?: IngressLoadBalancer) => render(dual({ nginx: { controller, loadBalancer } }), 'ingress-nginx', chartFolder(chart), 'ingress-nginx');
    const service = (objects: any[]) => {
      const found = of(objects, 'Service').filter(({ spec }) => spec.type === 'LoadBalancer');
      expect(found).toHaveLength(1);
      return found[0];
    };
    const ports = (objects: any[]) => service(objects).spec.ports.map((port: any) => `${port.port} ${port.targetPort}`).sort();

    it('is behind a Classic ELB that takes HTTP: a Service without class and type', () => {
      const objects = rendered();
      const made = service(objects);
      expect(made.metadata.name).toBe('ingress-nginx-controller');
      expect(made.spec).not.toHaveProperty('loadBalancerClass');
      expect(made.spec).not.toHaveProperty('loadBalancerSourceRanges');
      expect(made.metadata.annotations).toEqual({
        'service.beta.kubernetes.io/aws-load-balancer-backend-protocol': 'http',
        'service.beta.kubernetes.io/aws-load-balancer-cross-zone-load-balancing-enabled': 'true',
        'service.beta.kubernetes.io/aws-load-balancer-additional-resource-tags': 'stage=test,team=platform',
      });
      expect(ports(objects)).toEqual([`80 ${web}`]);
    });

    it('gets HTTP on both ports where TLS ends at the load balancer', () => {
      expect(ports(rendered(IngressLoadBalancer.classicElb({ certificateArn: CERTIFICATE })))).toEqual([`443 ${web}`, `80 ${web}`]);
    });

    it('ends TLS itself behind a TCP listener', () => {
      expect(ports(rendered(IngressLoadBalancer.classicElb({ listener: ClassicElbListener.TCP })))).toEqual([`443 ${tls}`, `80 ${web}`]);
    });

    it.each([
      ['NLB', IngressLoadBalancer.nlb({ certificateArn: CERTIFICATE })],
      ['NLB with pods', IngressLoadBalancer.nlbWithPodTargets({ certificateArn: CERTIFICATE })],
      ['NLB with pods and PROXY protocol', IngressLoadBalancer.nlbWithPodTargets({ certificateArn: CERTIFICATE, proxyProtocol: true })],
    ])('gets TLS again on its own port behind an %s that ends it', (_, loadBalancer) => {
      const objects = rendered(loadBalancer);
      expect(ports(objects)).toEqual([`443 ${tls}`, `80 ${web}`]);
      expect(service(objects).metadata.annotations).toMatchObject({
        'service.beta.kubernetes.io/aws-load-balancer-backend-protocol': 'ssl',
        'service.beta.kubernetes.io/aws-load-balancer-ssl-ports': '443',
      });
      // Traefik has TLS on an entry point that is told so; ingress-nginx on its port 443 always.
      const { args } = of(objects, 'Deployment').find(({ metadata }) => metadata.name !== 'ingress-drain').spec.template.spec.containers[0];
      expect(args.includes('--entryPoints.websecure.http.tls=true')).toBe(chart === 'traefik');
    });

    it('is behind an NLB of the AWS Load Balancer Controller by class', () => {
      const made = service(rendered(IngressLoadBalancer.nlbWithPodTargets({ sourceRanges: ['8.8.8.0/24'] })));
      expect(made.spec).toMatchObject({ loadBalancerClass: 'service.k8s.aws/nlb', loadBalancerSourceRanges: ['8.8.8.0/24'] });
    });

    it('keeps the client\'s address behind an NLB of the cloud controller', () => {
      expect(service(rendered(IngressLoadBalancer.nlb())).spec).toMatchObject({ externalTrafficPolicy: 'Local' });
    });

    it('serves class nginx of the controller that Ingresses know', () => {
      const found = one(rendered(), 'IngressClass');
      expect(found).toMatchObject({ metadata: { name: 'nginx' }, spec: { controller: 'k8s.io/ingress-nginx' } });
      expect(found.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class']).not.toBe('true');
    });

    it('has two pods that spread, a budget and a port named metrics', () => {
      const objects = rendered();
      const deployment = one(objects, 'Deployment');
      const pod = deployment.spec.template;
      expect(deployment.spec.replicas).toBe(2);
      expect(one(objects, 'PodDisruptionBudget').spec.minAvailable).toBe(1);
      expect(pod.metadata.labels).toMatchObject({ 'app.kubernetes.io/name': chart });
      for (const spread of pod.spec.topologySpreadConstraints) expect(pod.metadata.labels).toMatchObject(spread.labelSelector.matchLabels);
      expect(pod.spec.containers[0].ports).toContainEqual(expect.objectContaining({ name: 'metrics', containerPort: metricsPort }));
      expect(pod.spec.containers[0].resources).toHaveProperty('limits.memory');
    });

    it('follows no Service of type ExternalName, and takes no snippets', () => {
      const objects = rendered();
      const { args } = one(objects, 'Deployment').spec.template.spec.containers[0];
      const config = of(objects, 'ConfigMap')[0]?.data ?? {};
      expect(args).toContain(chart === 'traefik' ? '--providers.kubernetesingressnginx.disableSvcExternalName=true' : '--disable-svc-external-name=true');
      expect([...args, ...Object.entries(config).map(([key, value]) => `${key}=${value}`)].filter((text) => /snippet.*=true|cross-?namespace.*=true/i.test(text))).toEqual([]);
    });

    it('reads the Secrets of one namespace and its own where it watches that one, and may then still see classes', () => {
      const stack = dual({ nginx: { controller, watchNamespace: 'shop' } });
      const extra = chart === 'traefik' ? [] : render(stack, 'ingress-nginx-rights', BUNDLED_CHART, 'ingress-nginx');
      const objects = [...render(stack, 'ingress-nginx', chartFolder(chart), 'ingress-nginx'), ...extra];
      const account = one(objects.filter(({ metadata }) => !metadata.annotations?.['helm.sh/hook']), 'ServiceAccount').metadata;
      // What each binding gives to the controller: the namespace, and the resources.
      const given = objects.filter((object) => /RoleBinding$/.test(object.kind) && object.subjects.some(({ name }: any) => name === account.name)).flatMap((binding) => {
        const { kind, name } = binding.roleRef;
        const namespace = kind === 'Role' ? binding.metadata.namespace : undefined;
        const [role] = objects.filter((object) => object.kind === kind && object.metadata.name === name && object.metadata.namespace === namespace);
        return role.rules.flatMap((rule: any) => rule.resources.map((resource: string) => `${binding.metadata.namespace ?? '*'} ${resource}`));
      });
      expect(given.filter((text) => text.endsWith(' secrets')).sort()).toEqual(['ingress-nginx secrets', 'shop secrets']);
      expect(given).toEqual(expect.arrayContaining(['* ingressclasses', 'shop ingresses', 'shop ingresses/status', 'shop services', 'shop endpointslices']));
      const { args } = one(objects, 'Deployment').spec.template.spec.containers[0];
      expect(args).toContain(chart === 'traefik' ? '--providers.kubernetesingressnginx.watchnamespace=shop' : '--watch-namespace=shop');
      expect(args.filter((arg: string) => arg.includes('publishservice'))).toEqual([]);
    });

    it('has no pod that Pod Security would not let in at its strictest level', () => {
      const pods = podsOf(rendered());
      expect(pods.length).toBe(chart === 'traefik' ? 1 : 3);
      expect(pods.flatMap(notRestricted)).toEqual([]);
    });

    it('can be the default class', () => {
      const stack = dual({ nginx: { controller, isDefaultClass: true } });
      expect(one(render(stack, 'ingress-nginx', chartFolder(chart), 'ingress-nginx'), 'IngressClass').metadata.annotations)
        .toEqual({ 'ingressclass.kubernetes.io/is-default-class': 'true' });
    });

    it('needs no budget with one pod, which would keep its node from being drained', () => {
      const stack = dual({ nginx: { controller, replicas: 1 } });
      expect(of(render(stack, 'ingress-nginx', chartFolder(chart), 'ingress-nginx'), 'PodDisruptionBudget')).toEqual([]);
    });
  });

  it('of ingress-nginx keeps its admission webhook, whose certificate hooks make', () => {
    const objects = render(dual({ nginx: { controller: NginxController.ingressNginx() } }), 'ingress-nginx', chartFolder('ingress-nginx'), 'ingress-nginx');
    expect(one(objects, 'ValidatingWebhookConfiguration').webhooks[0].failurePolicy).toBe('Fail');
    expect(of(objects, 'Job').map(({ metadata }) => metadata.annotations['helm.sh/hook']).sort())
      .toEqual(['post-install,post-upgrade', 'pre-install,pre-upgrade']);
    expect(one(objects, 'ConfigMap').data).toEqual({
      'enable-real-ip': 'true',
      'proxy-real-ip-cidr': '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10',
      'annotations-risk-level': 'High',
      'allow-cross-namespace-resources': 'false',
      'strict-validate-path-type': 'true',
    });
  });

  it('of Traefik reads Ingresses of nginx and no others, and reports their address', () => {
    const { args } = one(render(dual(), 'ingress-nginx', chartFolder('traefik'), 'ingress-nginx'), 'Deployment').spec.template.spec.containers[0];
    expect(args.filter((arg: string) => arg.startsWith('--providers.')).sort()).toEqual(expect.arrayContaining([
      '--providers.kubernetesingressnginx',
      '--providers.kubernetesingressnginx.ingressClass=nginx',
      '--providers.kubernetesingressnginx.publishservice=ingress-nginx/ingress-nginx-controller',
    ]));
    expect(args.filter((arg: string) => /^--providers\.(kubernetescrd|kubernetesingress)(\.|$)/.test(arg))).toEqual([]);
    expect(args).toContain('--entryPoints.web.forwardedHeaders.trustedIPs=10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10');
  });

  it('of the drain are hooks and nothing else', () => {
    const objects = render(dual(), 'ingress-drain', BUNDLED_CHART, 'kube-system');
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.annotations['helm.sh/hook']}`)).toEqual(expect.arrayContaining([
      'ServiceAccount pre-delete', 'ClusterRole pre-delete', 'ClusterRoleBinding pre-delete', 'Job pre-delete',
    ]));
    expect(objects).toHaveLength(4);
    expect(one(objects, 'Job').spec.template.spec.containers[0].command[2]).toContain('kubernetes\\.io/ingress\\.class');
  });
});
