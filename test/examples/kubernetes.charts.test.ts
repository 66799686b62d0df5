import { existsSync } from 'fs';
import { join } from 'path';
import { startExample, Synthesised, temporaryFolder, withoutExpressions, WORKTEST } from './support';
import { DualIngress } from '../../src/ingress/dual-ingress';
import { IngressLoadBalancer } from '../../src/ingress/load-balancer/ingress-load-balancer';
import { NginxController } from '../../src/ingress/nginx/nginx-controller';
import { chartFolder, helmTemplate, kustomize, validate } from '../helpers/charts';
import { built, documentsIn } from '../ingress/support';

/** The open list: kinds of custom resources, whose schemas Kubernetes does not have. They are checked by nobody here. */
const CUSTOM_RESOURCES: { readonly [release: string]: string[] } = {
  'aws-load-balancer-controller': ['IngressClassParams elbv2.k8s.aws/v1beta1'],
};

// The releases name the tests, so that it has to be there before there is one.
const outdir = temporaryFolder();
expect(startExample(outdir)).toMatchObject({ status: 0 });
const demo = new Synthesised(outdir).stack('worktest-demo');
const releases = demo.resources('helm_release');

describe('Kubernetes 1.36 takes', () => {
  it.each(releases.map((release) => [release.name, release]))('all that Helm renders of the release %s', (name, release) => {
    const bundled = join(demo.directory, release.chart);
    const objects = helmTemplate({
      name,
      namespace: release.namespace,
      chart: existsSync(bundled) ? bundled : chartFolder(release.chart),
      values: release.values.map(withoutExpressions),
    }, { crds: true });
    expectValid(objects, name);
  });

  it('all that Helm renders of Traefik in place of ingress-nginx', () => {
    const { stack } = built((scope, cluster) => new DualIngress(scope, 'Ingress', {
      cluster,
      nginx: { controller: NginxController.traefik(), loadBalancer: IngressLoadBalancer.classicElb() },
      alb: { internetFacingByDefault: true },
      drain: true,
    }), { resourceSettings: { tags: { project: 'worktest', environment: 'demo' } } });
    const values = documentsIn(stack, 'ingress-nginx').map((document) => JSON.stringify(document));
    const objects = helmTemplate({ name: 'ingress-nginx', namespace: 'ingress-nginx', chart: chartFolder('traefik'), values }, { crds: true });
    expectValid(objects, 'traefik');
  });

  it('the app', () => {
    const objects = kustomize(join(WORKTEST, 'app'));
    expectValid(objects, 'app');
    expect(objects.map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'Deployment', 'Ingress', 'Ingress', 'Namespace', 'Service']);
  });

  it('the app that is traced', () => {
    const objects = kustomize(join(WORKTEST, 'app-traced'));
    expectValid(objects, 'app-traced');
    const [config] = objects.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('shop-nginx-'));
    expect(config.data['default.conf']).toContain('location = /stock');
  });

  it('the app as a team deploys it, without the namespace that the platform makes', () => {
    const objects = kustomize(join(WORKTEST, 'app-gitops'));
    expectValid(objects, 'app-gitops');
    expect(objects).toEqual(kustomize(join(WORKTEST, 'app')).filter(({ kind }) => kind !== 'Namespace'));
    expect([...new Set(objects.map(({ metadata }) => metadata.namespace))]).toEqual(['shop']);
  });

  it('nothing with a field that it does not know, or a value of another type', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'web' }] } };
    expect(validate([pod])).toEqual({ valid: ['pod/web'], unknownKinds: [], errors: [] });
    expect(validate([{ ...pod, spec: { ...pod.spec, containrs: [] } }]).errors).toEqual([expect.stringContaining('containrs')]);
    expect(validate([{ ...pod, spec: { ...pod.spec, priority: 'high' } }]).errors).toEqual([expect.stringContaining('high')]);
  });
});

function expectValid(objects: any[], name: string): void {
  expect(objects).not.toEqual([]);
  const { valid: _valid, ...rest } = validate(objects);
  expect(rest).toEqual({ errors: [], unknownKinds: CUSTOM_RESOURCES[name] ?? [] });
}
