import { inGroup } from './kubernetes/groups';
import { runProcess } from '../../tools/terraform';

/** Looks into a cluster as its administrator. */
export class ClusterView {
  constructor(private readonly kubeconfig: string, private readonly folder: string) {}

  public async kubectl(args: string[], expected: number[] = [0]): Promise<string> {
    const result = await runProcess('kubectl', ['--kubeconfig', this.kubeconfig, ...args], inGroup(this.folder, { cwd: this.folder }));
    if (!expected.includes(result.exitCode)) throw new Error(`kubectl ${args.join(' ')}: ${result.stderr.trim()}`);
    return result.stdout;
  }

  public async list(kind: string): Promise<any[]> {
    return JSON.parse(await this.kubectl(['get', kind, '--all-namespaces', '--output', 'json'])).items;
  }

  /** Status of each Helm release, newest revision, by `namespace/name`. */
  public async releases(): Promise<Record<string, string>> {
    const secrets = (await this.list('secrets')).filter(({ type }) => type === 'helm.sh/release.v1');
    const newest: Record<string, { revision: number; status: string }> = {};
    for (const { metadata: { namespace, labels } } of secrets) {
      const key = `${namespace}/${labels.name}`;
      const revision = Number(labels.version);
      if (revision > (newest[key]?.revision ?? 0)) newest[key] = { revision, status: labels.status };
    }
    return Object.fromEntries(Object.entries(newest).map(([key, { status }]) => [key, status]));
  }

  /** What is wrong with the cluster: releases, pods, claims and load balancers that are not as they should be. */
  public async problems(): Promise<string[]> {
    const releases = Object.entries(await this.releases()).filter(([, status]) => status !== 'deployed');
    const pods = (await this.list('pods')).filter(({ status }) =>
      status.phase !== 'Succeeded' && !status.conditions?.some((one: any) => one.type === 'Ready' && one.status === 'True'));
    const claims = (await this.list('persistentvolumeclaims')).filter(({ status }) => status.phase !== 'Bound');
    const services = (await this.list('services')).filter(({ spec, status }) =>
      spec.type === 'LoadBalancer' && !status.loadBalancer?.ingress?.length);
    const ingresses = (await this.list('ingresses')).filter(({ status }) => !status.loadBalancer?.ingress?.length);
    const nameOf = ({ metadata }: any) => `${metadata.namespace}/${metadata.name}`;
    return [
      ...releases.map(([name, status]) => `release ${name} is ${status}`),
      ...pods.map((pod) => `pod ${nameOf(pod)} is not ready`),
      ...claims.map((claim) => `claim ${nameOf(claim)} is not bound`),
      ...services.map((service) => `service ${nameOf(service)} has no load balancer`),
      ...ingresses.map((ingress) => `ingress ${nameOf(ingress)} has no address`),
    ];
  }
}

/** Waits until something holds, and says what is missing when it does not in time. */
export async function eventually(what: string, seconds: number, missing: () => Promise<string[]>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  let last: string[] = [];
  do {
    try {
      last = await missing();
    } catch (error) {
      last = [error instanceof Error ? error.message : String(error)];
    }
    if (last.length === 0) return;
    await new Promise((done) => setTimeout(done, 500));
  } while (Date.now() < end);
  throw new Error(`${what}: ${last.join('; ')}`);
}
