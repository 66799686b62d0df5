import { TerraformStack } from 'cdktf';
import { ArgoCd, ArgoCdApplicationSet, ArgoCdProps, ArgoCdSignIn, Flux, FluxProps, GitOpsApplication, GitOpsTeam, PlatformFacts } from '../../../src';
import { manifestsOf } from '../../charts/support';
import { synth, testStack } from '../../helpers/synth';
import { CompleteCluster, completeCluster, releaseNamed } from '../../observability/support';

export const SOURCE = { repositoryUrl: 'https://github.com/acme/shop', path: 'deploy/production' };
export const OWN_SOURCE = { repositoryUrl: 'ssh://git@github.com/acme/platform', path: './bootstrap/', tag: 'v1.2.0', credentialsSecretName: 'platform-repository' };

export const TEAMS = { shop: GitOpsTeam.of({ kubernetesNamespaces: ['shop', 'shop-jobs'], groups: ['shop-developers'] }) };

export const APPLICATIONS = {
  web: GitOpsApplication.ofTeam({ team: 'shop', source: SOURCE }),
  jobs: GitOpsApplication.ofTeam({ team: 'shop', kubernetesNamespace: 'shop-jobs', source: { ...SOURCE, path: 'jobs', branch: 'release' }, prune: false }),
  bootstrap: GitOpsApplication.ofCluster({ source: OWN_SOURCE }),
};

export const SIGN_IN = ArgoCdSignIn.oidc({
  issuerUrl: 'https://id.example.com', clientId: 'argocd', secretName: 'argocd-oidc', adminGroups: ['platform'], viewerGroups: ['everybody'],
});

export const SETS = {
  previews: ArgoCdApplicationSet.forEachFolder({ source: { ...SOURCE, path: 'previews/*' }, team: 'shop' }),
  dns: ArgoCdApplicationSet.forEachCluster({
    source: { repositoryUrl: 'https://github.com/acme/platform', path: 'charts/external-dns' },
    kubernetesNamespace: 'external-dns',
    clusterLabels: { environment: 'production' },
    helmParameters: { 'provider.region': 'aws_region' },
  }),
};

export function factsOf(cluster: CompleteCluster): PlatformFacts {
  return PlatformFacts.ofEks(cluster, {
    metricsUrl: 'http://prometheus-server.monitoring.svc:80',
    logsUrl: 'http://loki-gateway.monitoring.svc:80',
    tracesUrl: 'http://tempo.monitoring.svc:3200',
    otlpGrpcUrl: 'http://tempo.monitoring.svc:4317',
    ingressClasses: { internet: 'alb' },
    roleArns: { external_dns: 'arn:aws:iam::111122223333:role/dns' },
    labels: { environment: 'production' },
  });
}

export interface Engine {
  readonly stack: TerraformStack;
  readonly cluster: CompleteCluster;
}

export function argoCd(options: Partial<ArgoCdProps> = {}): Engine & { readonly engine: ArgoCd } {
  const stack = testStack();
  const cluster = completeCluster(stack);
  return { stack, cluster, engine: new ArgoCd(stack, 'Engine', { cluster, ...options }) };
}

export function flux(options: Partial<FluxProps> = {}): Engine & { readonly engine: Flux } {
  const stack = testStack();
  const cluster = completeCluster(stack);
  return { stack, cluster, engine: new Flux(stack, 'Engine', { cluster, ...options }) };
}

/** Everything that Argo CD can be asked for. */
export function wholeArgoCd(options: Partial<ArgoCdProps> = {}): Engine & { readonly engine: ArgoCd } {
  const stack = testStack();
  const cluster = completeCluster(stack);
  const engine = new ArgoCd(stack, 'Engine', {
    cluster,
    highAvailability: true,
    domain: 'argocd.example.com',
    ingressClassName: 'alb',
    signIn: SIGN_IN,
    teams: TEAMS,
    applications: APPLICATIONS,
    applicationSets: SETS,
    facts: factsOf(cluster),
    ...options,
  });
  return { stack, cluster, engine };
}

/** Everything that Flux can be asked for. */
export function wholeFlux(): Engine & { readonly engine: Flux } {
  const stack = testStack();
  const cluster = completeCluster(stack);
  const engine = new Flux(stack, 'Engine', {
    cluster,
    teams: TEAMS,
    applications: { ...APPLICATIONS, settings: GitOpsApplication.ofTeam({ team: 'shop', source: { ...SOURCE, path: '.' }, substituteFacts: true }) },
    facts: factsOf(cluster),
  });
  return { stack, cluster, engine };
}

/** The objects of a release of the bundled chart. */
export function objectsIn(stack: TerraformStack, release: string): any[] {
  const { values, ...rest } = releaseNamed(synth(stack), release);
  // The parts of the cluster's ARN, which Terraform takes apart.
  const known = (text: string) => text.replace(/\$\{jsonencode\(element\(split\(":", "([^"]*)"\), (\d)\)\)\}/g, (_, arn, at) => JSON.stringify(arn.split(':')[at]));
  return manifestsOf({ ...rest, values: values.map(known) });
}
