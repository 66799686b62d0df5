import { emulatorApi } from './aws';
import { CloudController } from './cloud-controller';
import { Collectors } from './collectors';
import type { Context, EksFacts } from './context';
import { EbsDriver } from './ebs';
import { EnclavePlugin } from './enclave-plugin';
import { GitOpsEngines } from './gitops';
import { JobRunner } from './jobs';
import { LoadBalancerController } from './load-balancer-controller';
import { NginxController } from './nginx';
import { ObjectWriters } from './object-writers';
import type { Log } from '../contract';
import { follow, Kube, KubeView, loginOf } from '../kubernetes/kube';
import { reconciler, Reconciler } from '../kubernetes/reconciler';

export interface StandinOptions {
  readonly cluster: string;
  /** The administrator's kubeconfig that the Kubernetes host wrote. */
  readonly kubeconfig: string;
  readonly eks: EksFacts;
  /** Address of the emulator itself: what stands between Terraform and it is not for controllers. */
  readonly emulator: string;
  readonly region: string;
  readonly log: Log;
}

/** Everything that a stand-in reads. */
const RESOURCES = [
  'pods', 'nodes', 'services', 'secrets', 'configmaps', 'deployments', 'ingresses', 'ingressclasses',
  'persistentvolumeclaims', 'persistentvolumes', 'storageclasses', 'serviceaccounts',
] as const;

/** Starts what controllers would do in AWS for one cluster. */
export async function startStandins(options: StandinOptions): Promise<{ stop(): Promise<void> }> {
  const { cluster, kubeconfig, eks, emulator, region } = options;
  const log: Log = (line) => options.log(`${cluster}: ${line}`);
  const login = loginOf(kubeconfig);
  const kube = new Kube(login);
  const reconcilers: Reconciler[] = [];
  const view: KubeView = await follow(kubeconfig, RESOURCES, () => reconcilers.forEach((each) => each.poke()));
  const context: Context = { cluster, kube, view, eks, login, log, aws: emulatorApi(emulator, region, log) };
  const jobs = new JobRunner(context);
  const standins = {
    'cloud controller': new CloudController(context),
    'load balancer controller': new LoadBalancerController(context),
    'nginx': new NginxController(context),
    'ebs': new EbsDriver(context),
    'enclave plugin': new EnclavePlugin(context),
    'object writers': new ObjectWriters(context),
    'collectors': new Collectors(context),
    'gitops': new GitOpsEngines(context),
    'jobs': jobs,
  };
  for (const [name, standin] of Object.entries(standins)) {
    reconcilers.push(reconciler(name, () => standin.reconcile(), log));
  }
  return {
    stop: async () => {
      reconcilers.forEach((each) => each.stop());
      jobs.stop();
      view.stop();
      kube.close();
    },
  };
}
