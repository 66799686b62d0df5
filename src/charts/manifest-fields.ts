import { IConstruct } from 'constructs';
import { requireEnvironmentAsText } from '../private/checks/environment';
import { requireAnnotations, requireLabels } from '../private/checks/kubernetes-labels';
import { knownEntries } from '../private/checks/maps';
import { ValidationError } from '../private/errors';
import { memberPath } from '../private/helm-values';
import { isNothing } from '../private/nothing';
import { isPlainObject, isToken } from '../private/tokens';
import { requireDnsLabel, requireDnsSubdomain } from '../private/validation';

type Fields = Record<string, unknown>;

/** Groups of Kubernetes itself whose objects hold pods; those of others may have templates of their own in the same places. */
const WITH_PODS = ['', 'apps', 'batch'];

/** Groups of Kubernetes itself all of whose names are DNS names; those of RBAC take any path segment. */
const NAMED_BY_DNS = [...WITH_PODS, 'autoscaling', 'networking.k8s.io', 'policy', 'scheduling.k8s.io', 'storage.k8s.io'];

/** https://kubernetes.io/docs/concepts/configuration/configmap/ and .../secret/ (2026-11-30) */
const MOST_DATA_BYTES = 1024 * 1024;

/**
 * Refuses fields of an object that the API server refuses whatever else the object says: its name, labels, annotations, data and environment variables.
 *
 * @param group of its apiVersion; '' for the core
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ (2026-11-30)
 */
export function requireManifestFields(scope: IConstruct, property: string, group: string, manifest: Fields): void {
  const { kind, metadata } = manifest;
  if (isMap(metadata)) {
    if (typeof metadata.name === 'string' && NAMED_BY_DNS.includes(group)) {
      (kind === 'Service' ? requireDnsLabel : requireDnsSubdomain)(scope, `${property}.metadata.name`, metadata.name);
    }
    requireMetadata(scope, `${property}.metadata`, metadata);
  }
  if (group === '' && (kind === 'ConfigMap' || kind === 'Secret')) {
    requireData(scope, property, manifest);
  }
  if (WITH_PODS.includes(group)) {
    requireEnvironmentAsText(scope, `${property}.spec`, manifest.spec);
    requireTemplates(scope, `${property}.spec`, manifest.spec);
  }
}

function requireMetadata(scope: IConstruct, property: string, { labels, annotations }: Fields): void {
  requireLabels(scope, `${property}.labels`, mapOrNothing(labels));
  requireAnnotations(scope, `${property}.annotations`, mapOrNothing(annotations));
}

/** Those of the pods of a workload, and of the Jobs of a CronJob. */
function requireTemplates(scope: IConstruct, property: string, spec: unknown): void {
  for (const key of isMap(spec) ? ['template', 'jobTemplate'] : []) {
    const template = (spec as Fields)[key];
    if (isMap(template)) {
      const path = memberPath(property, key);
      requireMetadata(scope, `${path}.metadata`, isMap(template.metadata) ? template.metadata : {});
      requireTemplates(scope, `${path}.spec`, template.spec);
    }
  }
}

function requireData(scope: IConstruct, property: string, manifest: Fields): void {
  const entries = ['data', 'binaryData', 'stringData'].flatMap((field) => knownEntries(scope, `${property}.${field}`, mapOrNothing(manifest[field])));
  const bytes = entries.filter(([, value]) => !isToken(value)).reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);
  if (bytes > MOST_DATA_BYTES) {
    throw new ValidationError(scope, {
      property: `${property}.data`,
      problem: `must hold ${MOST_DATA_BYTES} bytes at most`,
      got: bytes,
      fix: 'divide it among several objects, or put it into a volume',
    });
  }
}

function isMap(value: unknown): value is Fields {
  return isPlainObject(value) && !isToken(value);
}

/** The API server takes null for nothing. */
function mapOrNothing(value: unknown): { [key: string]: string } | undefined {
  if (!isMap(value)) {
    return isNull(value) ? undefined : value as { [key: string]: string };
  }
  return Object.fromEntries(Object.entries(value).filter(([, one]) => !isNull(one))) as { [key: string]: string };
}

function isNull(value: unknown): boolean {
  return value === null || typeof value === 'object' && isNothing(value);
}
