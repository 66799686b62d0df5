import { program, stackIn } from './program';
import { ArgoCd, ArgoCdApplicationSet, Flux, GitOpsApplication, GitOpsTeam, ObservableEksCluster, PlatformFacts } from 'cdktf-observable-eks';

const SOURCE = { repositoryUrl: 'https://github.com/acme/shop', path: 'deploy' };

/** Both engines on a cluster of which the name is known, each with a team, an application of it, and one of those who run the cluster. */
program((app, told) => {
  const stack = stackIn(app, 'gitops', told);
  const cluster = ObservableEksCluster.fromClusterAttributes(stack, 'Cluster', { clusterName: told.facts.cluster });
  const facts = PlatformFacts.ofEks(cluster, { metricsUrl: 'http://prometheus-server.monitoring.svc:80', labels: { environment: 'test' } });
  const platform = GitOpsApplication.ofCluster({ source: { ...SOURCE, path: 'platform' } });
  new ArgoCd(stack, 'ArgoCd', {
    cluster,
    facts,
    teams: { shop: GitOpsTeam.of({ kubernetesNamespaces: ['shop'] }) },
    applications: { web: GitOpsApplication.ofTeam({ team: 'shop', source: SOURCE }), platform },
    applicationSets: { previews: ArgoCdApplicationSet.forEachFolder({ team: 'shop', source: { ...SOURCE, path: 'previews/*' } }) },
  });
  new Flux(stack, 'Flux', {
    cluster,
    facts,
    teams: { bank: GitOpsTeam.of({ kubernetesNamespaces: ['bank'] }) },
    applications: { ledger: GitOpsApplication.ofTeam({ team: 'bank', source: SOURCE, substituteFacts: true }), base: platform },
  });
});
