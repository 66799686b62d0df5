import { TerraformVariable, Token } from 'cdktf';
import { requireAnnotations, requireKubeletLabels, requireLabels, requireNodeLabels, requireTaints } from '../../../src/private/checks/kubernetes-labels';
import { testStack, warnings } from '../../helpers/synth';

type Check = (scope: ReturnType<typeof testStack>, property: string, labels: { [key: string]: string } | undefined) => void;
const refusal = (check: Check, labels: object) => {
  try {
    check(testStack(), 'labels', labels as { [key: string]: string });
    return 'accepted';
  } catch (error) {
    return (error as Error).name === 'ValidationError' ? (error as Error).message : error;
  }
};
const EFFECTS = ['NO_SCHEDULE', 'PREFER_NO_SCHEDULE', 'NO_EXECUTE'];
const text = (length: number) => 'a'.repeat(length);
const variable = (stack = testStack()) => new TerraformVariable(stack, 'known_later', { type: 'map(string)' });

// kubernetes/apimachinery has the same cases in the tests of its validation.
const GOOD_KEYS = ['a', 'A1', '1', 'simple', 'now-with-dashes', '1-starts-with-num', '1234/5678', 'simple/simple', 'now-with-dashes.simple/simple', 'UpperCase', 'a_b.c', text(63), `${text(63)}.${text(63)}/${text(63)}`];
const BAD_KEYS = ['', '/', 'a/', '/a', 'a/b/c', '-a', 'a-', 'a b', 'a@b', text(64), `${text(254)}/a`, 'Upper/a', 'a..b/c', '-a/b', 'nö', 'a\n', 'cantend_'];
const BAD_VALUES = ['-a', 'a-', 'a b', 'a/b', 'a:b', text(64), '_', 'ö', 'a\n', '.'];

describe.each<[string, Check]>([
  ['labels', requireLabels], ['labels of the kubelet', requireKubeletLabels], ['labels of a node group', requireNodeLabels], ['annotations', requireAnnotations],
])('%s', (_, check) => {
  it.each(GOOD_KEYS)('can have the key %s', (key) => {
    expect(refusal(check, { [key]: 'x' })).toBe('accepted');
  });

  it.each(BAD_KEYS)('cannot have the key %j', (key) => {
    expect(refusal(check, { [key]: 'x' })).toMatch(/^Test: `labels` is not a valid key in Kubernetes, got '/);
  });

  it.each([1, true, null, ['a'], { a: 'b' }])('cannot have the value %j, which is no text', (value) => {
    expect(refusal(check, { pool: value })).toMatch(/^Test: `labels\.pool` must be a string, got /);
  });

  it('can be known to Terraform alone, as a whole or in part', () => {
    expect(refusal(check, Token.asStringMap(variable().value))).toBe('accepted');
    expect(refusal(check, { pool: variable().stringValue, [variable().stringValue]: 'x' })).toBe('accepted');
    expect(refusal(check, { pool: `a ${variable().stringValue} !` })).toBe('accepted');
  });

  it('cannot join what only Terraform knows with the rest', () => {
    expect(refusal(check, { ...Token.asStringMap(variable().value), pool: 'x' })).toBe(
      'Test: `labels` merges a map that is only known to Terraform with other entries, which the program cannot do. Fix: merge them with Token.asStringMap(Fn.merge([...])) and pass only the result.',
    );
    expect(refusal(check, { pool: variable().listValue[0] })).toMatch(/^Test: `labels\.pool` is part of a list that is only known to Terraform/);
  });

  it.each([['text'], [[]], [null], [7]])('cannot be %j', (labels) => {
    expect(refusal(check, labels as object)).toMatch(/^Test: `labels` must be a map of strings, got /);
  });
});

describe.each<[string, Check]>([['labels', requireLabels], ['labels of the kubelet', requireKubeletLabels], ['labels of a node group', requireNodeLabels]])('the values of %s', (_, check) => {
  it.each(['a', 'A_b.c-1', text(63), '1.36'])('can be %s', (value) => expect(refusal(check, { pool: value })).toBe('accepted'));
  it.each(BAD_VALUES)('cannot be %j', (value) => {
    expect(refusal(check, { 'example.com/pool': value })).toMatch(/^Test: `labels\["example\.com\/pool"\]` is not a valid value in Kubernetes, got '/);
  });
});

it('an annotation has any text, and all of them fit into 256 KiB', () => {
  expect(refusal(requireAnnotations, { note: 'a b\nö/:' })).toBe('accepted');
  expect(refusal(requireAnnotations, { a: text(262143) })).toBe('accepted');
  expect(refusal(requireAnnotations, { a: text(262144) })).toMatch(/^Test: `labels` must have at most 262144 bytes, keys and values together, got 262145\./);
});

// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
describe('what a kubelet may say of its node', () => {
  const ALLOWED = [
    'node.kubernetes.io/lifecycle', 'a.node.kubernetes.io/x', 'kubelet.kubernetes.io/x', 'topology.kubernetes.io/zone', 'kubernetes.io/arch', 'example.com/kubernetes.io', 'mykubernetes.io/x',
  ];
  const REFUSED = ['kubernetes.io/role', 'node-role.kubernetes.io/worker', 'node-restriction.kubernetes.io/x', 'k8s.io/x', 'a.k8s.io/x', 'topology.kubernetes.io/rack'];
  it.each(ALLOWED)('%s', (key) => {
    expect([refusal(requireKubeletLabels, { [key]: 'x' }), refusal(requireNodeLabels, { [key]: 'x' })]).toEqual(['accepted', 'accepted']);
  });
  it.each(REFUSED)('not %s', (key) => {
    for (const check of [requireKubeletLabels, requireNodeLabels]) {
      expect(refusal(check, { [key]: 'x' })).toMatch(`Test: \`labels\` contains a Kubernetes label that a kubelet may not set on its own node: the node would not start, got '${key}'.`);
    }
    expect(refusal(requireLabels, { [key]: 'x' })).toBe('accepted');
  });
});

describe('a managed node group', () => {
  it.each(['eks.amazonaws.com/nodegroup', 'compute.eks.amazonaws.com/x'])('leaves %s to EKS, a kubelet does not', (key) => {
    expect(refusal(requireNodeLabels, { [key]: 'x' })).toBe(
      `Test: \`labels\` contains a label with the prefix eks.amazonaws.com/, which EKS reserves, got '${key}'. Fix: use your own prefix, such as example.com/.`,
    );
    expect(refusal(requireKubeletLabels, { [key]: 'x' })).toBe('accepted');
  });

  it('gives each label a value', () => {
    expect(refusal(requireNodeLabels, { pool: '' })).toMatch(/^Test: `labels\.pool` is empty, which EKS rejects, got ''\./);
    expect(refusal(requireKubeletLabels, { pool: '' })).toBe('accepted');
  });

  it('warns of a key that is longer than the API of EKS says', () => {
    const stack = testStack();
    requireNodeLabels(stack, 'labels', { [`${text(20)}.com/${text(39)}`]: 'x' });
    expect(warnings(stack)).toEqual([expect.stringMatching(/^`labels`: the key .+ has 64 characters\. Kubernetes accepts it, but the EKS API documents a maximum of 63/)]);
    const fits = testStack();
    requireNodeLabels(fits, 'labels', { [`${text(20)}.com/${text(38)}`]: 'x' });
    expect(warnings(fits)).toEqual([]);
  });
});

describe('taints', () => {
  const taints = (...list: object[]) => refusal((stack) => requireTaints(stack, 'taints', list as any, EFFECTS), {});
  const many = (count: number) => [...Array(count).keys()].map((index) => ({ key: `key-${index}`, value: 'x', effect: 'NO_SCHEDULE' }));

  it('may have no value, and one key with two effects', () => {
    expect(taints({ key: 'a', effect: 'NO_SCHEDULE' }, { key: 'a', value: '', effect: 'NO_EXECUTE' }, { key: 'node.cilium.io/agent', value: 'true', effect: 'PREFER_NO_SCHEDULE' })).toBe('accepted');
    expect(refusal((stack) => requireTaints(stack, 'taints', undefined, EFFECTS), {})).toBe('accepted');
  });

  it('have one key and effect once, whatever the value', () => {
    expect(taints({ key: 'a', value: '1', effect: 'NO_SCHEDULE' }, { key: 'a', value: '2', effect: 'NO_SCHEDULE' })).toBe(
      'Test: `taints[1]` has the same key and effect as `taints[0]`, which Kubernetes rejects, got {"key":"a","value":"2","effect":"NO_SCHEDULE"}. '
      + 'Fix: remove one of them, or change its key or effect.',
    );
  });

  it.each(['NoSchedule', 'no_schedule', '', undefined])('do not have the effect %p', (effect) => {
    expect(taints({ key: 'a', effect })).toMatch(/^Test: `taints\[0\]\.effect` is not a known value, got .+Allowed: NO_SCHEDULE, PREFER_NO_SCHEDULE, NO_EXECUTE\./);
  });

  it.each(BAD_KEYS)('do not have the key %j', (key) => expect(taints({ key, effect: 'NO_SCHEDULE' })).toMatch(/^Test: `taints\[0\]\.key` is not a valid key/));
  it.each(BAD_VALUES)('do not have the value %j', (value) => expect(taints({ key: 'a', value, effect: 'NO_SCHEDULE' })).toMatch(/^Test: `taints\[0\]\.value` is not a valid value/));

  it('are 50 at most', () => {
    expect(taints(...many(50))).toBe('accepted');
    expect(taints(...many(51))).toMatch(/^Test: `taints` must list at most 50 taints, got 51\./);
  });

  it('may be known to Terraform alone', () => {
    const later = variable().stringValue;
    expect(taints({ key: later, value: later, effect: later }, { key: 'b', value: later, effect: 'NO_SCHEDULE' })).toBe('accepted');
  });
});
