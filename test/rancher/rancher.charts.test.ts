import { RancherCertificate, RancherServer } from '../../src';
import { renderedOf } from '../charts/rendered';
import { validate } from '../helpers/charts';
import { FakeCluster } from '../helpers/fake-cluster';
import { testStack } from '../helpers/synth';

function rendered(certificate: RancherCertificate): any[] {
  const stack = testStack();
  new RancherServer(stack, 'Rancher', { cluster: new FakeCluster(stack), hostname: 'rancher.example.com', certificate, ingressClassName: 'nginx' });
  return renderedOf(stack).flatMap(({ objects }) => objects);
}

const of = (objects: any[], kind: string, name = 'rancher') => objects.find((one) => one.kind === kind && one.metadata.name === name);

describe.each<[string, RancherCertificate, string[], boolean]>([
  ['a Secret', RancherCertificate.secret(), [], true],
  ['the load balancer', RancherCertificate.external(), [], false],
  ['its own authority', RancherCertificate.selfSigned(), ['Issuer'], true],
  ['Let\'s Encrypt', RancherCertificate.letsEncrypt({ email: 'ops@example.com' }), ['Issuer'], true],
])('the real chart, with a certificate of %s', (_, certificate, further, hasTls) => {
  const objects = rendered(certificate);

  it('makes valid objects, and asks for cert-manager only where it is said to', () => {
    const { errors, unknownKinds } = validate(objects);
    expect(errors).toEqual([]);
    expect(unknownKinds.map((kind) => kind.split(' ')[0])).toEqual(further);
    expect(certificate.needsCertManager).toBe(further.length > 0);
  });

  it('answers the challenge by the same class', () => {
    const solver = of(objects, 'Issuer')?.spec.acme?.solvers[0].http01.ingress;
    expect(solver).toEqual(certificate.source === 'letsEncrypt' ? { class: 'nginx' } : undefined);
  });

  it('has an Ingress of the class, whose connections live, and the address that imports are told', () => {
    const { metadata, spec } = of(objects, 'Ingress');
    expect(spec).toMatchObject({ ingressClassName: 'nginx', rules: [{ host: 'rancher.example.com' }] });
    expect(spec.tls !== undefined).toBe(hasTls);
    expect(metadata.annotations['nginx.ingress.kubernetes.io/proxy-read-timeout']).toBe('1800');
    const [container] = of(objects, 'Deployment').spec.template.spec.containers;
    expect(container.env).toContainEqual({ name: 'CATTLE_SERVER_URL', value: 'https://rancher.example.com' });
  });

  it('holds no password, and a Job after it that does not stop a destroy', () => {
    expect(of(objects, 'Secret', 'bootstrap-secret')).toBeUndefined();
    const [{ env }] = of(objects, 'Job', 'rancher-post-delete').spec.template.spec.containers;
    expect(env).toContainEqual({ name: 'IGNORETIMEOUTERROR', value: 'true' });
    // All releases of these go with it, so none of the library's may stand there.
    expect(env.find(({ name }: any) => name === 'NAMESPACES').value).not.toContain('kube-system');
  });
});
