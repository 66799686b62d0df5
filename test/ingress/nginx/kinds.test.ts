/** What `NginxIngress` is asked for reaches the chart of every controller, and what one of them refuses the other does too. */
import { IngressLoadBalancer } from '../../../src/ingress/load-balancer/ingress-load-balancer';
import { ClassicElbListener } from '../../../src/ingress/load-balancer/load-balancer-options';
import { NginxController } from '../../../src/ingress/nginx/nginx-controller';
import { NginxIngress, NginxIngressOptions } from '../../../src/ingress/nginx/nginx-ingress';
import { synth } from '../../helpers/synth';
import { built, valuesIn } from '../support';

const CERTIFICATE = 'arn:aws:acm:eu-west-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab';
const BLOCKS = ['10.1.0.0/16'];
const { classicElb, nlb } = IngressLoadBalancer;

/** What both charts can say, each in its own words. */
interface Seen {
  readonly className: unknown;
  readonly isDefaultClass: unknown;
  readonly replicas: unknown;
  readonly watched: unknown;
  readonly readsOneNamespace: unknown;
  readonly annotations: unknown;
  readonly sourceRanges: unknown;
  readonly trafficPolicy: unknown;
  readonly takesHttps: unknown;
  readonly https: unknown;
  readonly trusted: unknown;
  readonly proxyProtocol: unknown;
  readonly snippets: unknown;
  readonly acrossNamespaces: unknown;
  readonly externalNames: unknown;
}

interface Kind {
  readonly controller: NginxController;
  readonly seen: (values: any) => Seen;
  /** Values of a user that say another thing than an option, or than what the library relies on. */
  readonly sideDoors: { [what: string]: object };
}

const KINDS: { [kind: string]: Kind } = {
  'Traefik': {
    controller: NginxController.traefik(),
    seen: ({ deployment, extraObjects: [ingressClass], ports, providers: { kubernetesIngressNGINX: provider }, rbac, service }) => ({
      className: ingressClass.metadata.name === provider.ingressClass && provider.ingressClass,
      isDefaultClass: ingressClass.metadata.annotations['ingressclass.kubernetes.io/is-default-class'] === 'true',
      replicas: deployment.replicas,
      watched: provider.watchNamespace,
      readsOneNamespace: rbac?.namespaced ?? false,
      annotations: service.annotations,
      sourceRanges: service.spec.loadBalancerSourceRanges,
      trafficPolicy: service.spec.externalTrafficPolicy,
      takesHttps: ports.websecure.expose.default,
      https: ports.websecure.targetPort === 'web' ? 'plain' : 'TLS',
      trusted: (ports.web.forwardedHeaders ?? ports.web.proxyProtocol)?.trustedIPs,
      proxyProtocol: ports.web.proxyProtocol !== undefined,
      snippets: provider.allowSnippetAnnotations,
      acrossNamespaces: provider.allowCrossNamespaceResources,
      externalNames: !provider.disableSvcExternalName,
    }),
    sideDoors: {
      'replicas': { deployment: { replicas: 7 } },
      'what is watched': { providers: { kubernetesIngressNGINX: { watchNamespace: 'other' } } },
      'rights': { rbac: { namespaced: false } },
      'the class': { providers: { kubernetesIngressNGINX: { ingressClass: 'other' } } },
      'the load balancer': { service: { spec: { externalTrafficPolicy: 'Local' } } },
      'who is believed': { ports: { web: { forwardedHeaders: { trustedIPs: ['1.2.3.0/24'] } } } },
      'the kind of Service': { service: { spec: { type: 'ClusterIP' } } },
    },
  },
  'ingress-nginx': {
    controller: NginxController.ingressNginx(),
    seen: ({ controller: { config, service, ...controller }, rbac }) => ({
      className: controller.ingressClass === controller.ingressClassResource.name && controller.ingressClass,
      isDefaultClass: controller.ingressClassResource.default,
      replicas: controller.replicaCount,
      watched: controller.scope?.namespace,
      readsOneNamespace: rbac?.scope ?? false,
      annotations: service.annotations,
      sourceRanges: service.loadBalancerSourceRanges,
      trafficPolicy: service.externalTrafficPolicy,
      takesHttps: service.enableHttps,
      https: service.targetPorts.https === 'http' ? 'plain' : 'TLS',
      trusted: config['proxy-real-ip-cidr']?.split(','),
      proxyProtocol: config['use-proxy-protocol'] === 'true',
      snippets: controller.allowSnippetAnnotations,
      acrossNamespaces: config['allow-cross-namespace-resources'] === 'true',
      externalNames: controller.extraArgs['disable-svc-external-name'] !== 'true',
    }),
    sideDoors: {
      'replicas': { controller: { replicaCount: 7 } },
      'what is watched': { controller: { scope: { namespace: 'other' } } },
      'rights': { rbac: { scope: false } },
      'the class': { controller: { ingressClassResource: { name: 'other' } } },
      'the load balancer': { controller: { service: { externalTrafficPolicy: 'Local' } } },
      'who is believed': { controller: { config: { 'proxy-real-ip-cidr': '1.2.3.0/24' } } },
      'the kind of Service': { controller: { service: { type: 'ClusterIP' } } },
    },
  },
};

/** Wishes, and what is seen of them. */
const WISHES: { [what: string]: [NginxIngressOptions, Partial<Seen>] } = {
  'nothing': [{}, {
    className: 'nginx',
    isDefaultClass: false,
    replicas: 2,
    watched: undefined,
    readsOneNamespace: false,
    trafficPolicy: 'Cluster',
    takesHttps: false,
    snippets: false,
    acrossNamespaces: false,
    externalNames: false,
    proxyProtocol: false,
  }],
  'the default class': [{ isDefaultClass: true }, { isDefaultClass: true }],
  'pods': [{ replicas: 5 }, { replicas: 5 }],
  'one namespace': [{ watchNamespace: 'shop' }, { watched: 'shop', readsOneNamespace: true }],
  'a certificate': [{ loadBalancer: classicElb({ certificateArn: CERTIFICATE }) }, { takesHttps: true, https: 'plain' }],
  'a certificate of an NLB': [{ loadBalancer: nlb({ certificateArn: CERTIFICATE }) }, { takesHttps: true, https: 'TLS' }],
  'TLS at the controller': [{ loadBalancer: classicElb({ listener: ClassicElbListener.TCP }) }, { takesHttps: true, https: 'TLS' }],
  'PROXY protocol': [{ trustedProxyCidrs: BLOCKS, loadBalancer: classicElb({ listener: ClassicElbListener.TCP, proxyProtocol: true }) }, { proxyProtocol: true, trusted: BLOCKS }],
  'whom to believe': [{ trustedProxyCidrs: BLOCKS }, { trusted: BLOCKS, proxyProtocol: false }],
  'nobody to believe': [{ loadBalancer: nlb() }, { trusted: undefined, proxyProtocol: false }],
  'blocks of clients': [{ loadBalancer: nlb({ sourceRanges: ['8.8.8.0/24'] }) }, { sourceRanges: ['8.8.8.0/24'] }],
  'annotations': [{ loadBalancer: IngressLoadBalancer.ofCluster({ annotations: { size: 'small' } }) }, { annotations: { size: 'small' } }],
};

const made = (options: NginxIngressOptions) => {
  const { stack } = built((scope, cluster) => new NginxIngress(scope, 'Nginx', { cluster, ...options }));
  synth(stack);
  return valuesIn(stack, 'ingress-nginx');
};

it('every controller has the same side doors to try', () => {
  const [first, ...others] = Object.values(KINDS).map(({ sideDoors }) => Object.keys(sideDoors));
  others.forEach((other) => expect(other).toEqual(first));
});

describe.each(Object.entries(KINDS))('%s', (_, { controller, seen, sideDoors }) => {
  it.each(Object.keys(WISHES))('is asked for %s', (what) => {
    const [options, expected] = WISHES[what];
    expect(seen(made({ ...options, controller }))).toMatchObject(expected);
  });

  it.each(Object.keys(sideDoors))('takes no second answer on %s from values', (what) => {
    const options = { controller, replicas: 3, watchNamespace: 'shop', trustedProxyCidrs: BLOCKS, isDefaultClass: true };
    expect(() => made({ ...options, helmValues: sideDoors[what] as any })).toThrow(/^Test\/Nginx\S*: `helmValues\.\S+` .* Fix: /);
  });
});
