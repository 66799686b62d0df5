/** Where the API takes anything: what cannot be written for Kubernetes is refused with its place, at each of these places. */
import { TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import {
  ChartCatalog, CoreAddons, DashboardAddress, DashboardBinding, DashboardDataSource, Dashboards, Grafana, GrafanaDatabase, GrafanaDatabaseBinding,
  HelmChart, HelmValue, KubernetesManifests, NginxController, NginxIngress,
} from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { synth, testStack } from '../helpers/synth';

type Place = (stack: TerraformStack, values: Record<string, any>) => IConstruct;

class OwnDashboard extends DashboardAddress {
  constructor(private readonly helmValues: Record<string, any>) {
    super();
  }

  public bind(): DashboardBinding {
    return { helmValues: this.helmValues };
  }
}

class OwnDatabase extends GrafanaDatabase {
  constructor(private readonly helmValues: Record<string, any>) {
    super();
  }

  public bind(): GrafanaDatabaseBinding {
    return { helmValues: this.helmValues, dependencies: [] };
  }
}

class OwnController extends NginxController {
  constructor(private readonly values: { defaultHelmValues: Record<string, any>; requiredHelmValues: Record<string, any> }) {
    super();
  }

  public bind() {
    return { chart: ChartCatalog.INGRESS_NGINX, ...this.values };
  }
}

const cluster = (stack: TerraformStack) => new FakeCluster(stack, 'Cluster');
const chart = (stack: TerraformStack, props: object) => new HelmChart(stack, 'Chart', {
  cluster: cluster(stack), chart: ChartCatalog.GRAFANA, releaseName: 'web', kubernetesNamespace: 'shop', ...props,
});
const controller = (stack: TerraformStack, defaultHelmValues: object, requiredHelmValues: object) =>
  new NginxIngress(stack, 'Nginx', { cluster: cluster(stack), controller: new OwnController({ defaultHelmValues, requiredHelmValues }) });

const PLACES: [string, Place][] = [
  ['helmValues of a chart', (stack, helmValues) => chart(stack, { helmValues })],
  ['defaultHelmValues of a chart', (stack, defaultHelmValues) => chart(stack, { defaultHelmValues })],
  ['requiredHelmValues of a chart', (stack, requiredHelmValues) => chart(stack, { requiredHelmValues })],
  ['manifests', (stack, spec) => new KubernetesManifests(stack, 'Manifests', {
    cluster: cluster(stack), releaseName: 'web', kubernetesNamespace: 'shop', manifests: [{ apiVersion: 'example.com/v1', kind: 'Queue', metadata: { name: 'a' }, spec }],
  })],
  ['the metadata of manifests', (stack, other) => new KubernetesManifests(stack, 'Manifests', {
    cluster: cluster(stack), releaseName: 'web', kubernetesNamespace: 'shop', manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', other } }],
  })],
  ['helmValues of an add-on', (stack, helmValues) => new CoreAddons(stack, 'Addons', { cluster: cluster(stack), coredns: { helmValues } })],
  ['values of a dashboard', (stack, helmValues) => new Grafana(stack, 'Grafana', {
    cluster: cluster(stack),
    prometheus: { url: 'http://prometheus' },
    dashboards: [Dashboards.of({ name: 'own', folder: 'Own', address: new OwnDashboard(helmValues), dataSource: DashboardDataSource.PROMETHEUS })],
  })],
  ['values of a database', (stack, helmValues) => new Grafana(stack, 'Grafana', { cluster: cluster(stack), database: new OwnDatabase(helmValues) })],
  ['default values of a controller', (stack, values) => controller(stack, values, {})],
  ['required values of a controller', (stack, values) => controller(stack, {}, values)],
];

const circle: Record<string, any> = {};
circle.again = circle;

const WRONG: [string, unknown][] = [
  ['NaN', NaN], ['Infinity', Infinity], ['a number beyond 2^53', 2 ** 53 + 2], ['a bigint', 1n], ['a function', () => 1], ['a symbol', Symbol('x')],
  ['a Date', new Date(0)], ['a Set', new Set([1])], ['a Map', new Map([[1, 2]])], ['bytes', Buffer.from('a')], ['an array of bytes', new Uint8Array(1)],
  ['an instance of a class', new (class Thing {})()], ['a map in itself', circle], ['a construct', testStack()], ['undefined in a list', [undefined]], ['a hole in a list', [1, , 2]],
];

describe.each(PLACES)('%s', (_place, make) => {
  it.each(WRONG)('refuses %s, in a map and in a list', (_kind, value) => {
    for (const values of [{ deep: { inside: value } }, { deep: [{ inside: [value] }] }]) {
      const attempt = () => synth(((stack: TerraformStack) => (make(stack, values), stack))(testStack()));
      expect(attempt).toThrow(/`[^`]*deep[^`]*inside[^`]*` (is|contains|has) .*\. Fix: /);
    }
  });

  it('writes null for HelmValue.NONE, anywhere', () => {
    const texts = [HelmValue.NONE, null].map((none) => {
      const stack = testStack();
      make(stack, { own: none, deep: { inside: [none, { more: none }] } });
      return synth(stack).text;
    });
    expect(texts[0]).toContain(String.raw`\"deep\":{\"inside\":[null,{\"more\":null}]}`);
    expect(texts[0]).toContain(String.raw`\"own\":null`);
    expect(texts[0]).toBe(texts[1]);
  });
});

it('HelmValue.NONE of another copy of the library is null as well', () => {
  let none: unknown;
  jest.isolateModules(() => {
    none = jest.requireActual<typeof import('../../src/charts/helm-value')>('../../src/charts/helm-value').HelmValue.NONE;
  });
  expect(none).not.toBe(HelmValue.NONE);
  const stack = testStack();
  PLACES[0][1](stack, { own: none });
  expect(synth(stack).text).toContain(String.raw`\"own\":null`);
});
