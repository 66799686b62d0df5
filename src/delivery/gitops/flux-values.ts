// https://github.com/fluxcd-community/helm-charts/tree/main/charts/flux2

/** How Flux runs. */
export function fluxDefaults(isIsolated: boolean): Record<string, unknown> {
  return {
    // It makes commits, and most have a pipeline for that.
    imageAutomationController: { create: false },
    imageReflectionController: { create: false },
    sourceController: { resources: resources('50m', '64Mi', '1Gi') },
    kustomizeController: {
      resources: resources('100m', '64Mi', '1Gi'),
      // What is deployed is in the repository, and not at an address that it names.
      container: { additionalArgs: ['--no-remote-bases=true'] },
    },
    helmController: { resources: resources('100m', '64Mi', '1Gi') },
    notificationController: { resources: resources('50m', '64Mi', '512Mi') },
    cli: { resources: resources('50m', '64Mi', '256Mi') },
    // Where the library's own policies hold the pods, these would open them again.
    policies: { create: !isIsolated },
  };
}

/**
 * What keeps teams apart, and what the order of a destroy relies on.
 *
 * @see https://fluxcd.io/flux/installation/configuration/multitenancy/ (2026-11-30)
 */
export const FLUX_WIRING = {
  installCRDs: true,
  // What people made by hand stays when the engine goes, and nothing waits for a controller that is no more.
  crds: { annotations: { 'helm.sh/resource-policy': 'keep' } },
  // No object refers into another namespace, and one that names no account works as one without rights.
  multitenancy: { enabled: true, defaultServiceAccount: 'default' },
  sourceController: { create: true },
  kustomizeController: { create: true },
};

function resources(cpu: string, memory: string, limit: string): object {
  return { requests: { cpu, memory }, limits: { memory: limit } };
}
