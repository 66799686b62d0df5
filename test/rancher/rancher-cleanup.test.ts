import { spawnSync } from 'child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { delimiter, join } from 'path';
import { RancherCertificate, RancherCleanup, RancherServer } from '../../src';
import { CLEANUP_SCRIPT } from '../../src/rancher/cleanup-script';
import { FakeCluster } from '../helpers/fake-cluster';
import { synth, testStack } from '../helpers/synth';

/** Notes what it is called with, and lists namespaces as kubectl does. */
const KUBECTL = `#!/bin/sh
echo "$*" >> "$STATE/calls"
case "$1 $2" in
  'get namespaces') cat "$STATE/namespaces" ;;
esac
case " $FAIL " in *" $1 "*) exit 1 ;; esac
`;

describe('the script', () => {
  let state: string;

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'rancher-cleanup-'));
    writeFileSync(join(state, 'kubectl'), KUBECTL);
    chmodSync(join(state, 'kubectl'), 0o755);
  });
  afterEach(() => rmSync(state, { recursive: true, force: true }));

  const run = (namespaces: string, env: NodeJS.ProcessEnv = {}) => {
    writeFileSync(join(state, 'namespaces'), namespaces);
    const { status, stderr } = spawnSync('/bin/sh', ['-c', CLEANUP_SCRIPT], {
      encoding: 'utf8',
      env: { ...env, STATE: state, PATH: `${state}${delimiter}${process.env.PATH}`, FINALIZER: 'controller.cattle.io/namespace-auth', WEBHOOK: 'rancher.cattle.io' },
    });
    return { status, stderr, calls: readFileSync(join(state, 'calls'), 'utf8').trim().split('\n') };
  };

  it('takes webhooks away, and the one finalizer off those that have it', () => {
    const { status, calls } = run([
      'default        <none>',
      'kube-system    controller.cattle.io/namespace-auth',
      'shop           example.com/mine,controller.cattle.io/namespace-auth,example.com/other',
      'quiet          example.com/mine',
      'bracketed      [controller.cattle.io/namespace-auth]',
    ].join('\n') + '\n');
    expect(status).toBe(0);
    expect(calls.slice(0, 2)).toEqual([
      'delete validatingwebhookconfigurations.admissionregistration.k8s.io rancher.cattle.io --ignore-not-found',
      'delete mutatingwebhookconfigurations.admissionregistration.k8s.io rancher.cattle.io --ignore-not-found',
    ]);
    expect(calls.filter((call) => call.startsWith('patch'))).toEqual([
      'patch namespace kube-system --type merge --patch {"metadata":{"finalizers":[]}}',
      'patch namespace shop --type merge --patch {"metadata":{"finalizers":["example.com/mine","example.com/other"]}}',
      'patch namespace bracketed --type merge --patch {"metadata":{"finalizers":[]}}',
    ]);
  });

  it.each(['delete', 'get', 'patch'])('fails where kubectl fails to %s, so that the Job tries again', (verb) => {
    expect(run('shop controller.cattle.io/namespace-auth\n', { FAIL: verb }).status).not.toBe(0);
  });
});

it('is needed once in a cluster, and says so: a RancherServer has its own', () => {
  const stack = testStack();
  const cluster = new FakeCluster(stack, 'Cluster');
  new RancherServer(stack, 'Rancher', { cluster, hostname: 'rancher.example.com', certificate: RancherCertificate.secret() });
  expect(() => new RancherCleanup(stack, 'Second', { cluster })).toThrow(
    'Test/Second: `cluster` already has a RancherCleanup (Test/Rancher/Cleanup). Fix: leave this one out: a cluster needs one, and a RancherServer has its own (`cleanup`).',
  );
  expect(() => new RancherCleanup(stack, 'Third', { cluster: new FakeCluster(stack, 'Other', { clusterName: 'other' }) })).not.toThrow();
});

it('is a Job that runs before its release goes, with no more rights than it uses', () => {
  const stack = testStack();
  new RancherCleanup(stack, 'Cleanup', { cluster: new FakeCluster(stack) });
  const { manifests } = JSON.parse(synth(stack).resources('helm_release').find(({ name }) => name === 'rancher-cleanup').values[0]);
  expect(manifests.map(({ kind, metadata }: any) => [kind, metadata.annotations['helm.sh/hook']])).toEqual(
    ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Job'].map((kind) => [kind, 'pre-delete']),
  );
  expect(manifests[1].rules).toEqual([
    { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'patch'] },
    {
      apiGroups: ['admissionregistration.k8s.io'],
      resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
      resourceNames: ['rancher.cattle.io'],
      verbs: ['get', 'delete'],
    },
  ]);
});
