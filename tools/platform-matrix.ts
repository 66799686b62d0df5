import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digitalOcean, linode, KnownFacts, SCALEWAY, SHARED_ETCD_HISTORY } from '../src/external/cloud-facts';
import { K3S, metalLb, RKE2 } from '../src/external/self-managed-facts';

/*
 * Writes what each kind of cluster can do into docs/external-clusters.md, out of the tables that the library goes by: `npm run platforms`.
 * A test compares the page with it.
 */

const PAGE = join(__dirname, '..', 'docs', 'external-clusters.md');

interface Column {
  readonly title: string;
  readonly facts: KnownFacts;
  readonly revisions?: string;
  /** By day and source; what no source says is said to be unknown. */
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
    cost: 'control plane free; a dedicated one is paid for, 30 days at least',
    availability: 'shared: no SLA; dedicated: two replicas, 99.5 %',
    judgement: 'Good for small clusters in Europe. The shared etcd of 55 MB fills with releases: take a dedicated control plane for anything that has to last ([source](https://www.scaleway.com/en/docs/kubernetes/reference-content/kubernetes-control-plane-offers/))',
  },
  {
    title: 'DigitalOcean DOKS, network load balancer',
    facts: digitalOcean(false),
    cost: 'control plane free; high availability 40 USD a month, which cannot be switched off again',
    availability: 'none; 99.95 % with high availability',
    judgement: 'The least to set up. Log in by `doctl`: the token of the resource is dead after 7 days ([source](https://docs.digitalocean.com/products/kubernetes/details/pricing/))',
  },
  {
    title: 'DigitalOcean DOKS, regional load balancer',
    facts: digitalOcean(true),
    cost: 'as above',
    availability: 'as above',
    judgement: 'Where TLS is to end at the load balancer, or idle connections have to live longer',
  },
  {
    title: 'Linode LKE',
    facts: linode('1'),
    cost: 'control plane free; high availability 60 USD a month, which cannot be switched off again',
    availability: 'none; 99.9 % with high availability',
    judgement: 'Cheap nodes, and a token that never expires in the state of the cluster\'s stack. Its default class keeps every volume: here `VolumeRetention` decides ([source](https://techdocs.akamai.com/cloud-computing/docs/linode-kubernetes-engine))',
  },
  {
    title: 'kubeadm with MetalLB',
    facts: metalLb('inner'),
    cost: 'your machines, and your time',
    availability: 'your own',
    judgement: 'Where the machines are yours. Upgrades, etcd and its backups, storage and the CNI are your work',
  },
  {
    title: 'k3s',
    facts: K3S,
    cost: 'your machines',
    availability: 'your own',
    judgement: 'For the edge, tests and single machines: volumes are folders of a node, and go with it',
  },
  {
    title: 'RKE2',
    facts: RKE2,
    cost: 'your machines; support by SUSE is paid for',
    availability: 'your own',
    judgement: 'A control plane of one\'s own with hardened defaults. Bring storage (Longhorn, Rook) and addresses (MetalLB)',
  },
];

const WISHES: [keyof KnownFacts['loadBalancer']['wishes'], string][] = [
  ['internal', 'private addresses alone (`internal`)'],
  ['proxyProtocol', 'client address ahead (`proxyProtocol`)'],
  ['certificate', 'TLS ends there (`certificate`)'],
  ['idleTimeoutSeconds', '`idleTimeoutSeconds`'],
  ['healthCheck', '`healthCheck`'],
  ['sourceRanges', '`sourceRanges`'],
  ['fixedAddress', '`fixedAddress`'],
];

/** The two tables, as they stand in the page. */
export function matrix(): string {
  const rows: [string, (column: Column) => string][] = [
    ...WISHES.map(([wish, title]): [string, (column: Column) => string] => [`load balancer: ${title}`, ({ facts }) => 'refused' in facts.loadBalancer.wishes[wish] ? 'no' : 'yes']),
    ['storage class that deletes', ({ facts }) => facts.storage ? `\`${facts.storage.storageClassName}\`` : 'yours'],
    ['storage class that keeps', ({ facts }) => facts.storage ? `\`${facts.storage.retainStorageClassName}\`` : 'yours'],
    ['volumes are made', ({ facts }) => facts.storage ? { Immediate: 'at once', WaitForFirstConsumer: 'for the first pod' }[facts.storage.binding] : 'as your class says'],
    ['revisions of a release', ({ revisions = '5' }) => revisions],
    ['permissions in AWS', () => 'keys in a Secret'],
    ['ALB, EBS, Pod Identity, IRSA', () => 'no'],
  ];
  return [
    table(['', ...COLUMNS.map(({ title }) => title)], rows.map(([title, cell]) => [title, ...COLUMNS.map(cell)])),
    '',
    table(['', 'cost', 'availability that is promised', 'what we think of it'], COLUMNS.map(({ title, cost, availability, judgement }) => [title, cost, availability, judgement])),
    '',
    `Sources of the words for load balancers and of the classes, read on ${SCALEWAY.loadBalancer.day}: ${sources().map((source) => `[${hostOf(source)}](${source})`).join(', ')}.`,
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
