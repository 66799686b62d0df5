import { randomBytes } from 'crypto';
import { ITerraformDependable, TerraformResource, TerraformStack, TerraformVariable } from 'cdktf';
import { synthApp, userStack } from './support';
import { EbsStorageClasses, HelmChart, HelmValue, KubernetesManifests, KubernetesNamespace, NginxIngress, ObservableEksCluster } from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { stackBeside, synth, testStack, warnings } from '../helpers/synth';

let stack: TerraformStack;
let cluster: FakeCluster;

beforeEach(() => {
  stack = testStack();
  cluster = new FakeCluster(stack);
});

const objects = (manifests: object[], id = 'Objects', kubernetesNamespace = 'shop') =>
  new KubernetesManifests(stack, id, { cluster, releaseName: id.toLowerCase(), kubernetesNamespace, manifests });
const object = (kind: string, name: string, more: object = {}, apiVersion = 'v1') => ({ apiVersion, kind, metadata: { name, ...more } });
const CRD = {
  ...object('CustomResourceDefinition', 'queues.example.com', {}, 'apiextensions.k8s.io/v1'),
  spec: { group: 'example.com', names: { kind: 'Queue', plural: 'queues' } },
};
const QUEUE = object('Queue', 'orders', {}, 'example.com/v1');

describe('a custom resource definition and an object of it', () => {
  it('are refused in one release', () => {
    expect(() => objects([CRD, QUEUE])).toThrow(new Error(
      'Test/Objects: `manifests[1]` is a custom resource whose definition is in the same release, so Kubernetes does not know its kind yet, '
      + 'got \'Queue of example.com/v1\'. Fix: use two KubernetesManifests: one for the definitions, and one for the objects that has the `dependencies` of the first.',
    ));
  });

  it('may stand in two', () => {
    const definitions = objects([CRD], 'Definitions');
    new KubernetesManifests(stack, 'Objects', { cluster, releaseName: 'objects', kubernetesNamespace: 'shop', manifests: [QUEUE], dependencies: definitions.dependencies });
    expect(synth(stack).resource('helm_release', 'Objects/Resource').depends_on).toContain(`helm_release.${definitions.resource.friendlyUniqueId}`);
  });

  describe('in two releases', () => {
    const after = (first: TerraformStack | ITerraformDependable[]) => {
      const own = Array.isArray(first) ? stack : first;
      return new KubernetesManifests(own, 'Objects', {
        cluster, releaseName: 'objects', kubernetesNamespace: 'shop', manifests: [QUEUE], dependencies: Array.isArray(first) ? first : [],
      });
    };
    const said = (made: KubernetesManifests) => {
      synth(TerraformStack.of(made));
      return warnings(made).filter((text) => text.includes('definition'));
    };

    it('warn where nothing brings the definition first', () => {
      objects([CRD], 'Definitions');
      expect(said(after([]))).toEqual([
        '`manifests[0]` is an object of example.com/Queue, whose definition is in Test/Definitions, but does not depend on it: on a new cluster the release may fail. Pass the `dependencies` of that construct as `dependencies` here.',
      ]);
    });

    it('warn wherever the definition was made', () => {
      const made = after([]);
      objects([CRD], 'Definitions');
      expect(said(made)).toHaveLength(1);
    });

    it.each<[string, () => TerraformStack | ITerraformDependable[]]>([
      ['by itself', () => objects([CRD], 'Definitions').dependencies],
      ['through a release between them', () => {
        const between = objects([object('ConfigMap', 'a')], 'Between');
        between.addDependency(...objects([CRD], 'Definitions').dependencies);
        return between.dependencies;
      }],
      ['through another resource', () => [new TerraformResource(stack, 'Wait', { terraformResourceType: 'terraform_data', dependsOn: objects([CRD], 'Definitions').dependencies })]],
      ['with its stack', () => {
        objects([CRD], 'Definitions');
        const later = stackBeside(stack, 'Later');
        later.addDependency(stack);
        return later;
      }],
    ])('do not where it comes first %s', (_, make) => {
      expect(said(after(make()))).toEqual([]);
    });
  });

  it('are not mistaken for one of another group', () => {
    objects([CRD, object('Queue', 'orders', {}, 'other.example.com/v1'), object('Queue', 'orders')]);
  });
});

describe('one object', () => {
  const CONFIG = object('ConfigMap', 'settings');

  it.each([
    ['by name', CONFIG, 'ConfigMap/shop/settings'],
    ['with its namespace said', object('ConfigMap', 'settings', { namespace: 'shop' }), 'ConfigMap/shop/settings'],
  ])('is refused twice in one release: %s', (_, second, key) => {
    expect(() => objects([CONFIG, second])).toThrow(new Error(
      `Test/Objects: \`manifests[1]\` is the same object as manifests[0], got '${key}'. Fix: remove one of them, or rename it.`,
    ));
  });

  it('is the same in any version of its group, and in any namespace where it stands in none', () => {
    expect(() => objects([object('Role', 'a', {}, 'rbac.authorization.k8s.io/v1'), object('Role', 'a', {}, 'rbac.authorization.k8s.io/v1beta1')])).toThrow('manifests[0]');
    expect(() => objects([
      object('ClusterRole', 'a', { namespace: 'x' }, 'rbac.authorization.k8s.io/v1'), object('ClusterRole', 'a', {}, 'rbac.authorization.k8s.io/v1'),
    ], 'More')).toThrow("'rbac.authorization.k8s.io/ClusterRole/a'");
  });

  it('is refused in two releases of a cluster', () => {
    objects([CONFIG], 'First');
    expect(() => objects([CONFIG], 'Second')).toThrow(new Error(
      'Test/Second: `manifests[0]` is an object that Test/First also contains, got \'ConfigMap/shop/settings\'. Fix: remove one of them, or rename it.',
    ));
    new EbsStorageClasses(stack, 'Classes', { cluster });
    expect(() => objects([object('StorageClass', 'gp3', {}, 'storage.k8s.io/v1')], 'Third')).toThrow('is an object that Test/Classes also contains');
  });

  it('is refused in two stacks for one cluster', () => {
    expect(() => synthApp((app) => {
      for (const name of ['one', 'two']) {
        const scope = userStack(app, name);
        const imported = ObservableEksCluster.fromClusterAttributes(scope, 'Cluster', { clusterName: 'shared' });
        new KubernetesManifests(scope, 'Objects', { cluster: imported, releaseName: name, kubernetesNamespace: 'shop', manifests: [CONFIG] });
      }
    })).toThrow(/`manifests\[0\]` is an object that one\/Objects also contains, and both refer to the cluster shared, got 'ConfigMap\/shop\/settings'/);
  });

  it('is another one by kind, group, name, namespace or cluster, as a hook, or where Terraform alone knows', () => {
    const name = new TerraformVariable(stack, 'name', {}).stringValue;
    const hook = { annotations: { 'helm.sh/hook': 'pre-install' } };
    objects([
      CONFIG, object('Secret', 'settings'), object('ConfigMap', 'other'), object('ConfigMap', 'settings', { namespace: 'default' }), object('ConfigMap', 'settings', {}, 'example.com/v1'),
      object('ConfigMap', 'settings', hook), object('ConfigMap', 'settings', hook), object('ConfigMap', name), object('ConfigMap', name),
    ]);
    new KubernetesManifests(stack, 'Elsewhere', {
      cluster: new FakeCluster(stack, 'Other', { clusterName: 'other' }), releaseName: 'objects', kubernetesNamespace: 'shop', manifests: [CONFIG],
    });
    synth(stack);
  });
});

describe('a class that is the default', () => {
  const ingressClass = (name: string, isDefault = 'true') =>
    object('IngressClass', name, { annotations: { 'ingressclass.kubernetes.io/is-default-class': isDefault } }, 'networking.k8s.io/v1');
  const storageClass = (name: string, isDefault = 'true') =>
    object('StorageClass', name, { annotations: { 'storageclass.kubernetes.io/is-default-class': isDefault } }, 'storage.k8s.io/v1');
  const withNginx = (isDefaultClass: boolean) => new NginxIngress(stack, 'Ingress', { cluster, isDefaultClass });
  const said = () => {
    synth(stack);
    return warnings(stack).filter((text) => text.includes('default storage class'));
  };

  it('is refused where the cluster has one for its Ingresses', () => {
    withNginx(true);
    expect(() => objects([object('ConfigMap', 'settings'), ingressClass('own')])).toThrow(new Error(
      'Test/Objects: `manifests[1].metadata.annotations["ingressclass.kubernetes.io/is-default-class"]` cannot be true: the cluster\'s default ingress class is \'nginx\', set by Test/Ingress, got true. '
      + 'Fix: remove it from one of them, and set the class in the Ingresses.',
    ));
  });

  it('is refused where manifests have one and the controller comes later', () => {
    objects([ingressClass('own')]);
    expect(() => withNginx(true)).toThrow("Test/Ingress: `isDefaultClass` cannot be true: the cluster's default ingress class is 'own', set by Test/Objects, got true.");
  });

  it('is refused twice among manifests', () => {
    expect(() => objects([ingressClass('own'), ingressClass('other')], 'Both')).toThrow(
      'Test/Both: `manifests[1].metadata.annotations["ingressclass.kubernetes.io/is-default-class"]` makes other a second default class, next to own: Kubernetes then rejects every Ingress without a class. Fix: remove it from one of them.',
    );
    objects([ingressClass('first')]);
    expect(() => objects([ingressClass('third')], 'More')).toThrow("the cluster's default ingress class is 'first', set by Test/Objects");
  });

  it('may be one, beside classes that are none', () => {
    withNginx(false);
    objects([ingressClass('own'), ingressClass('other', 'false')]);
    expect(() => synth(stack)).not.toThrow();
  });

  it('has a name of its own', () => {
    withNginx(false);
    expect(() => objects([object('IngressClass', 'nginx', {}, 'networking.k8s.io/v1')])).toThrow(
      "`manifests[0]` is an object that Test/Ingress also contains, got 'networking.k8s.io/IngressClass/nginx'. Fix: remove one of them, or rename it.",
    );
  });

  it('is a warning for storage, where the last one wins', () => {
    new EbsStorageClasses(stack, 'Classes', { cluster });
    objects([storageClass('own'), storageClass('none', 'false')]);
    expect(said()).toEqual([
      '`manifests[0].metadata.annotations["storageclass.kubernetes.io/is-default-class"]` makes own a default storage class, and so does Test/Classes with gp3: claims without a class get the one that was created last. Remove the annotation from one of them, or set the class in the claims.',
    ]);
  });

  it('is no matter for storage where it is the only one', () => {
    objects([storageClass('own'), storageClass('none', 'false')]);
    new EbsStorageClasses(stackBeside(stack, 'Other'), 'Classes', { cluster: new FakeCluster(stack, 'Another', { clusterName: 'another' }) });
    expect(said()).toEqual([]);
  });
});

describe('a namespace', () => {
  const INSIDE = object('ConfigMap', 'settings', { namespace: 'payments' });
  const missing = (found: string[]) => found.filter((text) => text.includes('which this app does not create'));

  it('that nothing makes is a warning with the fix', () => {
    const made = objects([object('ConfigMap', 'a'), INSIDE]);
    synth(stack);
    expect(warnings(made)).toEqual([
      '`manifests[1]` uses the namespace payments, which this app does not create: if it does not exist, the release fails. Create it with KubernetesNamespace, which accepts an existing namespace.',
    ]);
  });

  it('may be made later, by a namespace, a release or another stack', () => {
    const makers: Array<() => void> = [
      () => new KubernetesNamespace(stack, 'Payments', { cluster, kubernetesNamespace: 'payments' }),
      () => objects([], 'Other', 'payments'),
      () => new HelmChart(stack, 'Chart', { cluster, chart: { chart: 'a', chartVersion: '1.0.0', appVersion: '1.0.0', repository: 'oci://charts.example.com/a', license: 'Apache-2.0' }, releaseName: 'a', kubernetesNamespace: 'payments' }),
    ];
    for (const make of makers) {
      stack = testStack();
      cluster = new FakeCluster(stack);
      const made = objects([INSIDE]);
      make();
      synth(stack);
      expect(missing(warnings(made))).toEqual([]);
    }
  });

  it('may be that of the release, one of Kubernetes, none, or one that only Terraform knows', () => {
    const namespace = new TerraformVariable(stack, 'namespace', {}).stringValue;
    const made = objects([
      object('ConfigMap', 'a', { namespace: 'shop' }), object('ConfigMap', 'a', { namespace: 'kube-system' }), object('ConfigMap', 'a', { namespace }),
      object('ClusterRole', 'a', { namespace: 'nowhere' }, 'rbac.authorization.k8s.io/v1'),
    ]);
    synth(stack);
    expect(warnings(made)).toEqual([]);
  });
});

describe('a Secret', () => {
  it.each([{ stringData: { password: 'x' } }, { data: { password: 'eA==' } }])('with its values is a warning: %j', (values) => {
    expect(warnings(objects([{ ...object('Secret', 'a'), ...values }]))).toEqual([expect.stringContaining('`manifests[0]` is a Secret with literal values')]);
  });

  it('without values, or with those that Terraform knows, is none', () => {
    const password = new TerraformVariable(stack, 'password', { sensitive: true }).stringValue;
    expect(warnings(objects([object('Secret', 'a'), { ...object('Secret', 'b'), stringData: { password } }]))).toEqual([]);
  });
});

describe('the size of a release', () => {
  const config = (kib: number) => ({ ...object('ConfigMap', 'large'), data: { blob: randomBytes(kib * 768).toString('base64') } });

  it('is refused where Helm could not keep it', () => {
    expect(() => objects([config(700)])).toThrow(/^Test\/Objects: `manifests` results in a release of about \d{4} KiB, and Helm cannot store more than 1024\. Fix: split it into several releases\.$/);
  });

  it('is a warning near the limit, and fine below', () => {
    expect(warnings(objects([config(430)], 'Near'))).toEqual([expect.stringMatching(/^`manifests` results in a release of about \d{3} KiB, and Helm cannot store more than 1024 KiB\. Split/)]);
    expect(warnings(objects([{ ...config(200), metadata: { name: 'small' } }], 'Small'))).toEqual([]);
  });

  it('counts as packed: text that repeats is small', () => {
    const long = ['a', 'b', 'c'].map((name) => ({ ...object('ConfigMap', name), data: { text: 'the same line again\n'.repeat(50_000) } }));
    expect(warnings(objects(long))).toEqual([]);
  });

  it('counts the values of a chart as well', () => {
    const entry = { chart: 'own', chartVersion: '1.0.0', appVersion: '1', repository: 'https://charts.example.com', license: 'MIT' };
    expect(() => new HelmChart(stack, 'Chart', { cluster, chart: entry, releaseName: 'x', kubernetesNamespace: 'x', helmValues: config(1200) }))
      .toThrow(/^Test\/Chart: `helmValues` results in a release of about \d{4} KiB/);
  });
});

describe('fields that the API server refuses', () => {
  const pod = (more: object) => ({ metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'a', ...more }] } });
  const workload = (kind: string, template: object, apiVersion = 'apps/v1') => ({ ...object(kind, 'a', {}, apiVersion), spec: { template } });

  it.each<[string, object, string]>([
    ['a label that is none', object('ConfigMap', 'a', { labels: { 'a b': 'c' } }), 'manifests[0].metadata.labels` is not a valid key in Kubernetes'],
    ['a label that is no text', object('Queue', 'a', { labels: { tier: 1 } }, 'example.com/v1'), 'manifests[0].metadata.labels.tier` must be a string, got 1'],
    ['an annotation that is no text', object('Service', 'a', { annotations: { 'example.com/a': true } }), 'manifests[0].metadata.annotations["example.com/a"]` must be a string'],
    ['a name that is none', object('ConfigMap', 'A_b'), 'manifests[0].metadata.name` is not valid'],
    ['a name that is too long for a Service', object('Service', 'a'.repeat(64)), 'manifests[0].metadata.name` is not valid'],
    ['the name of an Ingress', object('Ingress', 'a/b', {}, 'networking.k8s.io/v1'), 'manifests[0].metadata.name` is not valid'],
    ['data that is no text', { ...object('ConfigMap', 'a'), data: { replicas: 3 } }, 'manifests[0].data.replicas` must be a string, got 3'],
    ['data of a Secret', { ...object('Secret', 'a'), stringData: { port: 5432 } }, 'manifests[0].stringData.port` must be a string'],
    ['too much data', { ...object('ConfigMap', 'a'), data: { a: 'x'.repeat(1024 * 1024 + 1) } }, 'manifests[0].data` must hold 1048576 bytes at most'],
    ['a variable that is no text', workload('Deployment', pod({ env: [{ name: 'PORT', value: 80 }] })), 'manifests[0].spec.template.spec.containers[0].env[0].value` must be a string'],
    ['a label of pods', workload('DaemonSet', { ...pod({}), metadata: { labels: { a: 'b c' } } }), 'manifests[0].spec.template.metadata.labels.a` is not a valid value'],
    ['an annotation of the pods of a CronJob', { ...object('CronJob', 'a', {}, 'batch/v1'), spec: { jobTemplate: { spec: { template: { ...pod({}), metadata: { annotations: { a: 1 } } } } } } },
      'manifests[0].spec.jobTemplate.spec.template.metadata.annotations.a` must be a string'],
  ])('are refused: %s', (_, manifest, problem) => {
    expect(() => objects([manifest])).toThrow(`Test/Objects: \`${problem}`);
  });

  it.each<[string, object]>([
    ['names of roles', object('ClusterRole', 'system:node', {}, 'rbac.authorization.k8s.io/v1')],
    ['numbers in objects of others', { ...object('Queue', 'a', {}, 'example.com/v1'), spec: { env: { SIZE: 3 }, template: { metadata: { labels: { a: '{{name}}' } } } } }],
    ['null for nothing', { ...object('ConfigMap', 'a', { labels: null, annotations: { a: null } }), data: { a: HelmValue.NONE }, binaryData: HelmValue.NONE }],
    ['text', { ...object('ConfigMap', 'a.b', { labels: { 'example.com/a': 'b' }, annotations: { a: 'any text' } }), data: { 'a.txt': '3' }, binaryData: { b: 'AA==' } }],
    ['variables that come from elsewhere', workload('Deployment', pod({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }, { name: 'B', value: '1' }] }))],
  ])('are none of: %s', (_, manifest) => {
    expect(() => objects([manifest])).not.toThrow();
  });

  it('are not looked for in what only Terraform knows', () => {
    const later = new TerraformVariable(stack, 'Later', {});
    expect(() => objects([{ ...object('ConfigMap', 'a', { labels: { a: later.stringValue } }), data: { a: later.stringValue, b: later.numberValue as unknown as string } }])).not.toThrow();
  });
});
