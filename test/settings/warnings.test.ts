import { Annotations, App, TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { ClusterAdmins, KubernetesManifests, ResourceDefaults, Warnings } from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { stackBeside, testStack } from '../helpers/synth';

const CONTEXT = 'cdktf-observable-eks/print-warnings';

let stderr: jest.SpyInstance;
const env = { ...process.env };
beforeEach(() => {
  delete process.env.CDKTF_CONTEXT_JSON;
  stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  stderr.mockRestore();
  process.env = { ...env };
});

const printed = (): string[] => stderr.mock.calls.flatMap(([text]) => text.split('\n').filter(Boolean));

function setUp(context: Record<string, unknown> = {}): { app: App; stacks: TerraformStack[] } {
  const one = testStack('One', context);
  const stacks = [one, stackBeside(one, 'Two')];
  stacks.forEach((stack) => void ResourceDefaults.of(stack));
  return { app: App.of(one), stacks };
}

describe('app.synth() without the cdktf CLI', () => {
  it('prints the warnings of all stacks to stderr, each once', () => {
    const { app, stacks: [one, two] } = setUp();
    Annotations.of(one).addWarning('first');
    Annotations.of(new Construct(two, 'Part')).addWarning('second');
    Annotations.of(app).addWarning('of the app');
    Annotations.of(one).addWarning('first');
    Annotations.of(one).addInfo('no warning');
    app.synth();
    app.synth();
    expect(printed()).toEqual(['Warning: [App] of the app', 'Warning: [One] first', 'Warning: [Two/Part] second']);
  });

  it('prints what was warned of during the synthesis, and at another one what is new', () => {
    const { app, stacks: [one, two] } = setUp();
    one.node.addValidation({ validate: () => { Annotations.of(two).addWarning('late'); return []; } });
    app.synth();
    expect(printed()).toEqual(['Warning: [Two] late']);
    Annotations.of(two).addWarning('later');
    app.synth();
    expect(printed()).toEqual(['Warning: [Two] late', 'Warning: [Two] later']);
  });

  it.each<[string, (stack: TerraformStack) => Construct]>([
    ['AWS', (stack) => new ClusterAdmins(stack, 'Part', { clusterName: 'blue' })],
    ['Kubernetes', (stack) => new KubernetesManifests(stack, 'Part', {
      cluster: new FakeCluster(stack, 'Cluster'), kubernetesNamespace: 'shop', releaseName: 'shop', manifests: [],
    })],
  ])('prints them where the library makes something in %s', (_where, make) => {
    const stack = testStack();
    Annotations.of(make(stack)).addWarning('unwise');
    App.of(stack).synth();
    expect(printed()).toContain('Warning: [Test/Part] unwise');
    expect(printed()).toEqual(Warnings.of(stack).messages.map((message) => `Warning: ${message}`));
  });

  it('prints nothing when there is nothing, or the context says so', () => {
    setUp().app.synth();
    const quiet = setUp({ [CONTEXT]: false });
    Annotations.of(quiet.stacks[0]).addWarning('unseen');
    quiet.app.synth();
    expect(printed()).toEqual([]);
  });

  it('takes true and false in the context', () => {
    const { app } = setUp({ [CONTEXT]: 'no' });
    expect(() => app.synth()).toThrow(
      `App: \`context["${CONTEXT}"]\` must be true or false, got 'no'. Fix: write it like new App({ context: { '${CONTEXT}': false } }).`,
    );
  });
});

describe('under the cdktf CLI, which prints warnings itself', () => {
  it.each([[undefined, []], [true, ['Warning: [One] first']]])('with %p in the context', (wanted, expected) => {
    process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS = 'true';
    const { app, stacks: [one] } = setUp(wanted === undefined ? {} : { [CONTEXT]: wanted });
    Annotations.of(one).addWarning('first');
    app.synth();
    expect(printed()).toEqual(expected);
  });
});

it('they can be had, and printed, for any part of the app', () => {
  const { app, stacks: [one, two] } = setUp();
  Annotations.of(one).addWarning('first');
  Annotations.of(two).addWarning('second');
  expect(Warnings.of(two).messages).toEqual(['[Two] second']);
  expect(Warnings.of(app).messages).toEqual(['[One] first', '[Two] second']);
  Warnings.of(two).print();
  expect(printed()).toEqual(['Warning: [Two] second']);
});

it('a stack outside an app has warnings as well', () => {
  const construct = new Construct(undefined as unknown as Construct, '');
  expect(() => ResourceDefaults.of(construct)).not.toThrow();
  expect(Warnings.of(construct).messages).toEqual([]);
});

it('Testing.synth prints nothing: tests of users stay quiet', () => {
  const { stacks: [one] } = setUp();
  Annotations.of(one).addWarning('first');
  Testing.synth(one, true);
  expect(printed()).toEqual([]);
});
