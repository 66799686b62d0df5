import type { Construct } from 'constructs';
import {
  ArgoCd, type DualIngress, Flux, GitOpsApplication, GitOpsTeam, type IEksCluster, KubernetesNamespace, type ObservabilityPlatform, PlatformFacts,
  PodSecurityLevel,
} from 'cdktf-observable-eks';

/** What deploys the app in the place of a person. */
export interface GitOpsOptions {
  readonly engine: string;
  /** Address of the repository with the app. */
  readonly repositoryUrl: string;
}

export const ENGINES: { readonly [name: string]: typeof ArgoCd | typeof Flux } = { argocd: ArgoCd, flux: Flux };

/** The app is a team's: it has one namespace, and its repository makes objects there and nowhere else. */
export function addGitOps(
  scope: Construct, options: GitOpsOptions | undefined, cluster: IEksCluster, observability: ObservabilityPlatform, ingress: DualIngress,
): void {
  if (!options) return;
  new KubernetesNamespace(scope, 'Shop', { cluster, kubernetesNamespace: 'shop', podSecurity: PodSecurityLevel.RESTRICTED });
  const { applications } = new ENGINES[options.engine](scope, 'GitOps', {
    cluster,
    facts: PlatformFacts.ofEks(cluster, {
      metricsUrl: observability.metrics?.endpoint.url,
      logsUrl: observability.logs?.endpoint.url,
      tracesUrl: observability.traces?.endpoint.url,
      otlpGrpcUrl: observability.collector?.endpoint.grpcUrl,
      ingressClasses: { shared: ingress.classes.nginx!, own: ingress.classes.alb! },
    }),
    teams: { shop: GitOpsTeam.of({ kubernetesNamespaces: ['shop'] }) },
    applications: {
      shop: GitOpsApplication.ofTeam({ team: 'shop', source: { repositoryUrl: options.repositoryUrl, path: 'examples/worktest/app-gitops' } }),
    },
  });
  // Before the drain, which would remove an Ingress that the engine then makes again.
  applications?.addDependency(...ingress.dependencies, ...ingress.drain.dependencies);
}
