import { Context, isLeaving, keyOf, Reasons } from './context';
import type { KubeObject } from '../kubernetes/kube';

/** Seconds between two objects of one writer. */
const PAUSE_SECONDS = 2;

/** Where the configuration of Loki and Tempo has the bucket. */
const BUCKET = /^\s*bucket_?names?: *"?([\w.-]+)"?\s*$|^\s*bucket: *"?([\w.-]+)"?\s*$/m;

const WRITERS = ['loki', 'tempo'];

/**
 * Loki and Tempo, as far as they write: while a pod of theirs is ready and comes to credentials that allow it, it puts objects into the bucket of
 * its configuration. What it cannot put is lost, and said.
 * https://grafana.com/docs/loki/latest/operations/storage/, https://grafana.com/docs/tempo/latest/configuration/#storage
 */
export class ObjectWriters {
  private readonly reasons: Reasons;
  private readonly last = new Map<string, number>();

  public constructor(private readonly context: Context, private readonly now: () => number = Date.now) {
    this.reasons = new Reasons((line) => context.log(`writer: ${line}`));
  }

  public async reconcile(): Promise<void> {
    for (const name of WRITERS) {
      const pod = this.context.view.list('pods').find((one) => one.spec.serviceAccountName === name && !isLeaving(one) && isReady(one));
      const bucket = pod && this.bucketOf(name, pod);
      if (!pod || !bucket || this.now() - (this.last.get(name) ?? 0) < PAUSE_SECONDS * 1000) continue;
      this.last.set(name, this.now());
      this.reasons.say(name, await this.write(name, pod, bucket));
    }
  }

  private bucketOf(name: string, pod: KubeObject): string | undefined {
    const config = this.context.view.list('configmaps').find(({ metadata }) => metadata.namespace === pod.metadata.namespace && metadata.name === name);
    const match = BUCKET.exec(Object.values((config?.data ?? {}) as Record<string, string>).join('\n'));
    return match?.[1] ?? match?.[2];
  }

  private async write(name: string, pod: KubeObject, bucket: string): Promise<string> {
    const { eks, cluster, aws } = this.context;
    const credentials = await eks.credentialsOf(cluster, pod.metadata.namespace ?? '', name);
    if (!credentials) return `${keyOf(pod)} has no credentials`;
    if (!await eks.roleAllows(credentials.roleArn, 's3:PutObject')) return `${credentials.roleArn} may not s3:PutObject`;
    const error = await aws.putObject(bucket, `fake/${Math.floor(this.now() / 1000)}`);
    return error ? `loses what it has: ${error} of ${bucket}` : `writes to ${bucket}`;
  }
}

function isReady({ status }: KubeObject): boolean {
  return status?.conditions?.some(({ type, status: is }: { type: string; status: string }) => type === 'Ready' && is === 'True') ?? false;
}
