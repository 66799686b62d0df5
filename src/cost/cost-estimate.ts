import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { announcedUsage, claimedVolumeUsage, loadBalancerUsage, publicZonesAt } from './announced-usage';
import { awsUsage } from './aws-usage';
import { CostRow } from './cost-row';
import { PriceBook, PricedRow, priceRows, totalOf } from './cost-rows';
import { alignLines, lineOf, TableLine } from './cost-table';
import { notIncluded } from './not-included';
import { PriceList, PriceListAttributes } from './price-list';
import { ResourceTree } from './resource-tree';
import { SHIPPED_PRICE_LISTS } from './shipped-price-lists';
import { isAdditional, Usage } from './usage';
import { checkCall } from '../private/arguments/check-arguments';
import { requireRegion } from '../private/checks/regions-and-zones';
import { ValidationError } from '../private/errors';
import { sortedEntries } from '../private/maps';
import { today } from '../private/today';
import { requireInteger } from '../private/validation';

const DEFAULT_CURRENCY = 'USD';

/** Files that `CostEstimate.writeTo` writes. */
const TABLE_FILE = 'cost-estimate.txt';
const JSON_FILE = 'cost-estimate.json';

const MOST_LOAD_BALANCERS = 1000;
const LARGEST_VOLUME_GIB = 65536;

/** Load balancers that Kubernetes will create and no construct in the tree announces. */
export interface ExpectedLoadBalancers {
  /**
   * Number of Application Load Balancers.
   *
   * @default 0
   */
  readonly application?: number;

  /**
   * Number of Network Load Balancers.
   *
   * @default 0
   */
  readonly network?: number;

  /**
   * Number of Classic Load Balancers.
   *
   * @default 0
   */
  readonly classic?: number;

  /**
   * Number of public addresses of each: one per zone, none for internal ones.
   *
   * @default - one in each public subnet of the network
   */
  readonly publicAddressesEach?: number;
}

/** Options for costs that an estimate cannot see by itself. */
export interface CostEstimateOptions {
  /**
   * The region for prices, if the AWS provider's region is known only to Terraform.
   *
   * @default - the region of the AWS provider
   */
  readonly region?: string;

  /**
   * Your own price lists, each replacing the library's list for its region.
   *
   * @default - public prices, where the library has them
   */
  readonly priceLists?: PriceList[];

  /**
   * Load balancers that Kubernetes creates for objects outside the tree.
   *
   * @default - none
   */
  readonly loadBalancers?: ExpectedLoadBalancers;

  /**
   * Sizes of gp3 volumes, in GiB, for claims outside the tree.
   *
   * @default - none
   */
  readonly claimedVolumesGiB?: number[];
}

/**
 * Everything billed by the hour in an app, a stack or a part of one, with its price: the Terraform resources as they will be written, and what
 * Kubernetes will create for constructs. Items without a sourced price are listed as unknown, and the total says "at least".
 *
 * It reflects the tree at the time of the call: create it last, before `app.synth()`.
 *
 * @example
 * CostEstimate.of(stack).writeTo('cdktf.out');
 */
export class CostEstimate {
  /**
   * The estimate of everything below a construct.
   *
   * @param scope an app, a stack, or a part of one
   * @param options what the estimate cannot detect
   * @throws when a price list or a number is invalid
   */
  public static of(scope: IConstruct, options: CostEstimateOptions = {}): CostEstimate {
    checkCall('CostEstimate.of', [scope, options]);
    requireNumbers(scope, options);
    if (options.region !== undefined) {
      requireRegion(scope, 'region', options.region);
    }
    const tree = new ResourceTree(scope, options.region);
    const usages = [
      ...awsUsage(tree, today(scope)),
      ...announcedUsage(scope, tree),
      ...optionUsage(scope, options, tree),
    ];
    const lists = usedLists(scope, options.priceLists ?? [], usages);
    return new CostEstimate(priceRows(usages, lists), [...lists.values()], notIncluded(usages, tree.types));
  }

  /** The currency of all amounts. */
  public readonly currency: string;
  /** What is billed by the hour: control planes, nodes, load balancers, NAT gateways, your own addresses, endpoints. */
  public readonly rows: CostRow[];
  /** Hourly sum of `rows` with known prices. */
  public readonly total: string;
  /** Whether all prices of `rows` are known; otherwise `total` is the minimum. */
  public readonly isComplete: boolean;
  /** Related costs: volumes, keys, and the public addresses that AWS assigns to nodes and load balancers. */
  public readonly additionalRows: CostRow[];
  /** Hourly sum of `rows` and `additionalRows` with known prices, rounded to six decimals. */
  public readonly totalWithAdditional: string;
  /** Whether all prices are known. */
  public readonly isCompleteWithAdditional: boolean;
  /** Usage-based costs, which are in none of the figures. */
  public readonly notIncluded: string[];

  private readonly monthly: string;

  private constructor(priced: PricedRow[], private readonly lists: PriceListAttributes[], absent: string[]) {
    const running = priced.filter(({ kind }) => !isAdditional(kind));
    const [own, all] = [totalOf(running), totalOf(priced)];
    this.currency = lists[0]?.currency ?? DEFAULT_CURRENCY;
    this.rows = running.map(({ row }) => row);
    this.total = own.amount.toString();
    this.isComplete = own.isComplete;
    this.additionalRows = priced.filter(({ kind }) => isAdditional(kind)).map(({ row }) => row);
    this.totalWithAdditional = all.amount.toString();
    this.isCompleteWithAdditional = all.isComplete;
    this.monthly = all.amount.toMonthString();
    this.notIncluded = absent;
  }

  /** The estimate as text, for people. */
  public toTable(): string {
    const lines = alignLines([
      ...this.rows.map(lineOf),
      totalLine('Total', this.total, this.isComplete, 'without transfer and storage'),
      ...this.additionalRows.map(lineOf),
      ...(this.additionalRows.length > 0 ? [this.totalWithThese()] : []),
    ]);
    return [
      `Cost by the hour, in ${this.currency}`,
      '',
      ...lines.map((line) => `  ${line}`),
      '',
      'Not in these figures:',
      ...this.notIncluded.map((text) => `  ${text}`),
      'Prices:',
      ...(this.lists.length > 0 ? this.lists.map(({ region, date, source }) => `  ${region}, ${date}: ${source}`) : ['  none']),
      '',
    ].join('\n');
  }

  /** The estimate as JSON, for programs: the members of this class, and the price lists with their sources. */
  public toJson(): string {
    return `${JSON.stringify({
      currency: this.currency,
      rows: this.rows,
      total: this.total,
      isComplete: this.isComplete,
      additionalRows: this.additionalRows,
      totalWithAdditional: this.totalWithAdditional,
      isCompleteWithAdditional: this.isCompleteWithAdditional,
      notIncluded: this.notIncluded,
      priceLists: this.lists.map(({ region, date, source, otherSources }) => ({
        region, date, source, otherSources: otherSources && Object.fromEntries(sortedEntries(otherSources)),
      })),
    }, undefined, 2)}\n`;
  }

  /**
   * Writes `cost-estimate.txt` and `cost-estimate.json`.
   *
   * @param directory folder to write to, created if missing; `app.outdir` puts them next to the synthesised output
   */
  public writeTo(directory: string): void {
    checkCall('CostEstimate.writeTo', [directory]);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, TABLE_FILE), this.toTable());
    writeFileSync(join(directory, JSON_FILE), this.toJson());
  }

  private totalWithThese(): TableLine {
    const remark = `rounded; ${this.monthly} in a month of 730 hours`;
    return totalLine('Total with these', this.totalWithAdditional, this.isCompleteWithAdditional, remark);
  }
}

function totalLine(item: string, amount: string, isComplete: boolean, remark: string): TableLine {
  return { item: isComplete ? item : `${item}, at least`, amount, remark };
}

function requireNumbers(scope: IConstruct, options: CostEstimateOptions): void {
  for (const [name, count] of Object.entries(options.loadBalancers ?? {})) {
    requireInteger(scope, `loadBalancers.${name}`, count ?? 0, 0, MOST_LOAD_BALANCERS);
  }
  (options.claimedVolumesGiB ?? []).forEach((size, index) =>
    requireInteger(scope, `claimedVolumesGiB.${index}`, size, 1, LARGEST_VOLUME_GIB));
}

function optionUsage(scope: IConstruct, options: CostEstimateOptions, tree: ResourceTree): Usage[] {
  const place = { path: scope.node.path || 'App', region: onlyRegion(scope, tree) };
  const { application, network, classic, publicAddressesEach } = options.loadBalancers ?? {};
  const addressesEach = publicAddressesEach ?? publicZonesAt(scope, tree);
  const counts = [['application', application], ['network', network], ['classic', classic]] as const;
  const volumes = options.claimedVolumesGiB ?? [];
  return [
    ...counts.flatMap(([kind, count]) => count ? loadBalancerUsage(kind, count, addressesEach, place) : []),
    ...(volumes.length > 0 ? [claimedVolumeUsage(volumes, place)] : []),
  ];
}

/** The region of what has no construct: that of all stacks, if it is one. */
function onlyRegion(scope: IConstruct, tree: ResourceTree): string | undefined {
  const around = scope.node.scopes.filter(TerraformStack.isStack);
  const stacks = around.length > 0 ? around.slice(-1) : scope.node.findAll().filter(TerraformStack.isStack);
  const regions = new Set(stacks.map((stack) => tree.regionAt(stack)));
  return regions.size === 1 ? [...regions][0] : undefined;
}

/** The price lists of the regions that something stands in, all of one currency. */
function usedLists(scope: IConstruct, own: PriceList[], usages: Usage[]): PriceBook {
  const byRegion = new Map(Object.entries(SHIPPED_PRICE_LISTS));
  for (const list of own.map((one) => one._load(scope))) {
    byRegion.set(list.region, list);
  }
  const regions = [...new Set(usages.map(({ region }) => region))].filter((region) => region !== undefined).sort();
  const used = regions.map((region) => byRegion.get(region)).filter((list) => list !== undefined);
  const currencies = [...new Set(used.map(({ currency }) => currency ?? DEFAULT_CURRENCY))];
  if (currencies.length > 1) {
    throw new ValidationError(scope, {
      property: 'priceLists',
      problem: 'have different currencies, which cannot be added',
      got: used.map(({ region, currency }) => `${region}: ${currency ?? DEFAULT_CURRENCY}`),
      fix: 'use one currency for all regions, or estimate each stack separately',
    });
  }
  return new Map(used.map((list) => [list.region, list]));
}
