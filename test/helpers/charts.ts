import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parseAllDocuments } from 'yaml';

/** The Kubernetes version that everything is rendered for and checked against. */
export const KUBERNETES = '1.36';

/** The chart that the library brings. */
export const BUNDLED_CHART = join(__dirname, '..', '..', 'charts', 'manifests');

/** Kinds that charts ask for by name: a cluster would list them, where `helm template` only knows groups and versions. */
const API_VERSIONS = ['--api-versions', 'policy/v1/PodDisruptionBudget'];

/** A release as Helm gets it. */
export interface RenderedRelease {
  readonly name: string;
  readonly namespace: string;
  /** Folder of the chart. */
  readonly chart: string;
  /** Its values documents, as text, first to last. */
  readonly values: readonly string[];
}

/** The folder of a chart of others. */
export function chartFolder(name: string): string {
  return join(given('CHARTS_DIR'), name);
}

/** What Helm makes of a release, hooks included. With `crds` also what it installs from the chart's folder of that name. */
export function helmTemplate({ name, namespace, chart, values }: RenderedRelease, options: { readonly crds?: boolean } = {}): any[] {
  return inFolder((folder) => {
    const files = values.map((document, index) => {
      const file = join(folder, `${index}.yaml`);
      writeFileSync(file, document);
      return ['--values', file];
    });
    return objectsIn(stdoutOf('HELM_BINARY', [
      'template', name, chart, '--namespace', namespace, '--kube-version', `${KUBERNETES}.0`, ...API_VERSIONS,
      ...(options.crds ? ['--include-crds'] : []), ...files.flat(),
    ]));
  });
}

/** What kubectl makes of a folder with a kustomization. */
export function kustomize(folder: string): any[] {
  return objectsIn(stdoutOf('KUBECTL_BINARY', ['kustomize', folder]));
}

/** What kubernetes-validate says of objects. */
export interface Validation {
  /** `deployment/web`: what is valid, no unknown field included. */
  readonly valid: string[];
  /** Kinds that Kubernetes itself does not know, with their version. */
  readonly unknownKinds: string[];
  /** What is wrong, a line each. */
  readonly errors: string[];
}

/** Checks objects against the schemas of Kubernetes. Every object is found in one of the lists. */
export function validate(objects: any[]): Validation {
  return inFolder((folder) => {
    const file = join(folder, 'objects.yaml');
    writeFileSync(file, objects.map((object) => JSON.stringify(object)).join('\n---\n'));
    const { stdout, stderr } = run('KUBERNETES_VALIDATE_BINARY', ['--strict', '--kubernetes-version', KUBERNETES, file]);
    const lines = stdout.split('\n').filter(Boolean);
    const matches = (pattern: RegExp) => lines.map((line) => pattern.exec(line)).filter((match) => match !== null);
    const valid = matches(/^INFO \S+ passed for resource (\S+) against version (\S+)$/);
    const unknown = matches(/^WARN \S+ Couldn't find schema for kind (\S+) with api version (\S+) /);
    // Anything else that it says, about a schema that is not to be had for example, is an error as well.
    const errors = lines.filter((line) => !/^(INFO|WARN) /.test(line)).map((line) => line.replace(file, ''));
    const others = valid.filter(([, , version]) => version !== KUBERNETES).map(([line]) => line);
    if (valid.length + unknown.length + errors.length !== objects.length || others.length > 0) {
      throw new Error(`kubernetes-validate said of ${objects.length} objects: ${stdout}${stderr}`);
    }
    return {
      valid: valid.map(([, name]) => name),
      unknownKinds: [...new Set(unknown.map(([, kind, version]) => `${kind} ${version}`))].sort(),
      errors,
    };
  });
}

/** Runs `promtool` with arguments, in a folder with files. */
export function promtool(args: string[], files: { readonly [name: string]: string }): string {
  return inFolder((folder) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return stdoutOf('PROMTOOL_BINARY', args, folder);
  });
}

/** The objects of a stream of YAML as Kubernetes reads them, in YAML 1.1; lists are taken apart. */
function objectsIn(text: string): any[] {
  return parseAllDocuments(text, { version: '1.1', logLevel: 'error' }).flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    const object = document.toJS();
    if (!object) return [];
    return object.kind === 'List' ? object.items : [object];
  });
}

function stdoutOf(variable: string, args: string[], cwd?: string): string {
  const { status, stdout, stderr } = run(variable, args, cwd);
  if (status !== 0) throw new Error(stderr || stdout);
  return stdout;
}

function run(variable: string, args: string[], cwd?: string) {
  const result = spawnSync(given(variable), args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (result.error) throw result.error;
  return result;
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'charts-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What `npm run test:charts` has found. */
function given(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: these tests run by \`npm run test:charts\``);
  return value;
}
