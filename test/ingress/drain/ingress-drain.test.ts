import { execFileSync, spawnSync } from 'child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { delimiter, join } from 'path';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IngressDrain, IngressDrainProps } from '../../../src/ingress/drain/ingress-drain';
import { built, findProgram, manifestsIn, releaseNamed } from '../support';

const drain = (props: Partial<IngressDrainProps> = {}) => built((stack, cluster) => new IngressDrain(stack, 'Drain', { cluster, ...props }));
const objects = (props: Partial<IngressDrainProps> = {}) => manifestsIn(drain(props).stack, 'ingress-drain');
const object = (kind: string, props: Partial<IngressDrainProps> = {}) => objects(props).find((found) => found.kind === kind);
const pod = () => object('Job').spec.template.spec;

describe('the release of the drain', () => {
  it('is never replaced: a frozen name, no version, and looked up at every plan', () => {
    const release = releaseNamed(drain().stack, 'ingress-drain');
    expect(release).toMatchObject({ name: 'ingress-drain', namespace: 'kube-system', wait: true, timeout: 900 });
    expect(release).not.toHaveProperty('version');
    expect(release.upgrade_install).toMatch(/^\$\{/);
    expect(release).not.toHaveProperty('disable_webhooks');
  });

  it('holds hooks alone, which run before it is deleted, permissions first', () => {
    expect(objects().map(({ kind, metadata }) => [kind, metadata.annotations])).toEqual(
      [['ServiceAccount', '-10'], ['ClusterRole', '-10'], ['ClusterRoleBinding', '-5'], ['Job', '0']].map(([kind, weight]) => [kind, {
        'helm.sh/hook': 'pre-delete', 'helm.sh/hook-weight': weight, 'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
      }]),
    );
  });

  it('may list and delete Ingresses and Services, and nothing else', () => {
    expect(object('ClusterRole').rules).toEqual([
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['get', 'list', 'delete'] },
      { apiGroups: [''], resources: ['services'], verbs: ['get', 'list', 'delete'] },
    ]);
    expect(object('ClusterRoleBinding')).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: object('ClusterRole').metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: pod().serviceAccountName, namespace: object('ServiceAccount').metadata.namespace }],
    });
  });

  it('gives up before Helm does, so that the reason can be read', () => {
    const { activeDeadlineSeconds, backoffLimit } = object('Job').spec;
    expect(activeDeadlineSeconds).toBeLessThan(releaseNamed(drain().stack, 'ingress-drain').timeout);
    expect(backoffLimit).toBe(3);
  });

  it('runs as Pod Security "restricted" wants it, from a file system that nothing writes to', () => {
    expect(pod().securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod().containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    expect(pod().containers[0].resources).toEqual({ requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } });
    expect(pod().restartPolicy).toBe('Never');
  });

  it('is pinned by digest, or the user\'s image', () => {
    expect(pod().containers[0].image).toMatch(/^alpine\/kubectl:1\.36\.2@sha256:[0-9a-f]{64}$/);
    expect(object('Job', { image: 'registry.example.com/kubectl:1' }).spec.template.spec.containers[0].image).toBe('registry.example.com/kubectl:1');
  });

  it('comes after what must stay, when it is told early or late', () => {
    const { stack } = built((of, cluster) => {
      const made = new IngressDrain(of, 'Drain', { cluster, dependencies: [new CloudwatchLogGroup(of, 'Early', {})] });
      made.addDependency(new CloudwatchLogGroup(of, 'Late', {}));
      return made;
    });
    expect(releaseNamed(stack, 'ingress-drain').depends_on)
      .toEqual(expect.arrayContaining(['aws_cloudwatch_log_group.Early', 'aws_cloudwatch_log_group.Late']));
  });
});

// A cluster of two files, in which an object with a finalizer needs a second look to be gone.
const KUBECTL = `#!/bin/sh
printf '%s\\n' "$*" >> "$STATE/calls"
if [ -e "$STATE/broken-$1" ]; then echo 'Unable to connect to the server' >&2; exit 1; fi
case "$1 $2" in
  'get ingresses.networking.k8s.io') file=ingress ;;
  'get services') file=service ;;
  'delete ingress' | 'delete service')
    grep -v "^$5 *$3 " "$STATE/$2" > "$STATE/next" || true
    grep "^$5 *$3 " "$STATE/$2" >> "$STATE/terminating-$2" || true
    mv "$STATE/next" "$STATE/$2"
    exit 0 ;;
  *) echo "unexpected: $*" >&2; exit 1 ;;
esac
cat "$STATE/$file"
if [ -s "$STATE/terminating-$file" ]; then cat "$STATE/terminating-$file"; rm "$STATE/terminating-$file"; fi
if [ -e "$STATE/recreated-$file" ]; then mv "$STATE/recreated-$file" "$STATE/$file"; fi
`;

describe('the script of the drain', () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'ingress-drain-'));
    writeFileSync(join(state, 'kubectl'), KUBECTL);
    chmodSync(join(state, 'kubectl'), 0o755);
    given('ingress', []);
    given('service', []);
  });
  afterEach(() => rmSync(state, { recursive: true }));

  const given = (file: string, rows: string[]) => writeFileSync(join(state, file), rows.map((row) => `${row}\n`).join(''));
  const calls = () => readFileSync(join(state, 'calls'), 'utf8').trim().split('\n');
  const deleted = () => calls().filter((call) => call.startsWith('delete')).map((call) => call.split(' ').slice(1, 5).join(' '));
  const left = (file: string) => readFileSync(join(state, file), 'utf8').trim().split('\n').filter(Boolean);

  /** Runs the very command of the container, with its very environment but for the pause. */
  function run(shell: string = '/bin/sh') {
    const [container] = object('Job', {
      ingressClassNames: ['alb'], serviceClassNames: ['service.k8s.aws/nlb'], keptServices: ['ingress-nginx/ingress-nginx-controller'],
    }).spec.template.spec.containers;
    const env = Object.fromEntries(container.env.map(({ name, value }: any) => [name, value]));
    const [ownShell, ...args] = container.command;
    expect(ownShell).toBe('/bin/sh');
    return spawnSync(shell, args, {
      encoding: 'utf8',
      timeout: 300_000,
      env: { ...env, STATE: state, PATH: `${state}${delimiter}${process.env.PATH}`, PAUSE_SECONDS: '0' },
    });
  }

  it('is a script', () => {
    const script = pod().containers[0].command[2];
    expect(() => execFileSync('/bin/sh', ['-n'], { input: script })).not.toThrow();
  });

  it('is done at once where nothing is', () => {
    const { status, stdout } = run();
    expect([status, stdout]).toEqual([0, 'No load balancers of Ingresses or Services are left.\n']);
    expect(deleted()).toEqual([]);
  });

  it('removes the Ingresses of its classes, by field or by the old annotation, and leaves others', () => {
    given('ingress', ['shop web alb <none>', 'shop old <none> alb', 'shop other nginx <none>', 'shop none <none> <none>', 'shop internal alb-internal <none>']);
    expect(run().status).toBe(0);
    expect(deleted().filter((call, index, all) => all.indexOf(call) === index)).toEqual(['ingress web --namespace shop', 'ingress old --namespace shop']);
    expect(left('ingress')).toEqual(['shop other nginx <none>', 'shop none <none> <none>', 'shop internal alb-internal <none>']);
  });

  it('removes the Services that have a load balancer of its controllers, and leaves the kept one', () => {
    given('service', [
      'default kubernetes ClusterIP <none>', 'shop classic LoadBalancer <none>', 'shop network LoadBalancer service.k8s.aws/nlb',
      'shop foreign LoadBalancer io.cilium/node', 'ingress-nginx ingress-nginx-controller LoadBalancer <none>', 'shop headless ClusterIP <none>',
    ]);
    expect(run().status).toBe(0);
    expect(left('service')).toEqual([
      'default kubernetes ClusterIP <none>', 'shop foreign LoadBalancer io.cilium/node',
      'ingress-nginx ingress-nginx-controller LoadBalancer <none>', 'shop headless ClusterIP <none>',
    ]);
  });

  it('waits until the finalizers are off', () => {
    given('ingress', ['shop web alb <none>']);
    expect(run().status).toBe(0);
    expect(calls().filter((call) => call.startsWith('get ingresses'))).toHaveLength(3);
    expect(deleted()).toEqual(['ingress web --namespace shop', 'ingress web --namespace shop']);
  });

  it('removes again what somebody makes anew', () => {
    given('ingress', ['shop web alb <none>']);
    given('recreated-ingress', ['shop again alb <none>']);
    expect(run().status).toBe(0);
    expect(left('ingress')).toEqual([]);
    expect(deleted()).toContain('ingress again --namespace shop');
  });

  // Shells do not agree on what `set -e` means in functions.
  const shells = ['/bin/sh', findProgram('bash')].filter((shell): shell is string => shell !== undefined);
  it.each(['get', 'delete'].flatMap((verb) => shells.map((shell) => [verb, shell])))('fails when kubectl cannot %s, instead of taking that for nothing (%s)', (verb, shell) => {
    given('service', ['shop classic LoadBalancer <none>']);
    given(`broken-${verb}`, ['']);
    const { status, stdout } = run(shell);
    expect([status, stdout]).toEqual([1, '']);
    expect(left('service')).toEqual(['shop classic LoadBalancer <none>']);
  });

  it('does not wait for each object by itself, and reads no more than it needs', () => {
    given('service', ['shop classic LoadBalancer <none>']);
    run();
    expect(calls().find((call) => call.startsWith('delete'))).toBe('delete service classic --namespace shop --ignore-not-found --wait=false');
    expect(calls().filter((call) => call.startsWith('get')).every((call) => call.includes('custom-columns='))).toBe(true);
  });
});
