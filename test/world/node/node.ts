import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTAINERD_SOCKET, containerdConfig, kubeletConfig, kubeProxyConfig, registryHosts } from './configuration';
import { NODE_ADDRESS, NODE_NAME, podNetwork, RESOLVER_ADDRESS } from './network';
import { kubeconfigOf } from '../../e2e/kubernetes/configuration';
import type { ControlPlane } from '../../e2e/kubernetes/control-plane';
import { Program, until } from '../../e2e/kubernetes/processes';
import { CNI_FOLDERS } from '../host';

export interface NodeOptions {
  readonly plane: ControlPlane;
  /** Folder of the programs. */
  readonly binaries: string;
  /** Folder of the node: configuration, logs, images. */
  readonly folder: string;
  readonly cgroup: string;
  /** Address of the registry that all images come from. */
  readonly registry: string;
}

/** As nodes of EKS have them, for what looks at them. */
const LABELS = {
  'node.kubernetes.io/instance-type': 'm6i.large',
  'topology.kubernetes.io/region': 'eu-west-2',
  'topology.kubernetes.io/zone': 'eu-west-2a',
};

/** A node on which pods run: containerd, kubelet and kube-proxy, in the namespaces of this process. */
export class Node {
  private readonly programs: Program[] = [];

  public constructor(private readonly options: NodeOptions) {}

  /** @returns once it is ready */
  public async start(): Promise<void> {
    const { plane } = this.options;
    mkdirSync(this.options.folder, { recursive: true });
    await this.startContainerd();
    this.startKubelet();
    await until('the node', 60, async () => {
      this.requireRunning();
      const node = await plane.kube.find('nodes', { name: NODE_NAME });
      return node?.status?.conditions?.some((one: any) => one.type === 'Ready' && one.status === 'True') ?? false;
    });
    this.write('kube-proxy.json', kubeProxyConfig(this.login('kube-proxy', 'system:kube-proxy'), NODE_NAME));
    this.run('kube-proxy', join(this.options.binaries, 'kube-proxy'), ['--config', this.file('kube-proxy.json')]);
  }

  public requireRunning(): void {
    this.programs.forEach((program) => program.requireRunning());
  }

  private async startContainerd(): Promise<void> {
    const cniPlugins = CNI_FOLDERS.find((folder) => existsSync(join(folder, 'ptp')))!;
    this.write('cni/pods.conflist', podNetwork());
    this.write('registries/_default/hosts.toml', registryHosts(this.options.registry));
    this.write('containerd.toml', containerdConfig({
      folder: this.file('containerd'), cniPlugins, cniConfiguration: this.file('cni'), registries: this.file('registries'),
    }));
    this.run('containerd', 'containerd', ['--config', this.file('containerd.toml')]);
    await until('containerd', 30, async () => {
      this.requireRunning();
      return existsSync(CONTAINERD_SOCKET);
    });
  }

  private startKubelet(): void {
    const { plane, cgroup } = this.options;
    const certificate = plane.certify({ commonName: NODE_NAME, use: 'server', hosts: [NODE_NAME, NODE_ADDRESS] });
    this.write('ca.crt', plane.login.authority);
    this.write('kubelet.crt', certificate.certificate);
    this.write('kubelet.key', certificate.key);
    this.write('resolv.conf', `nameserver ${RESOLVER_ADDRESS}\n`);
    this.write('kubelet.json', kubeletConfig({ folder: this.options.folder, resolver: this.file('resolv.conf'), cgroup }));
    this.run('kubelet', join(this.options.binaries, 'kubelet'), [
      '--config', this.file('kubelet.json'),
      '--kubeconfig', this.login('kubelet', `system:node:${NODE_NAME}`, 'system:nodes'),
      '--hostname-override', NODE_NAME,
      '--node-ip', NODE_ADDRESS,
      '--node-labels', Object.entries(LABELS).map(([name, value]) => `${name}=${value}`).join(),
    ]);
  }

  /** A kubeconfig of its own for each part. */
  private login(name: string, commonName: string, ...organizations: string[]): string {
    const { login } = this.options.plane;
    const client = this.options.plane.certify({ commonName, organizations, use: 'client' });
    return this.write(`${name}.kubeconfig`, kubeconfigOf(name, { ...login, client }));
  }

  private run(name: string, file: string, args: string[]): void {
    this.programs.push(new Program({ name, file, args, folder: this.options.folder }));
  }

  private file(name: string): string {
    return join(this.options.folder, name);
  }

  private write(name: string, content: string | object): string {
    const path = this.file(name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2), { mode: 0o600 });
    return path;
  }
}
