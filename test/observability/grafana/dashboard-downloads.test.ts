import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { SideScript, until } from './side-script';
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

let side: SideScript;

beforeEach(() => { side = new SideScript('curl', CURL, 'served', 'dashboards'); });
afterEach(() => side.end());

/** Runs the script of the container, with shorter pauses. */
function run() {
  const { command: [shell, , script] } = downloader(DOWNLOADS) as { command: string[] };
  side.start(shell, script, { [DASHBOARDS_PATH]: join(side.root, 'dashboards'), [PAUSE]: 'sleep 0.1 & wait $!' }, { SERVED: join(side.root, 'served') });
}

const serve = (name: string, text: string) => writeFileSync(join(side.root, 'served', name), text);
const isThere = (file: string) => existsSync(join(side.root, 'dashboards', file));
const textOf = (file: string) => readFileSync(join(side.root, 'dashboards', file), 'utf8');

it('has all dashboards before Grafana starts, with their inputs replaced, and ends when it is told to', async () => {
  serve('pods.json', '{"title":"Pods"}\n');
  serve('nginx.json', '{"a":"${DS_PROMETHEUS}","b":"$DS_PROMETHEUS"}\n{"uid":"-- ${DS_PROMETHEUS} --"}\n');
  run();
  await until(() => isThere('.tried'));
  expect(textOf('kubernetes/pods.json')).toBe('{"title":"Pods"}\n');
  expect(textOf('ingress/nginx.json')).toBe('{"a":"prometheus","b":"prometheus"}\n{"uid":"-- ${DS_PROMETHEUS} --"}\n');
  await until(() => side.said.includes('all dashboards are there'));
  expect(await side.stop()).toBe(0);
});

it('lets Grafana start without what cannot be had, says what it is, and gets it later', async () => {
  serve('pods.json', '{"title":"Pods"}\n');
  run();
  await until(() => isThere('.tried'));
  expect(isThere('kubernetes/pods.json')).toBe(true);
  expect(isThere('ingress/nginx.json')).toBe(false);
  expect(side.said).toContain('https://dashboards.example.com/nginx.json could not be downloaded; it is tried again every 60 seconds');
  expect(side.said).not.toContain('all dashboards are there');
  serve('nginx.json', '{}\n');
  await until(() => side.said.includes('all dashboards are there'));
  expect(textOf('ingress/nginx.json')).toBe('{}\n');
});
