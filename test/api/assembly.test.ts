import { join } from 'node:path';
import { loadAssembly } from './assembly';
import * as checks from './checks';
import knownEscapeHatches from './escape-hatches.json';

describe('the public API', () => {
  const assembly = loadAssembly(join(__dirname, '..', '..', '.jsii'));

  test('has no unions', () => {
    expect(checks.unions(assembly)).toEqual([]);
  });

  test('is typed, but for what charts and Kubernetes define', () => {
    expect(checks.untyped(assembly)).toEqual([]);
  });

  test('is documented, each type and each member', () => {
    expect(checks.undocumented(assembly)).toEqual([]);
  });

  test('says the default of every option', () => {
    expect(checks.optionsWithoutDefault(assembly)).toEqual([]);
  });

  test('has no struct with more than 15 properties', () => {
    expect(checks.crowdedStructs(assembly)).toEqual([]);
  });

  test('has no map of structs, which a dict of Python could pass with misspelt keys', () => {
    expect(checks.mapsOfStructs(assembly)).toEqual([]);
  });

  test('shows provider types as readonly properties of classes only', () => {
    expect(checks.misplacedProviderTypes(assembly)).toEqual([]);
  });

  test('shows the escape hatches that it promised', () => {
    // Removing one breaks users, and each one ties us to the provider's major: bring test/api/escape-hatches.json in
    // line with this list only when the change is meant.
    expect(checks.escapeHatches(assembly)).toEqual(knownEscapeHatches);
  });

  test('uses no word that a language reserves', () => {
    expect(checks.reservedNames(assembly)).toEqual([]);
  });

  test('is one flat namespace', () => {
    expect(checks.submodules(assembly)).toEqual([]);
  });
});
