import type { AwsApi } from './aws';
import type { EksEndpoint, Log } from '../contract';
import type { KubeApi, KubeLogin, KubeObject, KubeView, Resource } from '../kubernetes/kube';

/** What the stand-ins know of AWS's side of a cluster. */
export type EksFacts = Pick<EksEndpoint, 'credentialsOf' | 'roleAllows' | 'activeAddons' | 'network'>;

/** Where a stand-in acts. */
export interface Context {
  readonly cluster: string;
  readonly kube: KubeApi;
  readonly view: KubeView;
  readonly eks: EksFacts;
  readonly aws: AwsApi;
  readonly log: Log;
  /** Address and authority of the API server, for programs that log in themselves. */
  readonly login: KubeLogin;
}

export const isLeaving = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined;

export const keyOf = ({ metadata }: KubeObject): string => (metadata.namespace ? `${metadata.namespace}/` : '') + metadata.name;

/** Adds a finalizer, or takes it off; nothing when it is so already. */
export async function setFinalizer(context: Context, resource: Resource, object: KubeObject, finalizer: string, present: boolean): Promise<void> {
  const current = object.metadata.finalizers ?? [];
  if (current.includes(finalizer) === present) return;
  const finalizers = present ? [...current, finalizer] : current.filter((name) => name !== finalizer);
  await context.kube.patch(resource, object, { metadata: { finalizers } }).catch((error: { status?: number }) => {
    // Gone already: what was followed is a little late.
    if (error.status !== 404) throw error;
  });
}

/** Logs a reason once for an object, and again when it is another one. */
export class Reasons {
  private readonly said = new Map<string, string>();

  public constructor(private readonly log: Log) {}

  public say(about: string, reason: string): void {
    if (this.said.get(about) === reason) return;
    this.said.set(about, reason);
    this.log(`${about}: ${reason}`);
  }

  public forget(about: string): void {
    this.said.delete(about);
  }
}
