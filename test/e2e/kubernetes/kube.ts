import { readFileSync } from 'node:fs';
import { request as httpsRequest, Agent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

/** An object of the Kubernetes API; what is in spec and status is the business of whoever reads it. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly finalizers?: string[];
    readonly deletionTimestamp?: string;
    readonly creationTimestamp?: string;
    readonly ownerReferences?: { readonly kind: string; readonly name: string; readonly uid: string }[];
  };
  readonly [field: string]: any;
}

/** The kinds that are read here, by the names of their resources. */
const GROUPS = {
  pods: '/api/v1',
  nodes: '/api/v1',
  services: '/api/v1',
  secrets: '/api/v1',
  configmaps: '/api/v1',
  events: '/api/v1',
  serviceaccounts: '/api/v1',
  persistentvolumeclaims: '/api/v1',
  persistentvolumes: '/api/v1',
  deployments: '/apis/apps/v1',
  jobs: '/apis/batch/v1',
  endpointslices: '/apis/discovery.k8s.io/v1',
  ingresses: '/apis/networking.k8s.io/v1',
  ingressclasses: '/apis/networking.k8s.io/v1',
  storageclasses: '/apis/storage.k8s.io/v1',
  validatingwebhookconfigurations: '/apis/admissionregistration.k8s.io/v1',
  mutatingwebhookconfigurations: '/apis/admissionregistration.k8s.io/v1',
  ingressclassparams: '/apis/elbv2.k8s.aws/v1beta1',
  applications: '/apis/argoproj.io/v1alpha1',
  applicationsets: '/apis/argoproj.io/v1alpha1',
  appprojects: '/apis/argoproj.io/v1alpha1',
  gitrepositories: '/apis/source.toolkit.fluxcd.io/v1',
  kustomizations: '/apis/kustomize.toolkit.fluxcd.io/v1',
} as const;

export type Resource = keyof typeof GROUPS;

export class KubeError extends Error {
  public constructor(public readonly status: number, message: string) {
    super(message);
  }
}

/** Address of an object, or of all of a kind. */
export function pathOf(resource: Resource, object?: { readonly namespace?: string; readonly name?: string }): string {
  const namespace = object?.namespace ? `/namespaces/${object.namespace}` : '';
  return `${GROUPS[resource]}${namespace}/${resource}${object?.name ? `/${object.name}` : ''}`;
}

/** Whoever calls the API: the administrator by certificate, or a pod by its token. */
export interface KubeLogin {
  readonly server: string;
  readonly authority: string;
  readonly client?: { readonly certificate: string; readonly key: string };
  readonly token?: string;
}

/** The few calls that are made. Changes are merge patches: only what is named changes, and no version is asked for. */
export class Kube {
  private readonly agent: Agent;

  public constructor(private readonly login: KubeLogin) {
    const { authority, client } = login;
    this.agent = new Agent({ keepAlive: true, ca: authority, cert: client?.certificate, key: client?.key });
  }

  public as(token: string): KubeApi {
    return new Kube({ server: this.login.server, authority: this.login.authority, token });
  }

  public async find(resource: Resource, object: { namespace?: string; name: string }): Promise<KubeObject | undefined> {
    return this.request('GET', pathOf(resource, object)).catch((error: unknown) => {
      if (error instanceof KubeError && error.status === 404) return undefined;
      throw error;
    });
  }

  public async list(resource: Resource): Promise<KubeObject[]> {
    return (await this.request('GET', pathOf(resource))).items;
  }

  public async create(resource: Resource, body: KubeObject): Promise<KubeObject> {
    return this.request('POST', pathOf(resource, { namespace: body.metadata.namespace }), body);
  }

  public async patch(resource: Resource, object: KubeObject, patch: object): Promise<KubeObject> {
    return this.request('PATCH', pathOf(resource, object.metadata), patch, 'application/merge-patch+json');
  }

  public async replace(resource: Resource, object: KubeObject): Promise<KubeObject> {
    return this.request('PUT', pathOf(resource, object.metadata), object);
  }

  public async patchStatus(resource: Resource, object: KubeObject, status: object): Promise<KubeObject> {
    return this.request('PATCH', `${pathOf(resource, object.metadata)}/status`, { status }, 'application/merge-patch+json');
  }

  /** What is gone already is fine. */
  public async remove(resource: Resource, object: { namespace?: string; name: string }, gracePeriodSeconds?: number): Promise<void> {
    const query = gracePeriodSeconds === undefined ? '' : `?gracePeriodSeconds=${gracePeriodSeconds}`;
    await this.request('DELETE', `${pathOf(resource, object)}${query}`).catch((error: unknown) => {
      if (!(error instanceof KubeError && error.status === 404)) throw error;
    });
  }

  public async tokenOf(namespace: string, serviceAccount: string, pod?: KubeObject): Promise<string> {
    const boundObjectRef = pod && { apiVersion: 'v1', kind: 'Pod', name: pod.metadata.name, uid: pod.metadata.uid };
    const answer = await this.request('POST', `${pathOf('serviceaccounts', { namespace, name: serviceAccount })}/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 3600, boundObjectRef },
    });
    return answer.status.token;
  }

  public request(method: string, path: string, body?: object, contentType = 'application/json'): Promise<any> {
    return new Promise((done, failed) => {
      const { server, token } = this.login;
      const call = httpsRequest(
        new URL(path, server),
        {
          method,
          agent: this.agent,
          timeout: 15_000,
          headers: { 'Accept': 'application/json', 'Content-Type': contentType, ...(token && { Authorization: `Bearer ${token}` }) },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('error', failed);
          response.on('end', () => {
            const status = response.statusCode ?? 0;
            if (status >= 200 && status < 300) return done(text.startsWith('{') ? JSON.parse(text) : text);
            const message = text.startsWith('{') ? (JSON.parse(text) as { message?: string }).message : text;
            return failed(new KubeError(status, `${method} ${path}: ${status} ${message ?? ''}`));
          });
        },
      );
      call.on('timeout', () => call.destroy(new Error(`${method} ${path}: no answer`)));
      call.on('error', failed);
      call.end(body && JSON.stringify(body));
    });
  }

  public close(): void {
    this.agent.destroy();
  }
}

/** What the stand-ins use, so that their tests need no API server. */
export type KubeApi = Pick<Kube, 'as' | 'find' | 'list' | 'create' | 'patch' | 'replace' | 'patchStatus' | 'remove' | 'tokenOf'>;

/** A copy of some kinds that follows the API server, also over its restarts. */
export interface KubeView {
  list(resource: Resource): KubeObject[];
  find(resource: Resource, namespace: string | undefined, name: string): KubeObject | undefined;
  stop(): void;
}

/**
 * Follows kinds by the watches of @kubernetes/client-node. It is an ES module, so it is imported when it is needed:
 * the quick tests run without it.
 */
export async function follow(kubeconfig: string, resources: readonly Resource[], changed: () => void): Promise<KubeView> {
  const { KubeConfig, makeInformer } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const kube = new Kube(loginOf(kubeconfig));
  let stopped = false;
  const informers = new Map<Resource, { list(): readonly any[]; stop(): Promise<void> }>();
  for (const resource of resources) {
    const informer = makeInformer<any>(config, pathOf(resource), () => kube.request('GET', pathOf(resource)));
    for (const event of ['add', 'update', 'delete'] as const) informer.on(event, changed);
    const start = async (): Promise<void> => {
      while (!stopped) {
        try {
          return await informer.start();
        } catch {
          await sleep(500);
        }
      }
    };
    informer.on('error', () => void sleep(300).then(start));
    await start();
    informers.set(resource, informer);
  }
  const list = (resource: Resource) => [...(informers.get(resource)?.list() ?? [])] as KubeObject[];
  return {
    list,
    find: (resource, namespace, name) => list(resource).find(({ metadata }) => metadata.name === name && metadata.namespace === namespace),
    stop: () => {
      stopped = true;
      for (const informer of informers.values()) void informer.stop();
      kube.close();
    },
  };
}

/** Reads a kubeconfig that this folder wrote: JSON, with files beside it. */
export function loginOf(kubeconfig: string): KubeLogin {
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as any;
  const { server, 'certificate-authority-data': authority } = config.clusters[0].cluster;
  const user = config.users[0].user;
  const text = (data: string) => Buffer.from(data, 'base64').toString();
  return {
    server,
    authority: text(authority),
    client: { certificate: text(user['client-certificate-data']), key: text(user['client-key-data']) },
  };
}
