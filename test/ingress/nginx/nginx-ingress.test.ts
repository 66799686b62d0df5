import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { AlbIngress } from '../../../src/ingress/alb/alb-ingress';
import { LoadBalancerKind } from '../../../src/ingress/common/load-balancer-kind';
import { IngressLoadBalancer } from '../../../src/ingress/load-balancer/ingress-load-balancer';
import { ClientAddress, IngressService, IngressTls } from '../../../src/ingress/load-balancer/ingress-service';
import { ClassicElbListener } from '../../../src/ingress/load-balancer/load-balancer-options';
import { NginxController, NginxControllerChart } from '../../../src/ingress/nginx/nginx-controller';
import { NginxControllerRequest } from '../../../src/ingress/nginx/nginx-controller-request';
import { NginxIngress, NginxIngressOptions, NginxIngressProps } from '../../../src/ingress/nginx/nginx-ingress';
import { unknownKeys } from '../../../tools/chart-keys';
import { FakeClusterOptions } from '../../helpers/fake-cluster';
import { synth, testStack, warnings } from '../../helpers/synth';
import { built, cluster, documentsIn, keysOf, releaseNamed, valuesIn } from '../support';

const CERTIFICATE = 'arn:aws:acm:eu-west-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab';
const PRIVATE = '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10';

const nginx = (props: Partial<NginxIngressProps> = {}, options: FakeClusterOptions = {}) =>
  built((stack, made) => new NginxIngress(stack, 'Nginx', { cluster: made, ...props }), options);
const values = (props: Partial<NginxIngressProps> = {}, options: FakeClusterOptions = {}) => valuesIn(nginx(props, options).stack, 'ingress-nginx');
const ingressNginx = (loadBalancer?: IngressLoadBalancer) => values({ controller: NginxController.ingressNginx(), loadBalancer }).controller;

const CONTROLLERS: [string, NginxController][] = [
  ['traefik-41.3.0', NginxController.traefik()], ['ingress-nginx-4.15.1', NginxController.ingressNginx()],
];
const LOAD_BALANCERS: { [name: string]: IngressLoadBalancer } = {
  'Classic ELB': IngressLoadBalancer.classicElb(),
  'Classic ELB with a certificate': IngressLoadBalancer.classicElb({ certificateArn: CERTIFICATE, internal: true, idleTimeoutSeconds: 120 }),
  'Classic ELB with PROXY protocol': IngressLoadBalancer.classicElb({ listener: ClassicElbListener.TCP, proxyProtocol: true, sourceRanges: ['8.8.8.0/24'] }),
  'NLB': IngressLoadBalancer.nlb(),
  'NLB with a certificate': IngressLoadBalancer.nlb({ certificateArn: CERTIFICATE }),
  'cluster\'s own': IngressLoadBalancer.ofCluster({ annotations: { 'cloud.example.com/size': 'small' } }),
};

describe('the controller', () => {
  it('is the maintained one, in the release that any other takes over', () => {
    expect(releaseNamed(nginx().stack, 'ingress-nginx')).toMatchObject({
      chart: 'traefik', version: '41.3.0', repository: 'https://traefik.github.io/charts', namespace: 'ingress-nginx',
    });
  });

  it('keeps its Terraform address and its Service when it becomes another one', () => {
    const addressOf = (controller: NginxController) => {
      const { stack, made } = nginx({ controller });
      const { name, namespace } = releaseNamed(stack, 'ingress-nginx');
      return [made.chart.resource.friendlyUniqueId, made.serviceKey, name, namespace];
    };
    expect(addressOf(NginxController.ingressNginx())).toEqual(addressOf(NginxController.traefik()));
    expect(values().service.nameOverride).toBe('ingress-nginx-controller');
  });

  it('warns when it is retired, and when the cluster is newer than it knows', () => {
    const { stack } = nginx({ controller: NginxController.ingressNginx(), loadBalancer: IngressLoadBalancer.nlb() });
    expect(warnings(stack)).toEqual([
      expect.stringContaining('was retired on 2026-03-24'), expect.stringContaining('was tested only up to Kubernetes 1.35'),
    ]);
    expect(warnings(nginx({ loadBalancer: IngressLoadBalancer.nlb() }).stack)).toEqual([]);
  });

  it.each(CONTROLLERS)('%s sets no key that the chart does not have', (name, controller) => {
    for (const loadBalancer of Object.values(LOAD_BALANCERS)) {
      const { stack } = nginx({ controller, loadBalancer }, { resourceSettings: { tags: { team: 'platform' } } });
      expect(documentsIn(stack, 'ingress-nginx').flatMap((document) => unknownKeys(document, keysOf(name), [
        // Only in comments of the charts' values, handed on as they are.
        'service/spec/*', 'controller/resources/limits/*',
      ]))).toEqual([]);
    }
  });

  it('takes values of the user, annotations of the Service too', () => {
    const annotations = { 'service.beta.kubernetes.io/aws-load-balancer-access-log-enabled': 'true' };
    const made = values({ helmValues: { deployment: { replicas: 4 }, service: { annotations }, log: { level: 'DEBUG' } } });
    expect(made).toMatchObject({ deployment: { replicas: 4 }, service: { nameOverride: 'ingress-nginx-controller', annotations }, log: { level: 'DEBUG' } });
  });

  const BLOCKS = ['10.1.0.0/16'];
  it.each<[string, NginxIngressOptions, string]>([
    ['the name of the Service', { helmValues: { service: { nameOverride: 'mine' } } },
      'Test/Nginx/Release: `helmValues.service.nameOverride` is set by the library, and other parts depend on it, got \'mine\'. Fix: remove it.'],
    ['the number of pods, which an option says too', { replicas: 3, helmValues: { deployment: { replicas: 4 } } },
      'Test/Nginx/Release: `helmValues.deployment.replicas` contradicts `replicas`, got 4. Fix: remove it, and use `replicas`.'],
    ['who reaches it', {
      loadBalancer: IngressLoadBalancer.classicElb({ sourceRanges: BLOCKS }), helmValues: { service: { spec: { loadBalancerSourceRanges: ['0.0.0.0/0'] } } },
    }, 'Test/Nginx/Release: `helmValues.service.spec.loadBalancerSourceRanges` is set by the library, and other parts depend on it, got ["0.0.0.0/0"]. Fix: remove it, and use `loadBalancer`.'],
    ['who reaches it, for ingress-nginx', {
      controller: NginxController.ingressNginx(), helmValues: { controller: { service: { loadBalancerSourceRanges: BLOCKS } } },
    }, 'Test/Nginx/Release: `helmValues.controller.service.loadBalancerSourceRanges` is set by the library, and other parts depend on it, got ["10.1.0.0/16"]. Fix: remove it, and use `loadBalancer`.'],
    ['an annotation that makes it internal', { helmValues: { service: { annotations: { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' } } } },
      'Test/Nginx: `helmValues.service.annotations["service.beta.kubernetes.io/aws-load-balancer-internal"]` changes the type of the load balancer set in `loadBalancer`, but nothing else would follow, '
      + 'got \'true\'. Fix: remove it, and use `internal` of the load balancer, as in IngressLoadBalancer.classicElb({ internal: ... }).'],
    ['an annotation that makes it an NLB', { helmValues: { service: { annotations: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' } } } },
      'Test/Nginx: `helmValues.service.annotations["service.beta.kubernetes.io/aws-load-balancer-type"]` changes the type of the load balancer set in `loadBalancer`, but nothing else would follow, '
      + 'got \'nlb\'. Fix: remove it, and choose the type in `loadBalancer`, as in IngressLoadBalancer.nlb().'],
  ])('refuses values that contradict an option or a wiring: %s', (_, options, said) => {
    expect(() => nginx(options)).toThrow(new Error(said));
  });

  it('can be one of the user\'s own', () => {
    class Own extends NginxController {
      public bind(request: NginxControllerRequest): NginxControllerChart {
        return {
          chart: { chart: 'own', chartVersion: '1.0.0', appVersion: '1', repository: 'https://charts.example.com', license: 'MIT' },
          defaultHelmValues: { pods: request.replicas },
          requiredHelmValues: { name: request.serviceName },
        };
      }
    }
    expect(values({ controller: new Own() })).toEqual({ pods: 2, name: 'ingress-nginx-controller' });
  });

  it.each<[string, NginxIngressOptions]>([
    ['providers.kubernetesIngressNGINX.disableSvcExternalName', { helmValues: { providers: { kubernetesIngressNGINX: { disableSvcExternalName: false } } } }],
    ['providers.kubernetesCRD.allowExternalNameServices', { helmValues: { providers: { kubernetesCRD: { allowExternalNameServices: true } } } }],
    ['controller.extraArgs.disable-svc-external-name', { controller: NginxController.ingressNginx(), helmValues: { controller: { extraArgs: { 'disable-svc-external-name': 'false' } } } }],
    ['controller.allowSnippetAnnotations', { controller: NginxController.ingressNginx(), helmValues: { controller: { allowSnippetAnnotations: true } } }],
    ['providers.kubernetesIngressNGINX.strictValidatePathType', { helmValues: { providers: { kubernetesIngressNGINX: { strictValidatePathType: false } } } }],
    ['controller.config.strict-validate-path-type', { controller: NginxController.ingressNginx(), helmValues: { controller: { config: { 'strict-validate-path-type': 'false' } } } }],
    ['controller.extraArgs.enable-ssl-passthrough', { controller: NginxController.ingressNginx(), helmValues: { controller: { extraArgs: { 'enable-ssl-passthrough': '' } } } }],
    ['controller.config.annotations-risk-level', { controller: NginxController.ingressNginx(), helmValues: { controller: { config: { 'annotations-risk-level': 'Critical' } } } }],
  ])('warns where a value of the user opens what is closed: %s', (path, options) => {
    const found = warnings(nginx({ ...options, loadBalancer: IngressLoadBalancer.nlb() }).stack).filter((text) => text.includes('helmValues'));
    expect(found).toEqual([expect.stringContaining(`With \`helmValues.${path}\`, everyone who can create `)]);
  });

  it('warns of no value that says the same as the library', () => {
    const helmValues = { providers: { kubernetesIngressNGINX: { disableSvcExternalName: true, allowSnippetAnnotations: false } } };
    expect(warnings(nginx({ helmValues, loadBalancer: IngressLoadBalancer.nlb() }).stack)).toEqual([]);
    const stricter = { controller: { config: { 'annotations-risk-level': 'Medium', 'strict-validate-path-type': 'true' }, extraArgs: { 'enable-ssl-passthrough': 'false' } } };
    expect(warnings(nginx({ helmValues: stricter, controller: NginxController.ingressNginx(), loadBalancer: IngressLoadBalancer.nlb() }).stack).filter((text) => text.includes('helmValues'))).toEqual([]);
  });

  it('watches one namespace where it is told to, which is made first', () => {
    expect(values({ watchNamespace: 'shop' })).toMatchObject({
      providers: { kubernetesIngressNGINX: { watchNamespace: 'shop', publishService: { enabled: false } } }, rbac: { namespaced: true },
    });
    const { stack } = nginx({ watchNamespace: 'shop', controller: NginxController.ingressNginx() });
    expect(valuesIn(stack, 'ingress-nginx')).toMatchObject({ controller: { scope: { enabled: true, namespace: 'shop' } }, rbac: { scope: true } });
    const [namespaces] = synth(stack).resources('helm_release').filter(({ name }) => name.startsWith('namespaces-'));
    expect(namespaces.values.join()).toContain('"name":"shop"');
    expect(releaseNamed(stack, 'ingress-nginx').depends_on).toEqual(expect.arrayContaining([expect.stringContaining('Rights')]));
    expect(values().providers.kubernetesIngressNGINX).not.toHaveProperty('watchNamespace');
    expect(values()).not.toHaveProperty('rbac');
  });

  it('cannot watch what is no namespace, and gets no second answer from its values', () => {
    expect(() => nginx({ watchNamespace: 'Shop' })).toThrow(new Error(
      'Test/Nginx: `watchNamespace` is not valid, got \'Shop\'. Allowed: 1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends (RFC 1123 label). Fix: use a name such as \'shop\'.',
    ));
    expect(() => nginx({ watchNamespace: 'shop', helmValues: { rbac: { namespaced: false } } })).toThrow(new Error(
      'Test/Nginx/Release: `helmValues.rbac.namespaced` is set by the library, and other parts depend on it, got false. Fix: remove it, and use `watchNamespace`.',
    ));
  });

  it('has a number of pods', () => {
    expect(values({ replicas: 3 })).toMatchObject({ deployment: { replicas: 3 }, podDisruptionBudget: { minAvailable: 1 } });
    expect(() => nginx({ replicas: 0 })).toThrow(new Error(
      'Test/Nginx: `replicas` must be a whole number from 1 to 100, got 0. Fix: pass a number from 1 to 100.',
    ));
  });
});

describe('the address of a client', () => {
  it.each([
    ['is read from the last headers that a trusted proxy adds, and nothing else is believed', IngressLoadBalancer.classicElb(),
      { 'enable-real-ip': 'true', 'proxy-real-ip-cidr': PRIVATE }],
    ['comes with the scheme where TLS ends at the load balancer', IngressLoadBalancer.classicElb({ certificateArn: CERTIFICATE }),
      { 'use-forwarded-headers': 'true', 'proxy-real-ip-cidr': PRIVATE }],
    ['comes with PROXY protocol', IngressLoadBalancer.classicElb({ listener: ClassicElbListener.TCP, proxyProtocol: true }),
      { 'use-proxy-protocol': 'true', 'proxy-real-ip-cidr': PRIVATE }],
    ['is that of the connection behind an NLB', IngressLoadBalancer.nlb(), {}],
  ])('%s', (_, loadBalancer, config) => {
    const { 'annotations-risk-level': risk, 'allow-cross-namespace-resources': cross, 'strict-validate-path-type': strict, ...rest } = ingressNginx(loadBalancer).config;
    expect([risk, cross, strict]).toEqual(['High', 'false', 'true']);
    expect(rest).toEqual(config);
  });

  it('is taken from the user\'s blocks alone', () => {
    const trustedProxyCidrs = ['10.1.0.0/16'];
    expect(values({ trustedProxyCidrs }).ports).toMatchObject({
      web: { forwardedHeaders: { trustedIPs: trustedProxyCidrs } }, websecure: { forwardedHeaders: { trustedIPs: trustedProxyCidrs } },
    });
    const loadBalancer = IngressLoadBalancer.classicElb({ listener: ClassicElbListener.TCP, proxyProtocol: true });
    expect(values({ trustedProxyCidrs, loadBalancer }).ports.web).toEqual({ proxyProtocol: { trustedIPs: trustedProxyCidrs } });
  });

  it('cannot be taken from what is no block', () => {
    expect(() => nginx({ trustedProxyCidrs: ['10.1.0.0/16', '10.1.2.3'] })).toThrow(new Error(
      'Test/Nginx: `trustedProxyCidrs[1]` is not a CIDR block, got \'10.1.2.3\'. Allowed: CIDR notation without host bits, such as 10.0.0.0/8 or 2600:1f18::/32. Fix: correct the block.',
    ));
  });
});

describe('the load balancer', () => {
  it('is a Classic ELB, of which clients are warned', () => {
    const { stack, made } = nginx();
    expect(made).toMatchObject({ loadBalancerKind: LoadBalancerKind.CLASSIC, expectedLoadBalancers: 1, loadBalancersAreInternal: false });
    expect(nginx({ loadBalancer: IngressLoadBalancer.nlb({ internal: true }) }).made.loadBalancersAreInternal).toBe(true);
    expect(warnings(stack)).toEqual([
      'The load balancer accepts only plain HTTP: anyone on the network path can read and change what clients send. Give it a certificate (`certificateArn`), or terminate TLS in the controller: ClassicElbListener.TCP.',
    ]);
  });

  it('warns of nothing when there is TLS', () => {
    expect(warnings(nginx({ loadBalancer: IngressLoadBalancer.classicElb({ certificateArn: CERTIFICATE }) }).stack)).toEqual([]);
  });

  it('is replaced, and with it the release, when it cannot be changed in place', () => {
    const keyOf = (loadBalancer?: IngressLoadBalancer) => {
      const { stack } = nginx({ loadBalancer });
      const { lifecycle } = releaseNamed(stack, 'ingress-nginx');
      expect(lifecycle).toEqual({ replace_triggered_by: [expect.stringMatching(/^terraform_data\.Nginx_LoadBalancer_\w+$/)] });
      return synth(stack).resource('terraform_data').input.replacementKey;
    };
    const { classicElb, nlb } = IngressLoadBalancer;
    expect(keyOf()).toBe(keyOf(classicElb({ idleTimeoutSeconds: 300, listener: ClassicElbListener.TCP })));
    expect(new Set([keyOf(), keyOf(classicElb({ internal: true })), keyOf(nlb()), keyOf(nlb({ internal: true }))]).size).toBe(4);
  });

  it('has the tags of cluster and stack', () => {
    expect(values({}, { resourceSettings: { tags: { team: 'platform', stage: 'test' } } }).service.annotations)
      .toMatchObject({ 'service.beta.kubernetes.io/aws-load-balancer-additional-resource-tags': 'stage=test,team=platform' });
    expect(values().service.annotations).not.toHaveProperty(['service.beta.kubernetes.io/aws-load-balancer-additional-resource-tags']);
  });

  it('of the AWS Load Balancer Controller needs one', () => {
    expect(() => nginx({ loadBalancer: IngressLoadBalancer.nlbWithPodTargets() })).toThrow(new Error(
      'Test/Nginx: `loadBalancer` is an NLB created by the AWS Load Balancer Controller, which is not installed. '
      + 'Fix: use DualIngress, pass `loadBalancerController`, or use IngressLoadBalancer.nlb(), which requires none.',
    ));
  });

  it('can be one of the user\'s own', () => {
    class Own extends IngressLoadBalancer {
      public readonly kind = LoadBalancerKind.OTHER;
      public readonly needsLoadBalancerController = false;
      public bind(): IngressService {
        return { replacementKey: 'own', annotations: { own: 'yes' }, tls: IngressTls.CONTROLLER, clientAddress: ClientAddress.CONNECTION };
      }
    }
    expect(values({ loadBalancer: new Own() }).service.annotations).toEqual({ own: 'yes' });
  });

  describe.each<[string, (certificateArn: string) => IngressLoadBalancer]>([
    ['Classic ELB', (certificateArn) => IngressLoadBalancer.classicElb({ certificateArn })],
    ['NLB', (certificateArn) => IngressLoadBalancer.nlb({ certificateArn })],
    ['NLB with pods', (certificateArn) => IngressLoadBalancer.nlbWithPodTargets({ certificateArn })],
    ['NLB with pods and PROXY protocol', (certificateArn) => IngressLoadBalancer.nlbWithPodTargets({ certificateArn, proxyProtocol: true })],
  ])('that ends TLS, %s', (name, loadBalancer) => {
    it.each(CONTROLLERS)('lets applications behind %s know of https', (chart, controller) => {
      const { stack } = built((scope, made) => new NginxIngress(scope, 'Nginx', {
        cluster: made, controller, loadBalancer: loadBalancer(CERTIFICATE), loadBalancerController: new AlbIngress(scope, 'Alb', { cluster: made }),
      }));
      const made = valuesIn(stack, 'ingress-nginx');
      const isTraefik = chart.startsWith('traefik');
      const httpsPort = isTraefik ? made.ports.websecure.targetPort ?? 'websecure' : made.controller.service.targetPorts.https;
      const forwarded = isTraefik ? made.ports.web.forwardedHeaders : made.controller.config['use-forwarded-headers'];
      // By a header that is believed, or by TLS to the controller's own port.
      expect([httpsPort, forwarded !== undefined]).toEqual(
        name === 'Classic ELB' ? [isTraefik ? 'web' : 'http', true] : [isTraefik ? 'websecure' : 'https', false],
      );
    });
  });

  it('is refused when it ends TLS and tells nobody', () => {
    class Silent extends IngressLoadBalancer {
      public readonly kind = LoadBalancerKind.OTHER;
      public readonly needsLoadBalancerController = false;
      constructor(private readonly clientAddress: ClientAddress) {
        super();
      }

      public bind(): IngressService {
        return { replacementKey: 'own', annotations: {}, tls: IngressTls.LOAD_BALANCER, clientAddress: this.clientAddress };
      }
    }
    for (const clientAddress of [ClientAddress.CONNECTION, ClientAddress.PROXY_PROTOCOL]) {
      expect(() => nginx({ loadBalancer: new Silent(clientAddress) })).toThrow(new Error(
        'Test/Nginx: `loadBalancer` terminates TLS without X-Forwarded headers, so redirects to HTTPS would loop, '
        + `got {"tls":"load-balancer","clientAddress":"${clientAddress}"}. Fix: return IngressTls.REENCRYPTED if the load balancer encrypts again, `
        + 'or ClientAddress.FORWARDED_FOR if it does add them.',
      ));
    }
    expect(() => nginx({ loadBalancer: new Silent(ClientAddress.FORWARDED_FOR) })).not.toThrow();
  });
});

describe('order', () => {
  it('puts the AWS Load Balancer Controller and what it is told first', () => {
    const stack = testStack();
    const made = cluster(stack);
    const loadBalancerController = new AlbIngress(stack, 'Alb', { cluster: made });
    const log = new CloudwatchLogGroup(stack, 'Log', {});
    new NginxIngress(stack, 'Nginx', { cluster: made, loadBalancerController, dependencies: [log] });
    expect(releaseNamed(stack, 'ingress-nginx').depends_on).toEqual(expect.arrayContaining([
      `helm_release.${loadBalancerController.chart.resource.friendlyUniqueId}`, 'aws_cloudwatch_log_group.Log',
    ]));
  });
});

it('the default class is one of a cluster', () => {
  const stack = testStack();
  const made = cluster(stack);
  new AlbIngress(stack, 'Alb', { cluster: made, isDefaultClass: true });
  expect(() => new NginxIngress(stack, 'Nginx', { cluster: made, isDefaultClass: true })).toThrow(new Error(
    'Test/Nginx: `isDefaultClass` cannot be true: the cluster\'s default ingress class is \'alb\', set by Test/Alb, got true. '
    + 'Fix: remove it from one of them, and set the class in the Ingresses.',
  ));
});
