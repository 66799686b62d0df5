import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageCatalog } from './catalog';
import { Image, MANIFEST, writeImage } from './image';
import { readPull, startRegistry } from './registry';
import { writeTar } from './tar';

const folder = mkdtempSync(join(tmpdir(), 'world-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = join(folder, 'program');
writeFileSync(program, 'x'.repeat(1000));
const image: Image = { files: [{ path: '/bin/program', from: program }, { path: '/data', mode: 0o700 }], entrypoint: ['/bin/program', 'serve'], user: '65534', env: { MODE: 'a' } };

const blob = (digest: string) => join(folder, 'blobs', digest.slice('sha256:'.length));
const read = (digest: string) => JSON.parse(readFileSync(blob(digest), 'utf8'));

test('a tar has what it is given, as another program reads it, with folders before what is in them', () => {
  const file = join(folder, 'x.tar');
  const written = writeTar(file, [
    { path: '/a/b/program', from: program }, { path: '/a', mode: 0o1777 }, { path: '/etc/text', text: 'ä\n', mode: 0o644 }, { path: '/etc/link', link: '/a/b/program' },
  ]);
  expect(written).toEqual({ sha256: createHash('sha256').update(readFileSync(file)).digest('hex'), size: statSync(file).size });
  const { stdout, status } = spawnSync('tar', ['--numeric-owner', '-tvf', file], { encoding: 'utf8' });
  expect(status).toBe(0);
  const lines = stdout.trim().split('\n').map((line) => line.replace(/\s+/g, ' ').replace(/1970-01-01 \d\d:\d\d /, ''));
  expect(lines).toEqual([
    'drwxrwxrwt 0/0 0 a/', 'drwxr-xr-x 0/0 0 etc/', '-rw-r--r-- 0/0 3 etc/text', 'lrwxr-xr-x 0/0 0 etc/link -> /a/b/program', 'drwxr-xr-x 0/0 0 a/b/', '-rwxr-xr-x 0/0 1000 a/b/program',
  ]);
  expect(spawnSync('tar', ['-xOf', file, 'etc/text'], { encoding: 'utf8' }).stdout).toBe('ä\n');
  expect(() => writeTar(file, [{ path: `/${'x'.repeat(101)}`, text: '' }])).toThrow('too long for a tar');
});

test('an image is a manifest, a configuration and a layer, each under its digest, and the same each time', () => {
  const manifest = writeImage(image, join(folder, 'blobs'));
  const { config, layers: [layer], ...rest } = read(manifest.digest);
  expect(rest).toEqual({ schemaVersion: 2, mediaType: MANIFEST });
  for (const one of [manifest, config, layer]) {
    const content = readFileSync(blob(one.digest));
    expect([content.length, `sha256:${createHash('sha256').update(content).digest('hex')}`]).toEqual([one.size, one.digest]);
  }
  expect(read(config.digest)).toMatchObject({
    os: 'linux',
    config: { Entrypoint: ['/bin/program', 'serve'], User: '65534', WorkingDir: '/', Env: [expect.stringMatching(/^PATH=/), 'MODE=a'] },
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  expect(spawnSync('tar', ['-tf', blob(layer.digest)], { encoding: 'utf8' }).stdout.split('\n')).toEqual(expect.arrayContaining(['bin/program', 'data/', 'etc/passwd', 'tmp/']));
  expect(writeImage(image, join(folder, 'blobs'))).toEqual(manifest);
});

describe('a registry', () => {
  test.each([
    ['/v2/prometheus/prometheus/manifests/v3?ns=quay.io', { name: 'quay.io/prometheus/prometheus', kind: 'manifests', reference: 'v3' }],
    ['/v2/library/busybox/blobs/sha256:ab', { name: 'docker.io/library/busybox', kind: 'blobs', reference: 'sha256:ab' }],
    ['/v2/', undefined],
    ['/v2/x/tags/list', undefined],
  ])('reads %s', (url, pull) => {
    expect(readPull(url)).toEqual(pull);
  });

  test('makes an image when it is pulled, whatever its tag, and has no other', async () => {
    const lines: string[] = [];
    const registry = await startRegistry({
      address: '127.0.0.1', folder: join(folder, 'served'), find: (name) => (name === 'quay.io/x/y' ? image : undefined), log: (line) => lines.push(line),
    });
    const get = async (path: string, method = 'GET') => fetch(`${registry.url}${path}`, { method });
    try {
      expect((await get('/v2/')).status).toBe(200);
      expect(existsSync(join(folder, 'served'))).toBe(false);
      const answer = await get('/v2/x/y/manifests/v1?ns=quay.io', 'HEAD');
      const digest = answer.headers.get('docker-content-digest')!;
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, MANIFEST]);
      for (const reference of ['v2', digest]) expect((await get(`/v2/x/y/manifests/${reference}?ns=quay.io`)).headers.get('docker-content-digest')).toBe(digest);
      const { layers } = await (await get(`/v2/x/y/manifests/${digest}?ns=quay.io`)).json() as { layers: { digest: string; size: number }[] };
      const layer = Buffer.from(await (await get(`/v2/x/y/blobs/${layers[0].digest}`)).arrayBuffer());
      expect([layer.length, `sha256:${createHash('sha256').update(layer).digest('hex')}`]).toEqual([layers[0].size, layers[0].digest]);
      for (const path of ['/v2/x/y/manifests/v1?ns=docker.io', '/v2/x/y/blobs/sha256:../../program', `/v2/x/y/blobs/sha256:${'0'.repeat(64)}`, '/other', '/v2/x/tags/list']) {
        expect((await get(path)).status).toBe(404);
      }
      expect(lines[1]).toBe('docker.io/x/y: no image of this name');
    } finally {
      await registry.stop();
    }
  });
});

test('images are of programs that were made, under the names of others, and of the stand-in', () => {
  for (const name of ['coredns', 'standin']) writeFileSync(join(folder, name), '');
  const find = imageCatalog(folder);
  expect(find('registry.k8s.io/coredns/coredns')).toEqual({ files: [{ path: '/coredns', from: join(folder, 'coredns') }], entrypoint: ['/coredns'] });
  expect(find('registry.k8s.io/pause')).toMatchObject({ entrypoint: ['/standin'], env: { STANDIN: 'pause' } });
  expect(find('docker.io/world/standin')).toMatchObject({ entrypoint: ['/standin'], env: { STANDIN: '' } });
  expect(find('cr.fluentbit.io/fluent/fluent-bit')).toMatchObject({
    files: [{ path: '/fluent-bit/bin/fluent-bit', from: join(folder, 'standin') }, { path: '/standin-metrics', text: expect.stringContaining('fluentbit_input_records_total{') }],
    env: { STANDIN: 'serve 2020' },
  });
  expect(find('quay.io/prometheus/prometheus')).toBeUndefined();
});
