import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { chartKeys, ChartKeys, unknownKeys } from '../../tools/chart-keys';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'chart-keys-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function chart(files: Record<string, string>): ChartKeys {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return chartKeys(folder);
}

const OWN = {
  'Chart.yaml': 'name: web\nversion: 1.2.3\n',
  'values.yaml': 'replicas: 1\nimage:\n  tag: ""\nnodeSelector: {}\nargs: []\nclass: null\n"odd/key~":\n  a: 1\n',
};

describe('keys of a chart', () => {
  it('are the paths of its values; what is empty by default is open', () => {
    expect(chart(OWN)).toMatchObject({
      chart: 'web',
      chartVersion: '1.2.3',
      subchartsLeftOut: [],
      keys: ['args/*', 'class/*', 'image/tag', 'nodeSelector/*', 'odd~1key~0/a', 'replicas'],
    });
  });

  it('include those of subcharts, and say which were not there', () => {
    expect(chart({
      ...OWN,
      'Chart.yaml': `${OWN['Chart.yaml']}dependencies:\n  - name: db\n  - name: cache\n    alias: fast\n  - name: gone\n`,
      'values.yaml': 'db:\n  enabled: true\n',
      'charts/db/Chart.yaml': 'name: db\nversion: 1.0.0\n',
      'charts/db/values.yaml': 'size: 1Gi\n',
      'charts/cache/Chart.yaml': 'name: cache\nversion: 1.0.0\n',
      'charts/cache/values.yaml': 'size: 1Gi\n',
    })).toMatchObject({ subchartsLeftOut: ['gone'], keys: ['db/enabled', 'db/size', 'fast/size', 'gone/*'] });
  });

  it('tell how they are made again', () => {
    expect(chart(OWN).madeWith).toBe('tsx tools/chart-keys.ts <folder of web 1.2.3, subcharts in charts/> test/fixtures/charts/web-1.2.3.keys.json');
  });
});

describe('unknown keys', () => {
  it.each<[string, object, string[]]>([
    ['none', { replicas: 2, image: { tag: 'a' }, nodeSelector: { a: { b: 1 } }, args: ['x'], class: 'gp3' }, []],
    ['a misspelt key', { replica: 2 }, ['replica']],
    ['a misspelt key further down', { image: { tga: 'a' } }, ['image/tga']],
    ['a map in place of a value', { replicas: { min: 1 } }, ['replicas']],
    ['a value in place of a map', { image: 'a:b' }, ['image']],
    ['null in place of a map', { image: null }, []],
    ['a key with a slash', { 'odd/key~': { a: 1, b: 2 } }, ['odd~1key~0/b']],
  ])('%s', (_, values, unknown) => {
    expect(unknownKeys(values, chart(OWN))).toEqual(unknown);
  });

  it('are not those that are known from elsewhere', () => {
    expect(unknownKeys({ image: { digest: 'a' }, extra: { any: 1 } }, chart(OWN), ['image/digest', 'extra/*'])).toEqual([]);
  });
});
