import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAYOUT_STEPS } from '.';
import { failureOf } from './bench';
import { missingCharts } from './chart-upgrade';
import { principalsIn } from './other-partition';

test('steps have numbers one after another', () => {
  expect(LAYOUT_STEPS.map(({ number }) => number)).toEqual(LAYOUT_STEPS.map((_, index) => index + 1));
});

test('what passes although it is wrong, or fails for another reason, is a failure', async () => {
  await expect(failureOf(async () => 'well', /left/)).rejects.toThrow('on purpose passed');
  await expect(failureOf(() => Promise.reject(new Error('no room')), /left/)).rejects.toThrow(/\/left\/ does not match/);
  expect(await failureOf(() => Promise.reject(new Error('What is\nleft: 1')), /is\s+left/)).toBe('is left');
});

test('principals are found in policies, which are text in a state', () => {
  const policy = JSON.stringify({ Statement: [{ Principal: { Service: ['b.amazonaws.com', 'a.amazonaws.com'] } }, { Principal: { Service: 'c.amazonaws.com.cn' } }] });
  expect(principalsIn(JSON.stringify({ attributes: { policy } }))).toEqual(['a.amazonaws.com', 'b.amazonaws.com', 'c.amazonaws.com.cn']);
});

test('earlier charts count in their version alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'e2e-charts-'));
  const put = (chart: string, version: string) => {
    mkdirSync(join(folder, chart), { recursive: true });
    writeFileSync(join(folder, chart, 'Chart.yaml'), `name: ${chart}\nversion: ${version}\n`);
  };
  try {
    expect(missingCharts(undefined)).toHaveLength(2);
    put('traefik', '41.2.0');
    put('grafana', '12.11.1');
    expect(missingCharts(folder)).toEqual(['grafana 12.10.4']);
    put('grafana', '12.10.4');
    expect(missingCharts(folder)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
