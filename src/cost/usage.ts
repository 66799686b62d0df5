/** Where a price stands in a list. */
export interface PriceName {
  readonly table: 'hourly' | 'monthly' | 'gibMonthly' | 'instances';
  readonly name: string;
  /** Whole per cent of that price, where it is not all of it. */
  readonly percent?: number;
}

/** A number of things that cost. */
export interface Usage {
  readonly kind: UsageKind;
  /** What kind of that kind: an instance type, a volume type. */
  readonly detail?: string;
  /** How many, or how many GiB; undefined when that is unknown. */
  readonly quantity?: number;
  /** The price of one; undefined when nobody has a list of it. */
  readonly price?: PriceName;
  /** Why number or price are unknown. */
  readonly unknown?: string;
  readonly note?: string;
  readonly region?: string;
  readonly path: string;
}

/** Kinds in the order in which they are shown. */
export enum UsageKind {
  EKS,
  EKS_EXTENDED,
  EC2,
  SEV_SNP,
  HYBRID_VCPU,
  DATABASE,
  APPLICATION_LOAD_BALANCER,
  NETWORK_LOAD_BALANCER,
  CLASSIC_LOAD_BALANCER,
  OTHER_LOAD_BALANCER,
  NAT_GATEWAY,
  EIP,
  INTERFACE_ENDPOINT,
  OTHER,
  NODE_VOLUME,
  EBS_VOLUME,
  CLAIMED_VOLUME,
  DATABASE_STORAGE,
  KMS_KEY,
  NODE_ADDRESS,
  LOAD_BALANCER_ADDRESS,
}

/** What hangs on something else comes below the first total. */
export function isAdditional(kind: UsageKind): boolean {
  return kind >= UsageKind.NODE_VOLUME;
}

/** Singular and plural. */
const NAMES: { readonly [kind in UsageKind]: readonly [one: string, many: string] } = {
  [UsageKind.EKS]: ['EKS', 'EKS'],
  [UsageKind.EKS_EXTENDED]: ['EKS, extended support', 'EKS, extended support'],
  [UsageKind.EC2]: ['EC2', 'EC2'],
  [UsageKind.SEV_SNP]: ['EC2, AMD SEV-SNP surcharge', 'EC2, AMD SEV-SNP surcharge'],
  [UsageKind.HYBRID_VCPU]: ['EKS Hybrid Nodes', 'EKS Hybrid Nodes'],
  [UsageKind.DATABASE]: ['RDS', 'RDS'],
  [UsageKind.APPLICATION_LOAD_BALANCER]: ['ALB', 'ALB'],
  [UsageKind.NETWORK_LOAD_BALANCER]: ['NLB', 'NLB'],
  [UsageKind.CLASSIC_LOAD_BALANCER]: ['Classic ELB', 'Classic ELB'],
  [UsageKind.OTHER_LOAD_BALANCER]: ['Load balancer', 'Load balancers'],
  [UsageKind.NAT_GATEWAY]: ['NAT gateway', 'NAT gateways'],
  [UsageKind.EIP]: ['EIP', 'EIP'],
  [UsageKind.INTERFACE_ENDPOINT]: ['Interface endpoint, one zone', 'Interface endpoints, zones'],
  [UsageKind.OTHER]: ['', ''],
  [UsageKind.NODE_VOLUME]: ['Node volumes', 'Node volumes'],
  [UsageKind.EBS_VOLUME]: ['EBS volumes', 'EBS volumes'],
  [UsageKind.CLAIMED_VOLUME]: ['Volumes of claims', 'Volumes of claims'],
  [UsageKind.DATABASE_STORAGE]: ['RDS storage', 'RDS storage'],
  [UsageKind.KMS_KEY]: ['KMS key', 'KMS keys'],
  [UsageKind.NODE_ADDRESS]: ['Public IPv4 address of nodes', 'Public IPv4 addresses of nodes'],
  [UsageKind.LOAD_BALANCER_ADDRESS]: ['Public IPv4 address of load balancers', 'Public IPv4 addresses of load balancers'],
};

const VOLUMES = [UsageKind.NODE_VOLUME, UsageKind.EBS_VOLUME, UsageKind.CLAIMED_VOLUME, UsageKind.DATABASE_STORAGE];

/** `EC2 (2 t3.medium)`, `NAT gateways (2)`, `ALB`, `Node volumes (100 GiB gp3)`. */
export function nameOf(kind: UsageKind, detail: string | undefined, quantity: number | undefined): string {
  if (kind === UsageKind.OTHER) {
    return quantity === 1 ? `${detail}` : `${detail} (${quantity ?? '?'})`;
  }
  const [one, many] = NAMES[kind];
  if (VOLUMES.includes(kind)) {
    const parts = [quantity === undefined ? undefined : `${quantity} GiB`, detail].filter((part) => part !== undefined);
    return parts.length > 0 ? `${one} (${parts.join(' ')})` : one;
  }
  if (detail !== undefined) {
    return `${one} (${quantity ?? '?'} ${detail})`;
  }
  return quantity === 1 ? one : `${many} (${quantity ?? '?'})`;
}
