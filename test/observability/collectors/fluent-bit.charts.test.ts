import { FluentBit } from '../../../src/observability/collectors/fluent-bit';
import { LogOutput } from '../../../src/observability/collectors/log-output';
import { chartFolder, helmTemplate, validate } from '../../helpers/charts';
import { containersOf, notRestricted, podsOf } from '../../helpers/pod-security';
import { testStack } from '../../helpers/synth';
import { documentsIn, plainCluster } from '../support';

describe('Fluent Bit as Helm renders it', () => {
  let objects: any[];
  beforeAll(() => {
    const stack = testStack();
    new FluentBit(stack, 'Collector', {
      cluster: plainCluster(stack),
      outputs: { loki: LogOutput.loki({ url: 'http://loki.monitoring.svc:3100' }) },
      dropPatterns: ['{{ not a template }}', 'a{2}$'],
    });
    const values = documentsIn(stack, 'fluent-bit').map((document) => JSON.stringify(document));
    objects = helmTemplate({ name: 'fluent-bit', namespace: 'monitoring-agents', chart: chartFolder('fluent-bit'), values });
  });

  const daemonSet = () => objects.find(({ kind }) => kind === 'DaemonSet');

  it('is objects that Kubernetes takes', () => {
    const { valid, errors } = validate(objects);
    expect(errors).toEqual([]);
    expect(valid).toHaveLength(objects.length);
  });

  it('is one pod on every node, with requests and a memory limit, that may read pods and namespaces alone', () => {
    expect(daemonSet().spec.template.spec.tolerations).toEqual([{ operator: 'Exists' }]);
    const [container] = containersOf(podsOf(objects)[0]);
    expect(container.resources).toMatchObject({ requests: { cpu: '50m' }, limits: { memory: '256Mi' } });
    const [{ rules }] = objects.filter(({ kind }) => kind === 'ClusterRole');
    expect(rules).toEqual([{ apiGroups: [''], resources: ['namespaces', 'pods'], verbs: ['get', 'list', 'watch'] }]);
  });

  it('asks of Pod Security what reading files of the node needs, and no more', () => {
    expect(podsOf(objects).flatMap(notRestricted).sort()).toEqual(['fluent-bit: runAsNonRoot', 'hostPath state', 'hostPath varlog']);
  });

  it('has the configuration as it was written', () => {
    const config = objects.find(({ kind }) => kind === 'ConfigMap').data['fluent-bit.conf'];
    expect(config).toContain('    Exclude log {{ not a template }}\n');
    expect(config).toContain('    Exclude log a{2}$\n');
    expect(config.match(/^\[\w+\]$/gm)).toEqual(['[SERVICE]', '[INPUT]', '[FILTER]', '[FILTER]', '[FILTER]', '[OUTPUT]']);
  });
});
