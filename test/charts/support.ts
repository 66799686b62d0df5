import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative } from 'path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { TODAY } from '../helpers/synth';
import { evaluateTemplate } from '../helpers/values-documents';

/** The values documents of a release, first to last, as Helm reads them. They must hold no token. */
export function documentsOf(release: any): any[] {
  return release.values.map((document: string) => JSON.parse(evaluateTemplate(document)));
}

/** Values documents as one, as Helm merges them: maps key by key, everything else (lists too) as the later one says. */
export function mergeAsHelm(documents: any[]): any {
  const isMap = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  const merge = (first: any, second: any): any => {
    if (!isMap(first) || !isMap(second)) return second;
    const keys = new Set([...Object.keys(first), ...Object.keys(second)]);
    return Object.fromEntries([...keys].map((key) => [key, key in second ? merge(first[key], second[key]) : first[key]]));
  };
  return documents.reduce(merge, {});
}

/** The values that the chart of a release gets. */
export function valuesOf(release: any): any {
  return mergeAsHelm(documentsOf(release));
}

/** The objects of a release of the bundled chart. */
export function manifestsOf(release: any): any[] {
  return valuesOf(release).manifests;
}

const folders: string[] = [];

/** An empty folder that is gone after the tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'charts-test-'));
  folders.push(folder);
  return folder;
}

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** What `cdktf synth` leaves behind. */
export class Assembly {
  constructor(public readonly folder: string) {}

  /** The configuration of a stack. */
  public stack(name: string): any {
    return JSON.parse(readFileSync(join(this.folder, 'stacks', name, 'cdk.tf.json'), 'utf8'));
  }

  /** The stacks that have to be applied before a stack. */
  public stacksBefore(name: string): string[] {
    return JSON.parse(readFileSync(join(this.folder, 'manifest.json'), 'utf8')).stacks[name].dependencies;
  }

  /** Every file, by its path in the assembly. */
  public get files(): { [path: string]: string } {
    const walk = (folder: string): string[] => readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
    return Object.fromEntries(walk(this.folder).sort().map((path) => [relative(this.folder, path), readFileSync(path, 'utf8')]));
  }
}

/** Synthesises an app for real: all stacks, references between them, assets and the manifest. */
export function synthApp(build: (app: App) => void): Assembly {
  const app = new App({ outdir: temporaryFolder(), context: { 'cdktf-observable-eks/today': TODAY } });
  build(app);
  app.synth();
  return new Assembly(app.outdir);
}

/** A stack as users write it: an AWS provider, and state in a file whose path is the same on every machine. */
export function userStack(app: App, name: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  new AwsProvider(stack, 'Aws', { region: 'eu-west-2' });
  new LocalBackend(stack, { path: `${name}.tfstate` });
  return stack;
}
