import { ITerraformDependable } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { MetalLbOptions, MetalLbPool } from './platform-options';
import { ChartCatalog } from '../charts/chart-catalog';
import { HelmChart } from '../charts/helm-chart';
import { KubernetesManifests } from '../charts/kubernetes-manifests';
import { PodSecurityLevel } from '../charts/pod-security-level';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { addressRange, rangesOverlap } from '../private/cidr';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';
import { requireDnsSubdomain, requirePattern } from '../private/validation';

const NAMESPACE = 'metallb-system';

/** Installs MetalLB with its definitions, then its pools. */
export function installMetalLb(scope: Construct, cluster: IKubernetesCluster, { pools, chart: options }: MetalLbOptions): ITerraformDependable[] {
  requirePools(scope, pools);
  const chart = new HelmChart(scope, 'MetalLb', {
    ...options,
    cluster,
    chart: ChartCatalog.METALLB,
    releaseName: 'metallb',
    kubernetesNamespace: NAMESPACE,
    // The speakers answer for addresses in the network of their nodes.
    podSecurity: PodSecurityLevel.PRIVILEGED,
    defaultHelmValues: {
      // Both speak BGP, which pools of layer 2 do not need.
      frrk8s: { enabled: false },
      speaker: { frr: { enabled: false } },
      controller: { resources: { requests: { cpu: '25m', memory: '64Mi' } } },
      prometheus: { scrapeAnnotations: false },
    },
    // The pools are objects of these.
    requiredHelmValues: { crds: { enabled: true } },
  });
  const release = new KubernetesManifests(scope, 'MetalLbPools', {
    cluster,
    releaseName: 'metallb-pools',
    kubernetesNamespace: NAMESPACE,
    manifests: [...pools.map(poolManifest), {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'L2Advertisement',
      metadata: { name: 'pools', namespace: NAMESPACE },
      spec: { ipAddressPools: pools.map(({ poolName }) => poolName) },
    }],
    // Its webhook looks at each pool.
    dependencies: chart.dependencies,
  });
  return release.dependencies;
}

function poolManifest({ poolName, addresses, internal = false }: MetalLbPool): object {
  return {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name: poolName, namespace: NAMESPACE },
    // A Service that names no pool gets no address of an internal one.
    spec: { addresses, autoAssign: !internal },
  };
}

/** @see https://metallb.io/configuration/ (read 2026-11-30) */
export function requirePools(scope: IConstruct, pools: MetalLbPool[]): void {
  if (pools.length === 0) {
    throw new ValidationError(scope, { property: 'platform.pools', problem: 'is empty, so no Service would get an address', got: pools, fix: 'define at least one pool' });
  }
  pools.forEach(({ poolName, addresses }, index) => {
    const property = `platform.pools[${index}]`;
    requireDnsSubdomain(scope, `${property}.poolName`, poolName);
    if (pools.findIndex((other) => other.poolName === poolName) !== index) {
      throw new ValidationError(scope, { property: `${property}.poolName`, problem: 'is used more than once', got: poolName, fix: 'rename one of them' });
    }
    if (addresses.length === 0) {
      throw new ValidationError(scope, { property: `${property}.addresses`, problem: 'is empty', got: addresses, fix: 'list blocks or ranges of addresses' });
    }
    addresses.forEach((block, at) => requirePattern(
      scope, `${property}.addresses[${at}]`, block, addressRange(block) ? /^/ : /^(?!)/, 'a block, or two addresses separated by a dash, the lower one first', "write it as '192.168.10.0/24' or '192.168.9.1-192.168.9.5'",
    ));
  });
  requireDisjoint(scope, pools);
}

/** @see https://github.com/metallb/metallb/blob/v0.16.1/internal/config/config.go: "CIDR overlaps with already defined CIDR" (2026-11-30) */
function requireDisjoint(scope: IConstruct, pools: MetalLbPool[]): void {
  const blocks = pools.flatMap(({ addresses }, index) => isToken(addresses) ? [] : addresses.map((block, at) => (
    { block, property: `platform.pools[${index}].addresses[${at}]`, range: isToken(block) ? undefined : addressRange(block) }
  )));
  blocks.forEach(({ block, property, range }, index) => {
    const other = blocks.slice(0, index).find((one) => one.range && range && rangesOverlap(one.range, range));
    if (other) {
      throw new ValidationError(scope, {
        property, problem: `overlaps \`${other.property}\` (${other.block}), and MetalLB rejects overlapping pools`, got: block, fix: 'use separate addresses',
      });
    }
  });
}
