import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * The API models of AWS as botocore carries them (`service-2.json`): operations, their input, and what each value has to
 * be. The AWS CLI brings them along, so they are read from where it is installed.
 */
export interface ServiceModel {
  readonly metadata: { readonly protocol: string; readonly apiVersion: string };
  readonly operations: Record<string, Operation>;
  readonly shapes: Record<string, Shape>;
}

export interface Operation {
  readonly name: string;
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: { readonly shape: string };
}

export interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Record<string, Member>;
  readonly member?: Member;
  readonly key?: Member;
  readonly value?: Member;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly flattened?: boolean;
  readonly payload?: string;
}

export interface Member {
  readonly shape: string;
  readonly location?: string;
  readonly locationName?: string;
  readonly queryName?: string;
  readonly flattened?: boolean;
  readonly xmlAttribute?: boolean;
}

/** Folders of services whose name is not the one that requests are signed for. */
const FOLDERS: Record<string, string[]> = {
  elasticloadbalancing: ['elb', 'elbv2'],
  monitoring: ['cloudwatch'],
};

/** The models of an installed AWS CLI. */
export class ModelLibrary {
  /** The models of a Python environment in which the AWS CLI is installed; it has a botocore of its own. */
  public static ofEnvironment(venv: string): ModelLibrary {
    const lib = join(venv, 'lib');
    const [python] = existsSync(lib) ? readdirSync(lib).filter((name) => name.startsWith('python')) : [];
    const botocore = python && join(lib, python, 'site-packages', 'awscli', 'botocore');
    if (!botocore || !existsSync(botocore)) throw new Error('The AWS CLI is missing: run `npm run e2e:prepare`');
    const version = /__version__ = '([^']+)'/.exec(readFileSync(join(botocore, '__init__.py'), 'utf8'))?.[1];
    return new ModelLibrary(join(botocore, 'data'), version ?? 'of an unknown version');
  }

  private readonly loaded = new Map<string, ServiceModel>();

  /**
   * @param folder with one folder a service, each with one folder a version
   * @param version of botocore, for the report
   */
  constructor(private readonly folder: string, public readonly version: string) {}

  /**
   * The model of a service: of the version that a request names, or the newest.
   *
   * @param signingName as in the credential scope of a request
   */
  public of(signingName: string, version?: string): ServiceModel | undefined {
    const found = (FOLDERS[signingName] ?? [signingName])
      .map((service) => join(this.folder, service))
      .filter((service) => existsSync(service))
      .flatMap((service) => readdirSync(service).sort().reverse().map((apiVersion) => ({ apiVersion, folder: join(service, apiVersion) })))
      .find(({ apiVersion }) => version === undefined || apiVersion === version);
    return found && this.load(found.folder);
  }

  private load(folder: string): ServiceModel {
    const before = this.loaded.get(folder);
    if (before) return before;
    const plain = join(folder, 'service-2.json');
    const text = existsSync(plain) ? readFileSync(plain, 'utf8') : gunzipSync(readFileSync(`${plain}.gz`)).toString();
    const model = JSON.parse(text) as ServiceModel;
    this.loaded.set(folder, model);
    return model;
  }
}
