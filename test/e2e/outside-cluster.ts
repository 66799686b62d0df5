import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FakeNode, KubernetesHost, Log, TokenVerdict } from './contract';
import { kubeconfigOf } from './kubernetes/configuration';
import { Kube, loginOf } from './kubernetes/kube';
import { OutsideCloud } from './standins/outside-cloud';

export interface OutsideClusterOptions {
  readonly name: string;
  readonly host: KubernetesHost;
  /** The administrator's kubeconfig that the host writes. */
  readonly adminKubeconfig: string;
  /** Folder for the logins of the one who deploys. */
  readonly folder: string;
  readonly log: Log;
}

/** A real API server that AWS knows nothing of, with two nodes, and a login by a token that can expire. */
export class OutsideCluster {
  public static async start(options: OutsideClusterOptions): Promise<OutsideCluster> {
    const { name, host, adminKubeconfig, log } = options;
    await host.createCluster(name, '1.36');
    await host.setNodes(name, ['a', 'b'].map((suffix) => nodeOf(`${name}-${suffix}`)));
    const kube = new Kube(loginOf(adminKubeconfig));
    for (const storageClass of OutsideCloud.classes) await kube.create('storageclasses', storageClass);
    const cluster = new OutsideCluster(options, kube, await OutsideCloud.start(adminKubeconfig, log));
    cluster.renew();
    return cluster;
  }

  /** The kubeconfig of who deploys, its content, and a command that prints the token. */
  public readonly kubeconfig: string;
  public readonly command: string;
  public readonly tokenFile: string;
  /** Its one context. */
  public readonly context: string;

  private serial = 0;
  private valid = '';

  private constructor(
    private readonly options: OutsideClusterOptions, public readonly kube: Kube, private readonly cloud: { stop(): Promise<void> },
  ) {
    this.context = options.name;
    this.kubeconfig = join(options.folder, `${options.name}.kubeconfig`);
    this.command = join(options.folder, 'print-token');
    this.tokenFile = join(options.folder, 'token');
  }

  public get token(): string {
    return this.valid || 'expired';
  }

  public get server(): { readonly host: string; readonly ca: string } {
    const { server, authority } = loginOf(this.options.adminKubeconfig);
    return { host: server, ca: Buffer.from(authority).toString('base64') };
  }

  /** What the API server is told of a token: a new one is good until it expires. */
  public review(token: string): TokenVerdict {
    return token === this.valid && token !== '' ? { authenticated: true, username: 'deployer', groups: ['system:masters'] } : { authenticated: false };
  }

  /** Hands out a new token; the one before it is none any more. */
  public renew(): void {
    this.serial += 1;
    this.valid = `outside-${this.serial}`;
    this.write(this.valid);
  }

  /** The token that was handed out is good no longer, as after seven days with DigitalOcean. */
  public expire(): void {
    this.valid = '';
  }

  /** Base64 of the kubeconfig, as a resource of Linode hands it out. */
  public get content(): string {
    return Buffer.from(JSON.stringify(this.login(`outside-${this.serial}`))).toString('base64');
  }

  public async stop(): Promise<void> {
    await this.cloud.stop();
    this.kube.close();
  }

  private login(token: string): object {
    const { server, authority } = loginOf(this.options.adminKubeconfig);
    return kubeconfigOf(this.context, { server, authority, token });
  }

  private write(token: string): void {
    writeFileSync(this.kubeconfig, JSON.stringify(this.login(token)), { mode: 0o600 });
    writeFileSync(this.tokenFile, token, { mode: 0o600 });
    writeFileSync(this.command, [
      '#!/bin/sh',
      'printf \'{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}\' "$(cat "$TOKEN_FILE")"',
      '',
    ].join('\n'));
    chmodSync(this.command, 0o700);
  }
}

function nodeOf(name: string): FakeNode {
  return {
    name, nodeGroup: 'outside', instanceType: 's-4vcpu-8gb', architecture: 'amd64', zone: 'ams3', region: 'ams3', version: '1.36.4', labels: {}, taints: [], cpu: 4, memoryMiB: 8192, podLimit: 110,
  };
}
