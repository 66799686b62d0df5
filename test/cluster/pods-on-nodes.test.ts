import { TerraformVariable } from 'cdktf';
import { tolerateAll } from '../../src/cluster/pods-on-nodes';
import { testStack } from '../helpers/synth';

const CRITICAL = { key: 'CriticalAddonsOnly', value: 'true', effect: 'NoSchedule' };
const GPU = { key: 'nvidia.com/gpu', effect: 'NoExecute' };

const tolerate = (tolerations: unknown, ...taints: { key: string; value?: string; effect: string }[]) => tolerateAll({ name: 'pods', tolerations }, taints);

describe('pods tolerate a taint', () => {
  it.each([
    ['any taint', [{ operator: 'Exists' }], GPU],
    ['any of a key', [{ key: 'CriticalAddonsOnly', operator: 'Exists' }], CRITICAL],
    ['any effect of a key and value', [{ key: 'CriticalAddonsOnly', value: 'true' }], CRITICAL],
    ['key, value and effect', [{ key: 'CriticalAddonsOnly', operator: 'Equal', value: 'true', effect: 'NoSchedule' }], CRITICAL],
    ['no value', [{ key: 'nvidia.com/gpu', operator: 'Equal', effect: 'NoExecute' }], GPU],
    ['one of several tolerations', [{ key: 'other', operator: 'Exists' }, { key: 'nvidia.com/gpu', operator: 'Exists' }], GPU],
  ])('by %s', (_, tolerations, taint) => {
    expect(tolerate(tolerations, taint)).toBe(true);
  });

  it.each([
    ['none', undefined, CRITICAL],
    ['an empty list', [], CRITICAL],
    ['another key', [{ key: 'other', operator: 'Exists' }], CRITICAL],
    ['another value', [{ key: 'CriticalAddonsOnly', value: 'false' }], CRITICAL],
    ['another effect', [{ key: 'CriticalAddonsOnly', operator: 'Exists', effect: 'NoExecute' }], CRITICAL],
    ['a value where the taint has none', [{ key: 'nvidia.com/gpu', value: 'true' }], GPU],
    ['no key without Exists', [{ value: 'true' }], CRITICAL],
  ])('not by %s', (_, tolerations, taint) => {
    expect(tolerate(tolerations, taint)).toBe(false);
  });

  it('only if they tolerate all of a node', () => {
    const tolerations = [{ key: 'CriticalAddonsOnly', operator: 'Exists' }];
    expect(tolerate(tolerations, CRITICAL, GPU)).toBe(false);
    expect(tolerate([...tolerations, { key: 'nvidia.com/gpu', operator: 'Exists' }], CRITICAL, GPU)).toBe(true);
  });

  it.each([
    'node.cilium.io/agent-not-ready', 'efs.csi.aws.com/agent-not-ready', 'startup-taint.cluster-autoscaler.kubernetes.io/gpu', 'ignore-taint.cluster-autoscaler.kubernetes.io/gpu',
  ])('perhaps, where something takes it off the node: %s', (key) => {
    expect(tolerate([], { key, effect: 'NoExecute' })).toBeUndefined();
    expect(tolerate([], { key, effect: 'NoExecute' }, CRITICAL)).toBe(false);
  });

  it('perhaps, where only Terraform knows', () => {
    const stack = testStack();
    const text = new TerraformVariable(stack, 'text', {}).stringValue;
    const list = new TerraformVariable(stack, 'list', { type: 'list(any)' }).value;
    expect(tolerate(list, CRITICAL)).toBeUndefined();
    expect(tolerate([{ key: text, operator: 'Exists' }], CRITICAL)).toBeUndefined();
    expect(tolerate([{ operator: 'Exists' }, { key: text, operator: 'Exists' }], CRITICAL)).toBe(true);
    expect(tolerate([{ key: text, operator: 'Exists' }], CRITICAL, GPU)).toBeUndefined();
  });
});
