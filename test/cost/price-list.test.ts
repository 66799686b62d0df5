import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { PriceList, PriceListAttributes } from '../../src/cost/price-list';

const GOOD: PriceListAttributes = {
  region: 'eu-west-2',
  date: '2026-11-01',
  source: 'our contract',
  hourly: { 'eks-cluster': '0.08' },
  monthly: { 'kms-key': '0.90' },
  gibMonthly: { gp3: '0.07' },
  instances: { 't3.medium': '0.03' },
};

const load = (changes: object) => PriceList.of({ ...GOOD, ...changes })._load(new App());

it('takes values', () => {
  expect(load({})).toEqual(GOOD);
});

describe('a file', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'price-list-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is taken', () => {
    const path = join(folder, 'ours.json');
    writeFileSync(path, JSON.stringify(GOOD));
    expect(PriceList.fromFile(path)._load(new App())).toEqual(GOOD);
  });

  it('is refused when it is not there', () => {
    expect(() => PriceList.fromFile('no-such-list.json')._load(new App())).toThrow(new Error(
      "App: `priceLists` is a file that cannot be read as JSON, got 'no-such-list.json'. Fix: correct the path or the file (ENOENT: no such file or directory, open 'no-such-list.json').",
    ));
  });

  it('is refused when it is not JSON', () => {
    const path = join(folder, 'ours.json');
    writeFileSync(path, 'prices');
    expect(() => PriceList.fromFile(path)._load(new App())).toThrow(`App: \`priceLists\` is a file that cannot be read as JSON, got '${path}'. Fix: correct the path or the file (`);
  });
});

it.each<[string, object, string]>([
  [
    'a field that no list has',
    { instance: {} },
    'PriceList.of: `attributes.instance` is not an option. Allowed: region, currency, date, source, otherSources, hourly, monthly, gibMonthly, instances. Fix: write `instances`.',
  ],
  [
    'no region',
    { region: undefined },
    'PriceList.of: `attributes.region` is missing. Allowed: a string. Fix: pass a string.',
  ],
  [
    'a region that is none',
    { region: 'London' },
    "App: `priceLists.region` is not valid, got 'London'. Allowed: the name of a region, such as eu-west-2. Fix: set `region` in the price list.",
  ],
  [
    'a date that is none',
    { date: 'today' },
    "App: `priceLists.date` is not valid, got 'today'. Allowed: the date of the prices, YYYY-MM-DD. Fix: set `date` in the price list.",
  ],
  [
    'no source',
    { source: '' },
    "App: `priceLists.source` is not valid, got ''. Allowed: the source of the prices, such as a web page and the date it was read. Fix: set `source` in the price list.",
  ],
  [
    'a number instead of text',
    { instances: { 't3.medium': 0.0472 } },
    'PriceList.of: `attributes.instances.t3.medium` must be a string, got 0.0472. Fix: pass \'0.0472\'.',
  ],
  [
    'a price of something else',
    { hourly: { 'nat-gatway': '0.05' } },
    "App: `priceLists.hourly` has a price for something that the estimate does not use, got 'nat-gatway'. Allowed: eks-cluster, eks-cluster-extended-support, nat-gateway, public-ipv4, application-load-balancer, network-load-balancer, classic-load-balancer, interface-endpoint, hybrid-node-vcpu. Fix: correct the name, or remove the price.",
  ],
])('refuses %s', (_, changes, message) => {
  expect(() => load(changes)).toThrow(new Error(message));
});
