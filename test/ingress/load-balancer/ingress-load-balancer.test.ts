import { LoadBalancerKind } from '../../../src/ingress/common/load-balancer-kind';
import { IngressLoadBalancer } from '../../../src/ingress/load-balancer/ingress-load-balancer';
import { ClientAddress, IngressTls } from '../../../src/ingress/load-balancer/ingress-service';
import { ClassicElbListener } from '../../../src/ingress/load-balancer/load-balancer-options';
import { testStack } from '../../helpers/synth';

const CERTIFICATE = 'arn:aws:acm:eu-west-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab';
const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-';

const bind = (loadBalancer: IngressLoadBalancer, tags: { [key: string]: string } = {}) => {
  const service = loadBalancer.bind(testStack(), tags);
  const annotations = Object.fromEntries(Object.entries(service.annotations).map(([key, value]) => [key.replace(PREFIX, ''), value]));
  return { ...service, annotations };
};

describe('a Classic ELB', () => {
  const elb = IngressLoadBalancer.classicElb;

  it('is what a Service gets without class and type, and takes HTTP on port 80', () => {
    expect(bind(elb())).toEqual({
      replacementKey: 'Classic ELB, internet-facing',
      internal: false,
      annotations: { 'backend-protocol': 'http', 'cross-zone-load-balancing-enabled': 'true' },
      sourceRanges: undefined,
      tls: IngressTls.NONE,
      clientAddress: ClientAddress.FORWARDED_FOR,
    });
    expect(elb()).toMatchObject({ kind: LoadBalancerKind.CLASSIC, needsLoadBalancerController: false });
  });

  it('ends TLS 1.2 with a certificate', () => {
    expect(bind(elb({ certificateArn: CERTIFICATE }))).toMatchObject({
      annotations: { 'backend-protocol': 'http', 'ssl-cert': CERTIFICATE, 'ssl-ports': '443', 'ssl-negotiation-policy': 'ELBSecurityPolicy-TLS-1-2-2017-01' },
      tls: IngressTls.LOAD_BALANCER,
      clientAddress: ClientAddress.FORWARDED_FOR,
    });
    expect(bind(elb({ certificateArn: CERTIFICATE, sslPolicy: 'Other' })).annotations['ssl-negotiation-policy']).toBe('Other');
  });

  it('passes TCP on, with PROXY protocol or without', () => {
    const listener = ClassicElbListener.TCP;
    expect(bind(elb({ listener }))).toMatchObject({ annotations: { 'backend-protocol': 'tcp' }, tls: IngressTls.CONTROLLER, clientAddress: ClientAddress.CONNECTION });
    expect(bind(elb({ listener, proxyProtocol: true }))).toMatchObject({ annotations: { 'proxy-protocol': '*' }, clientAddress: ClientAddress.PROXY_PROTOCOL });
  });

  it('takes tags, source ranges, idle timeout and scheme', () => {
    expect(bind(elb({ internal: true, idleTimeoutSeconds: 300, crossZone: false, sourceRanges: ['8.8.8.0/24'] }), { a: '1', b: '2' })).toMatchObject({
      annotations: { 'internal': 'true', 'connection-idle-timeout': '300', 'cross-zone-load-balancing-enabled': 'false', 'additional-resource-tags': 'a=1,b=2' },
      sourceRanges: ['8.8.8.0/24'],
      internal: true,
    });
  });

  it.each([
    ['PROXY protocol with HTTP', { proxyProtocol: true },
      'Test: `loadBalancer.proxyProtocol` cannot be true with an HTTP listener, which sends the client\'s address in X-Forwarded-For, got true. '
      + 'Fix: leave it out, or set `listener` to ClassicElbListener.TCP.'],
    ['a certificate with TCP', { listener: ClassicElbListener.TCP, certificateArn: CERTIFICATE },
      'Test: `loadBalancer.certificateArn` cannot be combined with a TCP listener: it would terminate TLS without forwarded headers, so redirects to HTTPS would loop, '
      + `got '${CERTIFICATE}'. Fix: use ClassicElbListener.HTTP, or terminate TLS in the controller.`],
    ['a policy for TLS without a certificate', { sslPolicy: 'Other' },
      'Test: `loadBalancer.sslPolicy` applies to TLS at the load balancer, which requires `certificateArn`, got \'Other\'. '
      + 'Fix: set a certificate, or leave it out.'],
    ['an idle timeout that is too long', { idleTimeoutSeconds: 4001 },
      'Test: `loadBalancer.idleTimeoutSeconds` must be a whole number from 1 to 4000, got 4001. Fix: pass a number from 1 to 4000.'],
    ['a source range with host bits', { sourceRanges: ['8.8.8.1/24'] },
      'Test: `loadBalancer.sourceRanges[0]` is not a CIDR block, got \'8.8.8.1/24\'. Allowed: CIDR notation without host bits, such as 10.0.0.0/8. '
      + 'Fix: correct the block.'],
  ])('refuses %s', (_, options, message) => {
    expect(() => bind(elb(options))).toThrow(new Error(message));
  });
});

describe('an NLB of the cloud controller', () => {
  it('keeps the client\'s address and leaves TLS to the controller', () => {
    expect(bind(IngressLoadBalancer.nlb(), { a: '1' })).toEqual({
      replacementKey: 'NLB, internet-facing',
      internal: false,
      annotations: { 'type': 'nlb', 'cross-zone-load-balancing-enabled': 'true', 'additional-resource-tags': 'a=1' },
      sourceRanges: undefined,
      externalTrafficPolicy: 'Local',
      tls: IngressTls.CONTROLLER,
      clientAddress: ClientAddress.CONNECTION,
    });
    expect(IngressLoadBalancer.nlb()).toMatchObject({ kind: LoadBalancerKind.NETWORK, needsLoadBalancerController: false });
  });

  it('ends TLS with a certificate, and encrypts again: nothing else would tell applications of https', () => {
    expect(bind(IngressLoadBalancer.nlb({ certificateArn: CERTIFICATE, internal: true }))).toMatchObject({
      annotations: { 'internal': 'true', 'backend-protocol': 'ssl', 'ssl-cert': CERTIFICATE, 'ssl-ports': '443', 'ssl-negotiation-policy': 'ELBSecurityPolicy-TLS13-1-2-2021-06' },
      tls: IngressTls.REENCRYPTED,
    });
  });
});

describe('an NLB whose targets are pods', () => {
  const nlb = IngressLoadBalancer.nlbWithPodTargets;

  it('is made by the AWS Load Balancer Controller, by class', () => {
    expect(bind(nlb(), { a: '1' })).toEqual({
      replacementKey: 'NLB of the AWS Load Balancer Controller, internet-facing',
      internal: false,
      annotations: {
        'nlb-target-type': 'ip',
        'scheme': 'internet-facing',
        'attributes': 'load_balancing.cross_zone.enabled=true',
        'target-group-attributes': 'preserve_client_ip.enabled=true',
      },
      loadBalancerClass: 'service.k8s.aws/nlb',
      sourceRanges: undefined,
      tls: IngressTls.CONTROLLER,
      clientAddress: ClientAddress.CONNECTION,
    });
    expect(nlb()).toMatchObject({ kind: LoadBalancerKind.NETWORK, needsLoadBalancerController: true });
  });

  it('is internal, speaks PROXY protocol and ends TLS when asked', () => {
    expect(bind(nlb({ internal: true, proxyProtocol: true, certificateArn: CERTIFICATE, crossZone: false }))).toMatchObject({
      annotations: {
        'scheme': 'internal',
        'target-group-attributes': 'proxy_protocol_v2.enabled=true',
        'backend-protocol': 'ssl',
        'ssl-cert': CERTIFICATE,
        'attributes': 'load_balancing.cross_zone.enabled=false',
      },
      tls: IngressTls.REENCRYPTED,
      clientAddress: ClientAddress.PROXY_PROTOCOL,
    });
  });
});

describe('a load balancer outside AWS', () => {
  it('is what the cluster makes of the Service', () => {
    const made = IngressLoadBalancer.ofCluster({ annotations: { 'cloud.example.com/size': 'small' }, sourceRanges: ['8.8.8.0/24'] });
    expect(bind(made)).toEqual({
      replacementKey: 'of the cluster',
      annotations: { 'cloud.example.com/size': 'small' },
      sourceRanges: ['8.8.8.0/24'],
      externalTrafficPolicy: 'Local',
      tls: IngressTls.CONTROLLER,
      clientAddress: ClientAddress.CONNECTION,
    });
    expect(made.kind).toBe(LoadBalancerKind.OTHER);
    expect(bind(IngressLoadBalancer.ofCluster()).annotations).toEqual({});
  });

  it.each([
    ['outside AWS', IngressLoadBalancer.ofCluster, ' or 2600:1f18::/32'], ['as NLB', IngressLoadBalancer.nlb, ''],
    ['as NLB with pods', IngressLoadBalancer.nlbWithPodTargets, ' or 2600:1f18::/32'],
  ])('%s refuses what is no block', (_, factory, more) => {
    expect(() => bind(factory({ sourceRanges: ['everybody'] }))).toThrow(new Error(
      `Test: \`loadBalancer.sourceRanges[0]\` is not a CIDR block, got 'everybody'. Allowed: CIDR notation without host bits, such as 10.0.0.0/8${more}. Fix: correct the block.`,
    ));
  });

  it.each([['outside AWS', IngressLoadBalancer.ofCluster], ['as NLB with pods', IngressLoadBalancer.nlbWithPodTargets]])('%s takes IPv6 clients', (_, factory) => {
    expect(bind(factory({ sourceRanges: ['10.0.0.0/8', '2600:1f18::/32'] })).sourceRanges).toEqual(['10.0.0.0/8', '2600:1f18::/32']);
  });

  it.each([['Classic ELB', IngressLoadBalancer.classicElb], ['NLB', IngressLoadBalancer.nlb]])('the cloud controller takes no IPv6 client for a %s', (_, factory) => {
    expect(() => bind(factory({ sourceRanges: ['2600:1f18::/32'] }))).toThrow(
      /^Test: `loadBalancer\.sourceRanges\[0\]` is an IPv6 block, and the cloud controller of EKS, .* supports only IPv4; IngressLoadBalancer\.nlbWithPodTargets\(\) supports both/,
    );
  });
});

describe('all load balancers of AWS', () => {
  const { classicElb, nlb, nlbWithPodTargets } = IngressLoadBalancer;
  const said = (options: object) => [classicElb, nlb, nlbWithPodTargets].map((make) => {
    try {
      bind(make(options));
      return 'taken';
    } catch (error) {
      return (error as Error).message;
    }
  });

  it.each<[string, object]>([
    ['nothing', {}], ['a certificate of ACM', { certificateArn: CERTIFICATE }],
    ['a certificate of IAM', { certificateArn: 'arn:aws:iam::111122223333:server-certificate/own' }],
    ['a policy that all know', { certificateArn: CERTIFICATE, sslPolicy: 'ELBSecurityPolicy-TLS-1-2-2017-01' }],
    ['clients of a network', { internal: true, sourceRanges: ['10.0.0.0/8', '0.0.0.0/0'] }], ['one zone', { crossZone: false }],
  ])('take %s', (_, options) => {
    expect(said(options)).toEqual(['taken', 'taken', 'taken']);
  });

  it.each<[string, object]>([
    ['an empty list of clients', { sourceRanges: [] }], ['a block with host bits', { sourceRanges: ['10.1.2.3/8'] }],
    ['a certificate of another service', { certificateArn: 'arn:aws:s3:::bucket' }], ['a name for a certificate', { certificateArn: 'my-certificate' }],
    ['a policy without a certificate', { sslPolicy: 'ELBSecurityPolicy-TLS-1-2-2017-01' }],
    ['a policy that is no name', { certificateArn: CERTIFICATE, sslPolicy: 'TLS 1.2' }],
    ['an option that there is not', { internall: true }], ['text for a choice of two', { internal: 'true' }],
  ])('refuse %s', (_, options) => {
    expect(said(options)).toEqual([1, 2, 3].map(() => expect.stringMatching(/`.*Fix: /)));
  });

  it.each(['ELBSecurityPolicy-TLS13-1-2-2021-06', 'ELBSecurityPolicy-FS-1-2-Res-2020-10', 'ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04', 'ELBSecurityPolicy-TLS-1-2-Ext-2018-06'])(
    'but a Classic ELB take %s', (sslPolicy) => {
      expect(said({ certificateArn: CERTIFICATE, sslPolicy })).toEqual([
        `Test: \`loadBalancer.sslPolicy\` is a policy of Application and Network Load Balancers, which a Classic ELB does not support, got '${sslPolicy}'. `
        + 'Allowed: a policy of Classic ELBs, such as ELBSecurityPolicy-TLS-1-2-2017-01. Fix: use one of these, leave it out, or use IngressLoadBalancer.nlb().',
        'taken', 'taken',
      ]);
    },
  );

  it.each(['ELBSecurityPolicy-2011-08', 'ELBSecurityPolicy-2014-10', 'ELBSecurityPolicy-2015-03'])('but a Network Load Balancer take %s', (sslPolicy) => {
    const refused = `Test: \`loadBalancer.sslPolicy\` is a policy of Classic ELBs, which a Network Load Balancer does not support, got '${sslPolicy}'. `
      + 'Allowed: a policy listed by `aws elbv2 describe-ssl-policies`, such as ELBSecurityPolicy-TLS13-1-2-2021-06. Fix: use one of these, or leave it out.';
    expect(said({ certificateArn: CERTIFICATE, sslPolicy })).toEqual(['taken', refused, refused]);
  });
});
