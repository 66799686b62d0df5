import { existsSync } from 'fs';
import { join } from 'path';
import { startExample, Synthesised, SynthesisedStack, temporaryFolder, withoutExpressions, WORKTEST } from './support';
import { DualIngress } from '../../src/ingress/dual-ingress';
import { IngressLoadBalancer } from '../../src/ingress/load-balancer/ingress-load-balancer';
import { NginxController } from '../../src/ingress/nginx/nginx-controller';
import { chartFolder, helmTemplate, kustomize, validate } from '../helpers/charts';
import { built, documentsIn } from '../ingress/support';

/** The open list: kinds of custom resources, whose schemas Kubernetes does not have. They are checked by nobody here. */
const CUSTOM_RESOURCES: { readonly [release: string]: string[] } = {
  'aws-load-balancer-controller': ['IngressClassParams elbv2.k8s.aws/v1beta1'],
  'instrumentation-default': ['Instrumentation opentelemetry.io/v1alpha1'],
};

// The releases name the tests, so that they have to be there before there is one.
const demo = releasesOf('worktest-demo');
// The drain is there where it may be destroyed.
const production = releasesOf('worktest-platform', '--profile', 'production', '--api-cidrs', '8.8.8.0/24', '--allow-destroy');

describe('Kubernetes 1.36 takes', () => {
  it.each([...demo.cases, ...production.cases])('of %s all that Helm renders of the release %s', (_, name, objects) => expectValid(objects(), name));

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

it('pods of production say which role they have where their service account has one, so that another role starts them anew, and no others do', () => {
  const associations = production.stack.resources('aws_eks_pod_identity_association').map((one) => `${one.namespace}/${one.service_account}`);
  const pods = production.cases.flatMap(([, , objects]) => objects()).filter(({ spec }) => spec?.template?.spec?.containers);
  const accountOf = ({ metadata, spec }: any) => `${metadata.namespace}/${spec.template.spec.serviceAccountName}`;
  const withRole = pods.filter(({ spec }) => 'cdktf-observable-eks/role' in (spec.template.metadata.annotations ?? {}));
  expect(withRole.map(nameOf)).toEqual(pods.filter((pod) => associations.includes(accountOf(pod))).map(nameOf));
  expect([...new Set(withRole.map(accountOf))].sort()).toEqual(associations.sort());
});

type Case = [profile: string, release: string, objects: () => any[]];

/** The releases of a stack of the example, each rendered once. */
function releasesOf(stackName: string, ...options: string[]): { readonly stack: SynthesisedStack; readonly cases: Case[] } {
  const outdir = temporaryFolder();
  expect(startExample(outdir, ...options)).toMatchObject({ status: 0 });
  const stack = new Synthesised(outdir).stack(stackName);
  return {
    stack,
    cases: stack.resources('helm_release').map(({ name, namespace, chart, values }): Case => {
      const bundled = join(stack.directory, chart);
      let objects: any[] | undefined;
      return [stackName, name, () => objects ??= helmTemplate({
        name, namespace, chart: existsSync(bundled) ? bundled : chartFolder(chart), values: values.map(withoutExpressions),
      }, { crds: true })];
    }),
  };
}

function nameOf({ kind, metadata }: any): string {
  return `${kind}/${metadata.name}`;
}

function expectValid(objects: any[], name: string): void {
  expect(objects).not.toEqual([]);
  const { valid: _valid, ...rest } = validate(objects);
  expect(rest).toEqual({ errors: [], unknownKinds: CUSTOM_RESOURCES[name] ?? [] });
}
