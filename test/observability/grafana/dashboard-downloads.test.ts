import { spawn } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { DashboardDownload, DASHBOARDS_PATH, downloader } from '../../../src/observability/grafana/dashboard-downloads';

/** What is run in the place of curl: it has the files of a folder, by the last part of their addresses. */
const CURL = `#!/bin/sh
while [ $# -gt 1 ]; do [ "$1" = --output ] && output=$2; shift; done
cp "$SERVED/\${1##*/}" "$output"
`;
const PAUSE = 'sleep 60 & wait $!';

const DOWNLOADS: DashboardDownload[] = [
  { file: 'kubernetes/pods.json', url: 'https://dashboards.example.com/pods.json', inputs: {} },
  { file: 'ingress/nginx.json', url: 'https://dashboards.example.com/nginx.json', inputs: { DS_PROMETHEUS: 'prometheus' } },
];

let root: string;
let stop: (() => Promise<number | null>) | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dashboards-'));
  for (const folder of ['bin', 'served', 'dashboards']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'bin', 'curl'), CURL, { mode: 0o755 });
});

afterEach(async () => {
  await stop?.();
  rmSync(root, { recursive: true });
});

/** Runs the script of the container on folders of this machine, with shorter pauses. */
function run() {
  const { command } = downloader(DOWNLOADS) as { command: string[] };
  expect(command[2]).toContain(PAUSE);
  const script = command[2].replaceAll(DASHBOARDS_PATH, join(root, 'dashboards')).replace(PAUSE, 'sleep 0.1 & wait $!');
  const child = spawn(command[0], ['-c', script], {
    // A group of its own, as a container ends with all that runs in it.
    detached: true,
    env: { PATH: `${join(root, 'bin')}:${process.env.PATH}`, SERVED: join(root, 'served') },
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said += String(data));
  stop = () => {
    stop = undefined;
    process.kill(-child.pid!, 'SIGTERM');
    return ended;
  };
  return { said: () => said };
}

const serve = (name: string, text: string) => writeFileSync(join(root, 'served', name), text);
const isThere = (file: string) => existsSync(join(root, 'dashboards', file));
const textOf = (file: string) => readFileSync(join(root, 'dashboards', file), 'utf8');

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

it('has all dashboards before Grafana starts, with their inputs replaced, and ends when it is told to', async () => {
  serve('pods.json', '{"title":"Pods"}\n');
  serve('nginx.json', '{"a":"${DS_PROMETHEUS}","b":"$DS_PROMETHEUS"}\n{"uid":"-- ${DS_PROMETHEUS} --"}\n');
  const { said } = run();
  await until(() => isThere('.tried'));
  expect(textOf('kubernetes/pods.json')).toBe('{"title":"Pods"}\n');
  expect(textOf('ingress/nginx.json')).toBe('{"a":"prometheus","b":"prometheus"}\n{"uid":"-- ${DS_PROMETHEUS} --"}\n');
  await until(() => said().includes('all dashboards are there'));
  expect(await stop!()).toBe(0);
});

it('lets Grafana start without what cannot be had, says what it is, and gets it later', async () => {
  serve('pods.json', '{"title":"Pods"}\n');
  const { said } = run();
  await until(() => isThere('.tried'));
  expect(isThere('kubernetes/pods.json')).toBe(true);
  expect(isThere('ingress/nginx.json')).toBe(false);
  expect(said()).toContain('https://dashboards.example.com/nginx.json could not be downloaded; it is tried again every 60 seconds');
  expect(said()).not.toContain('all dashboards are there');
  serve('nginx.json', '{}\n');
  await until(() => said().includes('all dashboards are there'));
  expect(textOf('ingress/nginx.json')).toBe('{}\n');
});
