import { ACCOUNT, FakeAws, roleArn, startFakeAws } from './fake-emulator';
import { startEksEndpoint } from './server';
import type { EksEndpointOptions } from './state';
import type { EksEndpoint, FakeNode } from '../contract';

export interface Reply {
  readonly status: number;
  readonly code?: string;
  readonly body: Record<string, unknown>;
}

/** The endpoint between a fake emulator and a fake Kubernetes host, quick enough for unit tests. */
export class TestWorld {
  public static async start(options: Partial<EksEndpointOptions> = {}): Promise<TestWorld> {
    const world = new TestWorld(await startFakeAws());
    world.endpoint = await startEksEndpoint({
      emulator: world.aws.url,
      region: 'eu-central-1',
      account: ACCOUNT,
      log: (line) => world.log.push(line),
      timings: { cluster: 1, nodes: 1, nodesGiveUp: 5, looks: 2, addon: 1, update: 1 },
      kubernetes: {
        createCluster: async (name, version) => {
          world.controlPlanes[name] = version;
          return { endpoint: 'https://127.0.0.1:6443', certificateAuthorityData: 'Q0E=' };
        },
        deleteCluster: async (name) => {
          delete world.controlPlanes[name];
        },
        setNodes: async (_name, nodes) => {
          world.nodes = nodes;
        },
        stop: async () => undefined,
      },
      ...options,
    });
    return world;
  }

  public endpoint!: EksEndpoint;
  public nodes: FakeNode[] = [];
  public readonly controlPlanes: Record<string, string> = {};
  public readonly log: string[] = [];

  private constructor(public readonly aws: FakeAws) {}

  public async stop(): Promise<void> {
    await this.endpoint.stop();
    await this.aws.stop();
  }

  public async call(method: string, path: string, body?: object): Promise<Reply> {
    const response = await fetch(`${this.endpoint.url}${path}`, {
      method,
      headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=admin/20261126/eu-central-1/eks/aws4_request, SignedHeaders=host, Signature=0' },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json() as Record<string, unknown>;
    return { status: response.status, code: answer.__type as string | undefined, body: answer };
  }

  /** Waits for a status that is none of those on the way. */
  public async settled(path: string, member: string): Promise<Record<string, unknown>> {
    for (;;) {
      const { status, body } = await this.call('GET', path);
      const one = body[member] as { status?: string } | undefined;
      if (status !== 200 || !['CREATING', 'UPDATING', 'DELETING', 'InProgress'].includes(one?.status ?? '')) {
        return one as Record<string, unknown> ?? { status: 'GONE' };
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  public async cluster(more: object = {}): Promise<Record<string, unknown>> {
    await this.call('POST', '/clusters', {
      name: 'demo',
      version: '1.35',
      roleArn: roleArn('cluster'),
      bootstrapSelfManagedAddons: false,
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b'], endpointPrivateAccess: true },
      ...more,
    });
    return this.settled('/clusters/demo', 'cluster');
  }

  public async addon(addonName: string, more: object = {}): Promise<Record<string, unknown>> {
    await this.call('POST', '/clusters/demo/addons', { addonName, ...more });
    return this.settled(`/clusters/demo/addons/${addonName}`, 'addon');
  }

  public async nodeGroup(nodegroupName = 'workers', more: object = {}): Promise<Record<string, unknown>> {
    await this.call('POST', '/clusters/demo/node-groups', {
      nodegroupName,
      nodeRole: roleArn('node'),
      subnets: ['subnet-a', 'subnet-b'],
      scalingConfig: { minSize: 1, maxSize: 4, desiredSize: 2 },
      launchTemplate: { id: 'lt-1', version: '1' },
      ...more,
    });
    return this.settled(`/clusters/demo/node-groups/${nodegroupName}`, 'nodegroup');
  }

  /** Starts an update and waits for its end. */
  public async update(method: string, path: string, body: object, of = ''): Promise<Record<string, unknown>> {
    const { body: answer, code } = await this.call(method, path, body);
    const update = answer.update as { id: string } | undefined;
    return update ? this.settled(`/clusters/demo/updates/${update.id}${of}`, 'update') : { status: code, message: answer.message };
  }
}
