import { Assembly, loadAssembly, Property, Type, TypeReference } from './assembly';
import * as checks from './checks';

const docs = { summary: 'What it is.' };
const text = { primitive: 'string' };

function assemblyOf(...types: (Partial<Type> & { name: string })[]): Assembly {
  return {
    name: 'lib',
    types: Object.fromEntries(types.map((type) => [`lib.${type.name}`, { kind: 'class', fqn: `lib.${type.name}`, docs, ...type }])),
  };
}

function property(name: string, more: Partial<Property> = {}): Property {
  return { name, type: text, docs, ...more };
}

function struct(name: string, properties: Property[], interfaces: string[] = []) {
  return { name, kind: 'interface' as const, datatype: true, properties, interfaces };
}

// A check that never fails looks like a check that passes: each one refuses something bad here.
describe('the checks of the API refuse', () => {
  test('unions, also inside lists and parameters', () => {
    const union = { union: { types: [text, { primitive: 'number' }] } };
    const list = { collection: { kind: 'array', elementtype: union } };
    const bad = assemblyOf({
      name: 'Thing',
      properties: [property('size', { type: union }), property('fine')],
      methods: [{ name: 'add', docs, parameters: [{ name: 'items', type: list }], returns: { type: union } }],
    });
    expect(checks.unions(bad)).toEqual(['Thing.size', 'Thing.add(items)', 'Thing.add()']);
  });

  test('members of type any, but for Helm values and manifests', () => {
    const map = { collection: { kind: 'map', elementtype: { primitive: 'any' } } };
    const bad = assemblyOf(struct('ThingProps', [
      property('values', { type: map }),
      property('config', { type: { primitive: 'json' } }),
      property('helmValues', { type: map }),
      property('extraManifests', { type: { collection: { kind: 'array', elementtype: map } } }),
    ]));
    expect(checks.untyped(bad)).toEqual(['ThingProps.values', 'ThingProps.config']);
  });

  test('types and members without a summary', () => {
    const bad = assemblyOf(
      { name: 'Thing', docs: {}, properties: [property('size', { docs: undefined })], methods: [{ name: 'add' }] },
      { name: 'Kind', kind: 'enum', members: [{ name: 'SMALL' }, { name: 'BIG', docs }] },
    );
    expect(checks.undocumented(bad)).toEqual(['Kind.SMALL', 'Thing', 'Thing.size', 'Thing.add']);
  });

  test('options that do not say their default', () => {
    const bad = assemblyOf(struct('ThingProps', [
      property('name'),
      property('size', { optional: true }),
      property('color', { optional: true, docs: { ...docs, default: 'red' } }),
    ]));
    expect(checks.optionsWithoutDefault(bad)).toEqual(['ThingProps.size']);
  });

  test('structs with more than 15 properties, inherited ones included', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => property(`field${index}`));
    const bad = assemblyOf(
      struct('Small', many(15)),
      struct('Big', many(16)),
      struct('Child', [property('own')], ['lib.Small']),
    );
    expect(checks.crowdedStructs(bad)).toEqual(['Big (16 properties)', 'Child (16 properties)']);
  });

  test('maps of structs, and of lists of them', () => {
    const map = (elementtype: TypeReference) => ({ collection: { kind: 'map', elementtype } });
    const bad = assemblyOf(
      struct('Size', []),
      { name: 'Color' },
      struct('ThingProps', [
        property('sizes', { type: map({ fqn: 'lib.Size' }) }),
        property('more', { type: map({ collection: { kind: 'array', elementtype: { fqn: 'lib.Size' } } }) }),
        property('colors', { type: map({ fqn: 'lib.Color' }) }),
        property('list', { type: { collection: { kind: 'array', elementtype: { fqn: 'lib.Size' } } } }),
        property('tags', { type: map(text) }),
      ]),
    );
    expect(checks.mapsOfStructs(bad)).toEqual(['ThingProps.sizes', 'ThingProps.more']);
  });

  test('provider types, but for readonly properties of classes', () => {
    const type = { fqn: '@cdktf/provider-aws.vpc.Vpc' };
    const bad = assemblyOf(
      struct('ThingProps', [property('vpc', { type, immutable: true })]),
      {
        name: 'Thing',
        initializer: { parameters: [{ name: 'vpc', type }] },
        properties: [property('resource', { type, immutable: true }), property('mutable', { type })],
        methods: [{ name: 'find', docs, returns: { type } }],
      },
    );
    expect(checks.misplacedProviderTypes(bad)).toEqual(['Thing.mutable', 'new Thing(vpc)', 'Thing.find()', 'ThingProps.vpc']);
    expect(checks.escapeHatches(bad)).toEqual(['Thing.resource: @cdktf/provider-aws.vpc.Vpc']);
  });

  test('words that one of the languages reserves', () => {
    const bad = assemblyOf(
      { name: 'Object' },
      {
        name: 'Thing',
        properties: [property('default'), property('lambda'), property('fixed')],
        methods: [
          { name: 'getType', docs },
          { name: 'add', docs, parameters: [{ name: 'range', type: text }, { name: 'fixed', type: text }] },
        ],
      },
    );
    expect(checks.reservedNames(bad)).toEqual([
      'Object (reserved in a base library)',
      'Thing.default (reserved in Java)',
      'Thing.lambda (reserved in Python)',
      'Thing.getType (reserved in C#)',
      'Thing.add(range) (reserved in Go)',
      'Thing.add(fixed) (reserved in C#)',
    ]);
  });

  test('submodules', () => {
    expect(checks.submodules({ name: 'lib', submodules: { 'lib.ingress': {}, 'cdktf.other': {} } })).toEqual(['lib.ingress']);
  });

  test('an assembly that was not compiled', () => {
    expect(() => loadAssembly('does-not-exist/.jsii')).toThrow('.jsii is missing: run `npm run compile` (npm test does so itself)');
  });
});
