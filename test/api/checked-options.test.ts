import { join } from 'node:path';
import { loadAssembly, Type, TypeReference, typesOf } from './assembly';
import { ALL_OPTIONS } from '../private/arguments/options';

/** Structs that the library, or an implementation of one of its interfaces, hands out: nobody passes them as options. */
const HANDED_OUT = [
  'ConfidentialNodesRequest', 'ConfidentialPodRequirements', 'CostRow', 'IngressClasses', 'LogCollectionRequest', 'LogOutputRequest', 'LokiDeploymentRequest', 'NginxControllerRequest', 'NodeDefaults', 'NodeRoleReference', 'ObjectStorageRequest', 'PermissionRow', 'RemoteWriteRequest',
  'PodToleration',
];

const types = typesOf(loadAssembly(join(__dirname, '..', '..', '.jsii')));
const tried = new Set(ALL_OPTIONS.map(({ place }) => place));
const isSimple = ({ primitive, collection }: TypeReference): boolean =>
  primitive === 'string' || primitive === 'number' || (collection !== undefined && isSimple(collection.elementtype));

/** The struct and those that extend it. */
const family = ({ fqn, name }: Type): string[] => [name, ...types.filter(({ interfaces = [] }) => interfaces.includes(fqn)).flatMap(family)];

test('every option is put to values that are wrong for it; where one is not, add a sample to test/private/arguments (samples.ts, uses.ts)', () => {
  const ofStructs = types.filter(({ datatype, name }) => datatype && !HANDED_OUT.includes(name)).flatMap((struct) =>
    (struct.properties ?? []).filter(({ type }) => isSimple(type)).map(({ name }) => family(struct).map((one) => `${one}.${name}`)));
  const ofCalls = types.filter(({ kind }) => kind === 'class').flatMap(({ name, methods = [] }) =>
    methods.filter(({ abstract }) => !abstract).flatMap((method) =>
      (method.parameters ?? []).filter((parameter) => isSimple(parameter.type) && parameter.name !== 'id').map((parameter) => [`${name}.${method.name}.${parameter.name}`])));
  expect(ofStructs.length + ofCalls.length).toBeGreaterThan(200);
  expect([...ofStructs, ...ofCalls].filter((places) => !places.some((place) => tried.has(place))).map(([place]) => place)).toEqual([]);
});
