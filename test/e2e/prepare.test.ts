import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..');

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'e2e-prepare-')); });
afterEach(() => rmSync(folder, { recursive: true }));

/** On a machine that has nothing but Node. */
function check(): { lines: string[]; last: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, 'prepare.ts'), '--check'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: folder, HOME: folder, CHARTS_DIR: folder, E2E_CACHE: join(folder, 'cache') },
  });
  return { lines: stderr.trim().split('\n'), last: stdout.trim().split('\n').slice(-1)[0], status };
}

it('says in a line each what is missing, and what to do', () => {
  const { lines, last, status } = check();
  expect(lines).toEqual([
    expect.stringMatching(/^Missing: charts \(CHARTS_DIR\): aws-load-balancer-controller is missing: helm pull /),
    expect.stringMatching(/^Missing: charts \(CHARTS_DIR\): aws-nitro-enclaves-k8s-device-plugin is missing: helm pull oci:/),
    expect.stringMatching(/^Missing: charts \(CHARTS_DIR\): ingress-nginx is missing: helm pull /),
    expect.stringMatching(/^Missing: charts \(CHARTS_DIR\): traefik is missing: helm pull /),
    expect.stringMatching(/^Missing: charts \(CHARTS_DIR\): grafana is missing: helm pull /),
    expect.stringMatching(/^Missing: charts \(CHARTS_DIR\): prometheus is missing: helm pull /),
    expect.stringMatching(/^Missing: charts \(CHARTS_DIR\): loki is missing: helm pull /),
    expect.stringMatching(/^Missing: charts \(CHARTS_DIR\): tempo is missing: helm pull /),
    expect.stringMatching(/^Missing: charts \(CHARTS_DIR\): fluent-bit is missing: helm pull /),
    expect.stringMatching(/^Missing: charts \(CHARTS_DIR\): opentelemetry-collector is missing: helm pull /),
    expect.stringMatching(/^Missing: charts \(CHARTS_DIR\): opentelemetry-operator is missing: helm pull /),
    'Missing: Terraform: neither terraform nor tofu is on PATH',
    'Missing: kubectl: it is not on PATH',
    'Missing: emulator and AWS CLI: python3 with venv and pip is not on PATH (Debian: apt-get install python3-venv)',
    'Missing: control plane: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kwok are not there, and Go is not on PATH to build them with (1.26 or newer)',
  ]);
  expect(last).toBe('Not ready: no charts (CHARTS_DIR), no Terraform, no kubectl, no emulator and AWS CLI, no control plane');
  expect(status).toBe(1);
});

it('asks for the charts that docs/verification.md says how to get', () => {
  const text = readFileSync(join(ROOT, 'docs', 'verification.md'), 'utf8');
  const pulls = check().lines.flatMap((line) => /helm pull .+$/.exec(line) ?? []);
  expect(text.match(/^helm pull .+"\$CHARTS_DIR"$/gm)).toEqual(pulls);
});
