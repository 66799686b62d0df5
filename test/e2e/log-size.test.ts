import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tooLong } from './log-size';

const folder = mkdtempSync(join(tmpdir(), 'e2e-logs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, megabytes: number): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), Buffer.alloc(megabytes * 1024 * 1024));
}

test('logs of all worlds of a run count together, and nothing else does', () => {
  expect(tooLong(join(folder, 'absent'))).toEqual([]);
  write('logs/terraform.log', 3);
  write('wrong/1/logs/terraform.log', 1);
  write('stacks/x/.terraform/provider.log', 9);
  write('report.json', 9);
  expect(tooLong(folder, 4)).toEqual([]);
  write('kubernetes/worktest/etcd.log', 2);
  expect(tooLong(folder, 4)).toEqual([
    'The logs have 6.0 MB, more than 4: logs/terraform.log 3.0, kubernetes/worktest/etcd.log 2.0, wrong/1/logs/terraform.log 1.0',
  ]);
});
