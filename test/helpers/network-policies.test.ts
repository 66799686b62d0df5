import { End, isAllowed, PodEnd, reachesService } from './network-policies';

const pod = (namespace: string, app: string, more: Partial<PodEnd> = {}): PodEnd => ({
  name: app, namespace, labels: { app }, annotations: {}, ports: [{ name: 'http', containerPort: 8080 }], hostNetwork: false, ...more,
});
const policy = (namespace: string, spec: object) => ({ metadata: { namespace }, spec });
const [WEB, API, OTHER] = [pod('shop', 'web'), pod('shop', 'api'), pod('bank', 'web')];
const OUTSIDE: End = { address: '10.0.3.7' };
const DENY = policy('shop', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const from = (peers: object[] | undefined, ports?: object[]) => policy('shop', { podSelector: { matchLabels: { app: 'api' } }, ingress: [{ from: peers, ports }] });

describe('NetworkPolicies as Kubernetes reads them', () => {
  it.each<[string, any[], End, End, number, boolean]>([
    ['no policy allows everything', [], OTHER, API, 8080, true],
    ['an empty selector denies all pods of its namespace', [DENY], WEB, API, 8080, false],
    ['pods of other namespaces are not isolated by it', [DENY], API, OTHER, 8080, false],
    ['a pod that is not selected stays open', [from([])], OTHER, WEB, 8080, true],
    ['without types a policy without egress is one of ingress', [from([])], API, OTHER, 8080, true],
    ['no peers are everybody', [from(undefined)], OUTSIDE, API, 8080, true],
    ['a pod selector alone is of the own namespace', [from([{ podSelector: { matchLabels: { app: 'web' } } }])], WEB, API, 8080, true],
    ['a pod selector alone is of no other namespace', [from([{ podSelector: { matchLabels: { app: 'web' } } }])], OTHER, API, 8080, false],
    ['a namespace selector is for all of its pods', [from([{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bank' } } }])], OTHER, API, 8080, true],
    ['both selectors in one peer must match', [from([{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'api' } } }])], OTHER, API, 8080, false],
    ['a block is of addresses', [from([{ ipBlock: { cidr: '10.0.0.0/16' } }])], OUTSIDE, API, 8080, true],
    ['a block can have an exception', [from([{ ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.3.0/24'] } }])], OUTSIDE, API, 8080, false],
    ['a port by its name', [from(undefined, [{ port: 'http' }])], WEB, API, 8080, true],
    ['another port', [from(undefined, [{ port: 'http' }])], WEB, API, 9090, false],
    ['a range of ports', [from(undefined, [{ port: 9000, endPort: 9099 }])], WEB, API, 9090, true],
    ['another protocol', [from(undefined, [{ port: 8080, protocol: 'UDP' }])], WEB, API, 8080, false],
    ['policies add up', [DENY, from(undefined), policy('shop', { podSelector: {}, policyTypes: ['Egress'], egress: [{}] })], WEB, API, 8080, true],
    ['both ends must allow it', [DENY, from(undefined)], WEB, API, 8080, false],
    ['a pod in the network of its node is not held', [DENY], pod('shop', 'agent', { hostNetwork: true }), OTHER, 8080, true],
    ['expressions', [from([{ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] } }])], WEB, API, 8080, true],
  ])('%s', (_, policies, one, other, port, expected) => {
    expect(isAllowed(policies, one, other, port)).toBe(expected);
  });

  it('reach a Service by its selector, as the VPC CNI sees it', () => {
    const service = { spec: { selector: { app: 'api', tier: 'back' }, ports: [{ port: 80, targetPort: 8080 }] } };
    const to = (labels: object, port: number) => [policy('shop', {
      podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: { matchLabels: labels }, namespaceSelector: {} }], ports: [{ port }] }],
    })];
    expect(reachesService(to({ app: 'api' }, 8080), WEB, service, 'shop', 80)).toBe(true);
    expect(reachesService(to({ app: 'web' }, 8080), WEB, service, 'shop', 80)).toBe(false);
    expect(reachesService(to({ app: 'api' }, 9090), WEB, service, 'shop', 80)).toBe(false);
  });
});
