import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPED_PRICE_LISTS } from '../src/cost/shipped-price-lists';
import { digitalOcean, linode, KnownFacts, SCALEWAY, SHARED_ETCD_HISTORY } from '../src/external/cloud-facts';
import { K3S, metalLb, RKE2 } from '../src/external/self-managed-facts';
import { NEWEST_KUBERNETES } from '../src/rancher/rancher-range';

/*
 * Writes what each kind of cluster can do into docs/external-clusters.md, out of the tables that the library goes by: `npm run platforms`.
 * A test compares the page with it.
 */

const PAGE = join(__dirname, '..', 'docs', 'external-clusters.md');

interface Column {
  readonly title: string;
  readonly facts: KnownFacts;
  readonly revisions?: string;
  /** By day and source; unknown if no source says it. */
  readonly cost: string;
  readonly availability: string;
  readonly judgement: string;
}

/** Read on 2026-11-30 in the pages that are named. */
const COLUMNS: Column[] = [
  {
    title: 'Scaleway Kapsule',
    facts: SCALEWAY,
    revisions: `${SHARED_ETCD_HISTORY}; 5 with a dedicated control plane`,
    cost: 'control plane free; a dedicated one is billed, for at least 30 days',
    availability: 'shared: none; dedicated: two replicas, 99.5 %',
    judgement: 'Good for small clusters in Europe. Releases fill the shared etcd of 55 MB: use a dedicated control plane for anything permanent ([source](https://www.scaleway.com/en/docs/kubernetes/reference-content/kubernetes-control-plane-offers/))',
  },
  {
    title: 'DigitalOcean DOKS, network load balancer',
    facts: digitalOcean(false),
    cost: 'control plane free; high availability 40 USD a month, which cannot be disabled again',
    availability: 'none; 99.95 % with high availability',
    judgement: 'The easiest to set up. Log in with `doctl`: the token in the resource expires after 7 days ([source](https://docs.digitalocean.com/products/kubernetes/details/pricing/))',
  },
  {
    title: 'DigitalOcean DOKS, regional load balancer',
    facts: digitalOcean(true),
    cost: 'as above',
    availability: 'as above',
    judgement: 'For TLS at the load balancer, or longer idle timeouts',
  },
  {
    title: 'Linode LKE',
    facts: linode('1'),
    cost: 'control plane free; high availability 60 USD a month, which cannot be disabled again',
    availability: 'none; 99.9 % with high availability',
    judgement: 'Cheap nodes, but a token that never expires in the state of the cluster\'s stack. Its default class keeps every volume: with the library, `VolumeRetention` decides ([source](https://techdocs.akamai.com/cloud-computing/docs/linode-kubernetes-engine))',
  },
  {
    title: 'kubeadm with MetalLB',
    facts: metalLb('inner'),
    cost: 'your machines, and your time',
    availability: 'your own',
    judgement: 'For your own machines. Upgrades, etcd and its backups, storage and the CNI are your responsibility',
  },
  {
    title: 'k3s',
    facts: K3S,
    cost: 'your machines',
    availability: 'your own',
    judgement: 'For the edge, tests and single machines: volumes are folders on a node, and are lost with it',
  },
  {
    title: 'RKE2',
    facts: RKE2,
    cost: 'your machines; SUSE support is billed',
    availability: 'your own',
    judgement: 'A self-managed control plane with hardened defaults. Add storage (Longhorn, Rook) and addresses (MetalLB)',
  },
];

const { hourly = {} } = SHIPPED_PRICE_LISTS['eu-west-2'];
const [RANCHER, KUBERNETES] = [...NEWEST_KUBERNETES].at(-1)!;

/** What is no platform of its own: EKS, with nodes elsewhere, and what manages several of any kind. */
const BESIDE: [title: string, cost: string, availability: string, judgement: string][] = [
  [
    'EKS',
    `control plane ${hourly['eks-cluster']} USD an hour; nodes, load balancers and volumes by the hour ([estimate](cost.md))`,
    '99.95 % ([source](https://aws.amazon.com/eks/sla/))',
    'The default of this library: everything in it works there',
  ],
  [
    'EKS with [hybrid nodes](hybrid-nodes.md)',
    `as EKS, plus ${hourly['hybrid-node-vcpu']} USD per vCPU hour in the first tier, idle or not, plus data transfer and the connection`,
    'control plane as EKS; machines and connection your own',
    'For machines in your own data center with a stable connection. Machines in other clouds are not supported',
  ],
  [
    'Several clusters with [Rancher](rancher.md)',
    'a management cluster of its own; SUSE support is billed',
    'your own; the managed clusters keep running without it',
    `For one user interface and access control across many clusters. Rancher ${RANCHER} supports Kubernetes up to 1.${KUBERNETES}: upgrade Rancher first`,
  ],
];

const WISHES: [keyof KnownFacts['loadBalancer']['wishes'], string][] = [
  ['internal', 'private addresses only (`internal`)'],
  ['proxyProtocol', 'PROXY protocol (`proxyProtocol`)'],
  ['certificate', 'TLS termination (`certificate`)'],
  ['idleTimeoutSeconds', '`idleTimeoutSeconds`'],
  ['healthCheck', '`healthCheck`'],
  ['sourceRanges', '`sourceRanges`'],
  ['fixedAddress', '`fixedAddress`'],
];

/** The two tables, as they stand in the page. */
export function matrix(): string {
  const rows: [string, (column: Column) => string][] = [
    ...WISHES.map(([wish, title]): [string, (column: Column) => string] => [`load balancer: ${title}`, ({ facts }) => 'refused' in facts.loadBalancer.wishes[wish] ? 'no' : 'yes']),
    ['storage class that deletes volumes', ({ facts }) => facts.storage ? `\`${facts.storage.storageClassName}\`` : 'yours'],
    ['storage class that keeps volumes', ({ facts }) => facts.storage ? `\`${facts.storage.retainStorageClassName}\`` : 'yours'],
    ['volumes are created', ({ facts }) => facts.storage ? { Immediate: 'immediately', WaitForFirstConsumer: 'for the first pod' }[facts.storage.binding] : 'depends on your class'],
    ['revisions per release', ({ revisions = '5' }) => revisions],
    ['AWS permissions', () => 'access keys in a Secret'],
    ['ALB, EBS, Pod Identity, IRSA', () => 'no'],
  ];
  return [
    table(['', ...COLUMNS.map(({ title }) => title)], rows.map(([title, cell]) => [title, ...COLUMNS.map(cell)])),
    '',
    table(['', 'cost', 'SLA', 'recommendation'], [...COLUMNS.map(({ title, cost, availability, judgement }) => [title, cost, availability, judgement]), ...BESIDE]),
    '',
    `Sources of load balancer annotations and storage classes, read on ${SCALEWAY.loadBalancer.day}: ${sources().map((source) => `[${hostOf(source)}](${source})`).join(', ')}.`,
  ].join('\n');
}

/** The page with the tables of now. */
export function withMatrix(page: string): string {
  return page.replace(/(<!-- matrix: .*? -->\n)[\s\S]*?(<!-- end of the matrix -->)/, (_all, start: string, end: string) => `${start}${matrix()}\n${end}`);
}

function sources(): string[] {
  return [...new Set(COLUMNS.flatMap(({ facts }) => [facts.loadBalancer.source, ...(facts.storage ? [facts.storage.source] : [])]))];
}

function hostOf(source: string): string {
  const { host, pathname } = new URL(source);
  return host === 'github.com' ? pathname.split('/')[2] : host;
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

if (require.main === module) {
  writeFileSync(PAGE, withMatrix(readFileSync(PAGE, 'utf8')));
}
