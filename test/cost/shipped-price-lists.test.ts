import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { PriceList, PriceListAttributes } from '../../src/cost/price-list';
import { SHIPPED_PRICE_LISTS } from '../../src/cost/shipped-price-lists';
import * as instanceTypes from '../../src/nodes/instance-types.json';

const FOLDER = join(__dirname, '..', '..', 'src', 'cost', 'price-lists');
const FILES = readdirSync(FOLDER);
const read = (file: string): PriceListAttributes => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

const ASKED_FAMILIES = ['t3', 't3a', 't4g', 'm5', 'm6i', 'm6a', 'm7g', 'm7i', 'c6i', 'c6a', 'c7g', 'r6i', 'r7g'];

it('are all that lie in the folder', () => {
  expect(Object.entries(SHIPPED_PRICE_LISTS).map(([region, list]) => [`${region}.json`, list.region])).toEqual(
    FILES.sort().map((file) => [file, file.replace('.json', '')]),
  );
  expect(FILES).toEqual(expect.arrayContaining(['eu-west-2.json', 'us-east-1.json', 'eu-west-1.json', 'eu-central-1.json']));
});

describe.each(FILES)('%s', (file) => {
  const list = read(file);

  it('is well-formed, by the rules for everybody\'s lists', () => {
    expect(PriceList.fromFile(join(FOLDER, file))._load(new App())).toEqual(list);
  });

  it('names its region, its currency, its day and its source', () => {
    expect(`${list.region}.json`).toBe(file);
    expect(list.currency).toBe('USD');
    expect(Date.parse(list.date)).toBeLessThanOrEqual(Date.parse('2026-11-26'));
    expect(list.source).toContain(list.date);
  });

  it('has a source for each figure that is not from there', () => {
    const names = [...Object.keys(list.hourly ?? {}), ...Object.keys(list.monthly ?? {})];
    expect(Object.keys(list.otherSources ?? {}).filter((name) => name !== 'rds' && !names.includes(name))).toEqual([]);
    const ofRds = [...Object.keys(list.instances ?? {}), ...Object.keys(list.gibMonthly ?? {})].filter((name) => /^(db\.|rds-)/.test(name));
    expect(Object.hasOwn(list.otherSources ?? {}, 'rds')).toBe(ofRds.length > 0);
    // What a Grafana's database is made of by default.
    expect(ofRds).toEqual(expect.arrayContaining(['db.t4g.small', 'rds-gp3']));
    for (const name of ['eks-cluster', 'eks-cluster-extended-support', 'hybrid-node-vcpu', 'public-ipv4', 'kms-key']) {
      expect(list.otherSources?.[name]).toMatch(/^https:\/\/aws\.amazon\.com\//);
    }
    expect(Object.hasOwn(list.otherSources ?? {}, 'interface-endpoint')).toBe(Object.hasOwn(list.hourly ?? {}, 'interface-endpoint'));
  });

  it('prices instance types that there are, and no zero', () => {
    const families: Record<string, string> = { ...instanceTypes.x86_64, ...instanceTypes.arm64 };
    const unknown = Object.keys(list.instances ?? {}).map((type) => type.replace(/^db\./, '')).filter((type) => !families[type.split('.')[0]]?.split(' ').includes(type.split('.')[1]));
    expect(unknown).toEqual([]);
    const prices = [list.hourly, list.monthly, list.gibMonthly, list.instances].flatMap((table) => Object.values(table ?? {}));
    expect(prices.filter((price) => Number(price) <= 0)).toEqual([]);
  });

  it('has larger prices for larger sizes of a family', () => {
    const types = Object.entries(list.instances ?? {});
    for (const family of new Set(types.map(([type]) => type.replace(/\.[^.]*$/, '')))) {
      const prices = types.filter(([type]) => type.startsWith(`${family}.`)).map(([, price]) => Number(price));
      expect([...prices].sort((a, b) => a - b)).toEqual(prices);
    }
  });
});

it.each(['eu-west-2', 'us-east-1', 'eu-west-1', 'eu-central-1'])('%s has the families that nodes are mostly made of', (region) => {
  const types = Object.keys(read(`${region}.json`).instances ?? {});
  expect(ASKED_FAMILIES.filter((family) => !types.includes(`${family}.large`))).toEqual([]);
});

it('holds the figures that the demo is known by', () => {
  const london = read('eu-west-2.json');
  expect(london.hourly).toMatchObject({
    'eks-cluster': '0.10', 'nat-gateway': '0.05', 'public-ipv4': '0.005', 'application-load-balancer': '0.02646', 'classic-load-balancer': '0.0294',
  });
  expect(london.instances?.['t3.medium']).toBe('0.0472');
});
