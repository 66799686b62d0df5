import { createWriteStream, existsSync, mkdirSync, rmSync, WriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Facts } from './authorization/facts';
import { Judge } from './authorization/judge';
import { MadeRequest } from './authorization/request';
import { ClusterView } from './checks';
import { EksEndpoint, KubernetesHost, Log } from './contract';
import { Databases, startDatabaseProxy } from './databases/database-proxy';
import { missingPassword } from './databases/password-readers';
import { Deployment, Login } from './deployment';
import { Emulator } from './eks-endpoint/emulator';
import { Partition, partitionOf } from './eks-endpoint/partition';
import { startEksEndpoint } from './eks-endpoint/server';
import { inventory, query } from './inventory';
import { endStale } from './kubernetes/groups';
import { LocalKubernetesHost, startKubernetesHost } from './kubernetes/host';
import { Kube, loginOf } from './kubernetes/kube';
import { NamedClusterOptions } from './kubernetes/named-cluster';
import { freePorts, Program, until } from './kubernetes/processes';
import { OutsideCluster } from './outside-cluster';
import { Profile, PROFILES } from './profiles';
import { note } from './progress';
import { startStandins } from './standins/standins';
import { Rewrite } from './steps/changed-app';
import { ALLOWED } from './strict/allowed';
import type { LocalServer } from './strict/local-server';
import { ModelLibrary } from './strict/model';
import { startPartitionProxy } from './strict/partition-proxy';
import { startStrictProxy } from './strict/proxy';
import { Validator } from './strict/validator';

export const REGION = 'eu-west-2';
export const ACCOUNT = '000000000000';

/** Where the callers of API servers stand: outside the VPC, within the blocks that the run names. */
const CALLER = '8.8.8.8';

/** Access key of the one who deploys, and of one whom the cluster does not know. */
export const DEPLOYER = 'E2EDEPLOYER';
export const STRANGER = 'E2ESTRANGER';

export interface WorldOptions {
  /** Folder with what `npm run e2e:prepare` made. */
  readonly cache: string;
  /** Folder of this run. */
  readonly folder: string;
  readonly profile: string;
  readonly charts?: string;
  readonly awsProviderVersion: string;
  /** @default REGION */
  readonly region?: string;
  /** A cluster to use instead of a control plane of the run's own. */
  readonly namedCluster?: NamedClusterOptions;
}

/** A step may start worlds of its own, and all have to end with the run. */
const running = new Set<World>();

/** Everything that stands in for AWS, and the deployment that runs against it. */
export class World {
  public static async stopAll(): Promise<void> {
    World.isOver = true;
    await Promise.all([...running].map((world) => world.stop()));
  }

  public static async start(options: WorldOptions): Promise<World> {
    if (World.isOver) throw new Error('The run was ended');
    // Before the files are gone that say which processes an earlier run left.
    const stale = endStale(options.folder);
    rmSync(options.folder, { recursive: true, force: true });
    mkdirSync(join(options.folder, 'logs'), { recursive: true });
    const world = new World(options);
    for (const name of stale) world.log('kubernetes')(`ended ${name} of an earlier run`);
    running.add(world);
    try {
      await world.start();
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  private static isOver = false;
  /** One for all, or what the world of a step is refused would be told to nobody. */
  private static sharedValidator?: Validator;

  /** Address of the emulator, behind what holds each request against the model of its service. */
  public emulator = '';
  public validator!: Validator;
  /** What the emulator holds before anything is applied. */
  public initial: string[] = [];
  public endpoint!: EksEndpoint;
  public deployment!: Deployment;

  /** Credentials of who deploys, unless somebody else does. */
  public readonly deployer: Login = { accessKey: DEPLOYER, secretKey: 'e2e' };

  /** What the steps before changed for good: a volume cannot shrink. */
  public kept: Rewrite[] = [];

  private host?: LocalKubernetesHost;
  private readonly judges = new Map<string, Judge>();
  private readonly outside = new Map<string, OutsideCluster>();
  private standins = new Map<string, { stop(): Promise<void> }>();
  private emulatorProgram?: Program;
  private databaseProxy?: LocalServer;
  private partitionProxy?: LocalServer;
  private strictProxy?: LocalServer;
  private readonly streams = new Map<string, WriteStream>();
  private stopping?: Promise<void>;

  private constructor(public readonly options: WorldOptions) {}

  /** A log file of the run. */
  public log(name: string): Log {
    const stream = this.streams.get(name) ?? createWriteStream(join(this.options.folder, 'logs', `${name}.log`), { flags: 'a' });
    this.streams.set(name, stream);
    return (line) => {
      note(name, line);
      if (stream.writable) stream.write(line.endsWith('\n') ? line : `${line}\n`);
    };
  }

  public get region(): string {
    return this.options.region ?? REGION;
  }

  public get profile(): Profile {
    return PROFILES[this.options.profile];
  }

  public view(cluster: string = this.profile.cluster): ClusterView {
    return new ClusterView(this.kubeconfig(cluster), this.options.folder);
  }

  /** A cluster that AWS knows nothing of. */
  public async outsideCluster(name: string): Promise<OutsideCluster> {
    const cluster = await OutsideCluster.start({
      name, host: this.host!, adminKubeconfig: this.kubeconfig(name), folder: this.options.folder, log: this.log('standins'),
    });
    this.outside.set(name, cluster);
    return cluster;
  }

  /** Puts every request that comes with an access key to a judge, before it is answered. */
  public judge(accessKey: string, judge: Judge): void {
    this.judges.set(accessKey, judge);
  }

  private async judged(accessKey: string, request: MadeRequest): Promise<void> {
    await this.judges.get(accessKey)?.see(request, { region: this.region, account: ACCOUNT, facts: this.facts, eks: this.endpoint.resources() });
  }

  /** What the emulator knows of resources and roles. */
  public get facts(): Facts {
    return new Facts(new Emulator(this.emulator, this.region, ACCOUNT));
  }

  /** Takes the API server away and brings it back after that. */
  public async restartApiServer(down: Promise<unknown> = sleep(2000), cluster: string = this.profile.cluster): Promise<void> {
    await this.host?.restartApiServer(cluster, down);
  }

  /** Whoever asks waits until all is ended, also when somebody else asked before. */
  public async stop(): Promise<void> {
    this.stopping ??= this.end();
    await this.stopping;
  }

  private async end(): Promise<void> {
    this.deployment?.stop();
    for (const standin of [...this.standins.values(), ...this.outside.values()]) await standin.stop().catch(() => undefined);
    await this.endpoint?.stop().catch(() => undefined);
    await this.host?.stop().catch(() => undefined);
    for (const proxy of [this.strictProxy, this.databaseProxy, this.partitionProxy]) await proxy?.stop().catch(() => undefined);
    await this.emulatorProgram?.stop();
    for (const stream of this.streams.values()) stream.end();
    running.delete(this);
  }

  private get partition(): Partition {
    return partitionOf(this.region);
  }

  /** Address of an emulator of the partition that the region is in. */
  private async inPartition(emulator: string): Promise<string> {
    if (this.partition.id === 'aws') return emulator;
    this.partitionProxy = await startPartitionProxy(emulator, this.partition.id, this.log('violations'));
    return this.partitionProxy.url;
  }

  private kubeconfig(cluster: string): string {
    return join(this.options.folder, 'kubernetes', cluster, 'admin.kubeconfig');
  }

  /** The role that IRSA gives to a service account of a chart. */
  private async annotatedRole(cluster: string, namespace: string, name: string): Promise<string | undefined> {
    if (!existsSync(this.kubeconfig(cluster))) return undefined;
    const kube = new Kube(loginOf(this.kubeconfig(cluster)));
    const account = await kube.find('serviceaccounts', { namespace, name }).finally(() => kube.close());
    return account?.metadata.annotations?.['eks.amazonaws.com/role-arn'];
  }

  private async start(): Promise<void> {
    const emulator = await this.startEmulator();
    World.sharedValidator ??= new Validator(ModelLibrary.ofEnvironment(join(this.options.cache, 'venv')), ALLOWED, this.log('violations'));
    this.validator = World.sharedValidator;
    const translated = await this.inPartition(emulator);
    const databases = new Databases(new Emulator(translated, this.region, ACCOUNT), this.log('databases'));
    this.databaseProxy = await startDatabaseProxy(translated, databases, this.log('databases'));
    this.strictProxy = await startStrictProxy(this.databaseProxy.url, this.validator, this.log('violations'));
    this.emulator = this.strictProxy.url;
    this.host = await startKubernetesHost({
      binaries: join(this.options.cache, 'bin'),
      workDir: join(this.options.folder, 'kubernetes'),
      log: this.log('kubernetes'),
      review: async (cluster, token) => this.outside.get(cluster)?.review(token) ?? this.endpoint.review(cluster, token),
      named: this.options.namedCluster,
      waitsFor: (cluster, pod) => missingPassword(pod, cluster, this.endpoint, new Emulator(this.emulator, this.region, ACCOUNT)),
    });
    this.endpoint = await startEksEndpoint({
      emulator: this.emulator,
      region: this.region,
      account: ACCOUNT,
      kubernetes: this.hostWithStandins(this.host),
      principals: {
        [DEPLOYER]: this.profile.deployer(ACCOUNT).replace('arn:aws:', `arn:${this.partition.id}:`),
        [STRANGER]: `arn:${this.partition.id}:iam::${ACCOUNT}:user/stranger`,
      },
      serviceAccountRole: (cluster, namespace, name) => this.annotatedRole(cluster, namespace, name),
      log: this.log('eks'),
      validator: this.validator,
      callerAddress: CALLER,
      observe: (accessKey, request) => this.judged(accessKey, request),
    });
    this.deployment = new Deployment({
      folder: this.options.folder,
      target: {
        url: this.endpoint.url,
        region: this.region,
        accessKey: DEPLOYER,
        binaries: join(this.options.cache, 'venv', 'bin'),
      },
      profile: this.profile.example ?? this.options.profile,
      charts: this.options.charts,
      awsProviderVersion: this.options.awsProviderVersion,
      log: this.log('terraform'),
    });
    await this.createDeployer();
    this.initial = await inventory(this.emulator, this.region, this.log('inventory'));
  }

  /** EKS takes access entries for roles that are there. */
  private async createDeployer(): Promise<void> {
    const role = /:role\/(.+)$/.exec(this.profile.deployer(ACCOUNT))?.[1];
    if (role) {
      const trust = '{"Version":"2012-10-17","Statement":[]}';
      await query(this.emulator, this.region, 'iam', { Action: 'CreateRole', Version: '2010-05-08', RoleName: role, AssumeRolePolicyDocument: trust });
    }
  }

  /** The stand-ins of a cluster come and go with it. */
  private hostWithStandins(host: KubernetesHost): KubernetesHost {
    return {
      createCluster: async (name, version) => {
        const made = await host.createCluster(name, version);
        // A version upgrade asks for the cluster once more.
        if (!this.standins.has(name)) {
          this.standins.set(name, await startStandins({
            cluster: name,
            kubeconfig: this.kubeconfig(name),
            eks: this.endpoint,
            emulator: this.emulator,
            region: this.region,
            log: this.log('standins'),
          }));
        }
        return made;
      },
      deleteCluster: async (name) => {
        await this.standins.get(name)?.stop();
        this.standins.delete(name);
        await host.deleteCluster(name);
      },
      setNodes: (name, nodes) => host.setNodes(name, nodes),
      stop: () => host.stop(),
    };
  }

  /** Starts it, on this machine alone, and gives its address. */
  private async startEmulator(): Promise<string> {
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const program = join(this.options.cache, 'venv', 'bin', 'ministack');
    if (!existsSync(program)) throw new Error('The emulator is missing: run `npm run e2e:prepare`');
    const emulator = new Program({
      name: 'emulator',
      file: program,
      args: [],
      folder: join(this.options.folder, 'logs'),
      cwd: this.options.folder,
      env: {
        ...process.env, BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port), EDGE_PORT: String(port), MINISTACK_REGION: this.region, AWS_DEFAULT_REGION: this.region,
      },
    });
    this.emulatorProgram = emulator;
    await until('the emulator', 60, async () => {
      emulator.requireRunning();
      return fetch(`${url}/_ministack/health`).then(({ ok }) => ok, () => false);
    });
    return url;
  }
}
