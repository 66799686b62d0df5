import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificatePair, CertificateRequest, makeCertificate, makeSigningKey } from './certificates';
import { egressConfig, FAKE_NODE, FAKE_POD_ADDRESSES, kubeconfigOf, kwokStages, tokenReviewConfig } from './configuration';
import { Kube, KubeLogin } from './kube';
import { freePorts, Program, until } from './processes';
import type { Log } from '../contract';

export interface ControlPlaneOptions {
  readonly name: string;
  /** Folder of the programs. */
  readonly binaries: string;
  /** Folder of this control plane alone: its data, keys, logs. */
  readonly folder: string;
  /** Who knows the tokens of EKS. @default - nobody: certificates and service accounts are known alone */
  readonly tokenReviewUrl?: string;
  /** Address of a real node that runs pods, in a network namespace of its own; nodes of KWOK may be beside it. @default - nodes of KWOK alone, everything on loopback */
  readonly realNode?: string;
  readonly log: Log;
}

/** etcd, API server, controller manager, scheduler and KWOK of one cluster, on loopback. */
export class ControlPlane {
  public static async start(options: ControlPlaneOptions): Promise<ControlPlane> {
    rmSync(options.folder, { recursive: true, force: true });
    mkdirSync(options.folder, { recursive: true });
    const plane = new ControlPlane(options, await freePorts(3));
    try {
      await plane.startAll();
      return plane;
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  public readonly kubeconfig: string;
  public readonly login: KubeLogin;
  public readonly kube: Kube;
  /** Where the API server sends what is for a Service. */
  public readonly serviceSocket: string;
  private readonly programs = new Map<string, Program>();
  private readonly authority: CertificatePair;

  private constructor(private readonly options: ControlPlaneOptions, private readonly ports: number[]) {
    const authority = makeCertificate({ commonName: `${options.name}-ca`, use: 'authority' });
    this.authority = authority;
    const admin = this.certify({ commonName: 'e2e-admin', organizations: ['system:masters'], use: 'client' });
    const server = this.certify({
      commonName: 'kube-apiserver',
      use: 'server',
      hosts: ['localhost', '127.0.0.1', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', '10.100.0.1', ...(options.realNode ? [options.realNode] : [])],
    });
    const signing = makeSigningKey();
    this.login = { server: `https://${this.address}:${ports[2]}`, authority: authority.certificate, client: admin };
    this.kube = new Kube(this.login);
    this.serviceSocket = shortPath(this.file('service'));
    this.kubeconfig = this.write('admin.kubeconfig', kubeconfigOf(options.name, this.login));
    this.write('ca.crt', authority.certificate);
    this.write('server.crt', server.certificate);
    this.write('server.key', server.key);
    this.write('tokens.key', signing.key);
    this.write('tokens.pub', signing.publicKey);
    this.write('kubelet-client.crt', admin.certificate);
    this.write('kubelet-client.key', admin.key);
    if (options.tokenReviewUrl) this.write('review.json', tokenReviewConfig(options.tokenReviewUrl));
    this.write('egress.json', egressConfig(this.serviceSocket));
    this.write('kwok.yaml', kwokStages(options.realNode ? 'all' : 'marked').map((stage) => JSON.stringify(stage)).join('\n---\n'));
  }

  /** A certificate of the cluster's authority. */
  public certify(wanted: Omit<CertificateRequest, 'issuer'>): CertificatePair {
    return makeCertificate({ ...wanted, issuer: this.authority });
  }

  public async stop(): Promise<void> {
    this.kube.close();
    await Promise.all([...this.programs.values()].map((program) => program.stop()));
    rmSync(this.serviceSocket, { force: true });
  }

  /** As an upgrade of the control plane or a failure has it: the others stay and find it again. */
  public async restartApiServer(down: Promise<unknown>): Promise<void> {
    await this.programs.get('kube-apiserver')?.stop();
    await down;
    await this.startApiServer();
  }

  private async startAll(): Promise<void> {
    const [etcd, peer] = this.ports;
    this.run('etcd', [
      '--data-dir', this.file('etcd'),
      '--listen-client-urls', `http://127.0.0.1:${etcd}`,
      '--advertise-client-urls', `http://127.0.0.1:${etcd}`,
      '--listen-peer-urls', `http://127.0.0.1:${peer}`,
      '--initial-advertise-peer-urls', `http://127.0.0.1:${peer}`,
      '--initial-cluster', `default=http://127.0.0.1:${peer}`,
      // Nothing here outlives the run.
      '--unsafe-no-fsync',
    ]);
    await until('etcd', 20, async () => {
      this.programs.get('etcd')?.requireRunning();
      return answers(etcd, '/health');
    });
    await this.startApiServer();
    await this.makeDefaults();
    this.run('kube-controller-manager', [
      '--kubeconfig', this.kubeconfig,
      '--service-account-private-key-file', this.file('tokens.key'),
      '--root-ca-file', this.file('ca.crt'),
      '--leader-elect=false',
      '--secure-port', '0',
      // It would wait for ever for a driver that says a volume is attached; pods here need no device.
      '--controllers=*,-persistentvolume-attach-detach-controller',
    ]);
    this.run('kube-scheduler', ['--kubeconfig', this.kubeconfig, '--leader-elect=false', '--secure-port', '0']);
    this.run('kwok', [
      '--kubeconfig', this.kubeconfig,
      '--config', this.file('kwok.yaml'),
      ...(this.options.realNode
        ? ['--manage-all-nodes=false', '--manage-nodes-with-annotation-selector', `${FAKE_NODE.name}=${FAKE_NODE.value}`]
        : ['--manage-all-nodes=true']),
      '--node-lease-duration-seconds', '40',
      '--cidr', FAKE_POD_ADDRESSES,
      '--node-ip', '10.0.0.10',
    ]);
    // A pod is refused while its namespace has no default service account, which the controller manager makes.
    await until('controller manager', 30, async () => {
      this.programs.forEach((program) => program.requireRunning());
      return (await this.kube.find('serviceaccounts', { namespace: 'kube-system', name: 'default' })) !== undefined;
    });
  }

  private async startApiServer(): Promise<void> {
    const [etcd, , port] = this.ports;
    this.run('kube-apiserver', [
      '--etcd-servers', `http://127.0.0.1:${etcd}`,
      '--bind-address', this.address,
      '--advertise-address', this.address,
      '--secure-port', String(port),
      '--tls-cert-file', this.file('server.crt'),
      '--tls-private-key-file', this.file('server.key'),
      '--client-ca-file', this.file('ca.crt'),
      ...(this.options.tokenReviewUrl ? [
        '--authentication-token-webhook-config-file', this.file('review.json'),
        '--authentication-token-webhook-version', 'v1',
        // An access entry that changes is seen at once.
        '--authentication-token-webhook-cache-ttl', '1s',
      ] : []),
      ...(this.options.realNode ? [
        '--authorization-mode', 'Node,RBAC',
        '--kubelet-certificate-authority', this.file('ca.crt'),
        '--kubelet-client-certificate', this.file('kubelet-client.crt'),
        '--kubelet-client-key', this.file('kubelet-client.key'),
        '--kubelet-preferred-address-types', 'InternalIP',
      ] : [
        '--authorization-mode', 'RBAC',
        // An endpoint on loopback is refused; nothing asks for one.
        '--endpoint-reconciler-type', 'none',
        '--egress-selector-config-file', this.file('egress.json'),
      ]),
      '--service-account-issuer', 'https://kubernetes.default.svc',
      '--service-account-key-file', this.file('tokens.pub'),
      '--service-account-signing-key-file', this.file('tokens.key'),
      // https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html: 10.100.0.0/16 or 172.20.0.0/16.
      '--service-cluster-ip-range', '10.100.0.0/16',
      '--allow-privileged=true',
    ]);
    const program = this.programs.get('kube-apiserver');
    await until('API server', 90, async () => {
      program?.requireRunning();
      return this.kube.request('GET', '/readyz').then(() => true, () => false);
    });
  }

  /** What a new EKS cluster holds. Class gp2 is not the default one since 1.30. */
  private async makeDefaults(): Promise<void> {
    // https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions-standard.html, Kubernetes 1.30
    await this.kube.create('storageclasses', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'gp2' },
      provisioner: 'kubernetes.io/aws-ebs',
      parameters: { type: 'gp2', fsType: 'ext4' },
      volumeBindingMode: 'WaitForFirstConsumer',
    });
  }

  /** Where the API server listens. */
  private get address(): string {
    return this.options.realNode ?? '127.0.0.1';
  }

  private run(name: string, args: string[]): void {
    const { binaries, folder } = this.options;
    this.programs.set(name, new Program({ name, file: join(binaries, name), args, folder }));
  }

  private file(name: string): string {
    return join(this.options.folder, name);
  }

  private write(name: string, content: string | object): string {
    const path = this.file(name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2), { mode: 0o600 });
    return path;
  }
}

/** The path of a socket has 100 characters or so at most, 104 on macOS. */
function shortPath(path: string): string {
  return path.length < 100 ? path : join(mkdtempSync(join(tmpdir(), 'e2e-')), 'service');
}

function answers(port: number, path: string): Promise<boolean> {
  return new Promise((done) => {
    const call = request({ host: '127.0.0.1', port, path, timeout: 1000 }, (response) => {
      response.resume();
      done(response.statusCode === 200);
    });
    call.on('error', () => done(false));
    call.on('timeout', () => call.destroy());
    call.end();
  });
}
