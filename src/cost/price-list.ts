import { readFileSync } from 'fs';
import { IConstruct } from 'constructs';
import { isAmount } from './money';
import { checkCall } from '../private/arguments/check-arguments';
import { REGION } from '../private/aws-region';
import { isDay } from '../private/checks/days';
import { ValidationError } from '../private/errors';
import { sortedEntries } from '../private/maps';
import { isPlainObject } from '../private/tokens';

/** What is priced by the hour, other than instances. */
const HOURLY = [
  'eks-cluster',
  'eks-cluster-extended-support',
  'nat-gateway',
  'public-ipv4',
  'application-load-balancer',
  'network-load-balancer',
  'classic-load-balancer',
  'interface-endpoint',
  'hybrid-node-vcpu',
];

/** What is priced by the month. */
const MONTHLY = ['kms-key'];

/** The prices of one region. A price is a decimal number as text, so that sums are exact. What has no price is unknown. */
export interface PriceListAttributes {
  /** The region, such as "eu-west-2". */
  readonly region: string;

  /**
   * The currency of all prices.
   *
   * @default "USD"
   */
  readonly currency?: string;

  /** The day that the prices were in force, YYYY-MM-DD. */
  readonly date: string;

  /** Where the prices come from. */
  readonly source: string;

  /**
   * Where single prices come from, by their names, if not from `source`.
   *
   * @default - all come from `source`
   */
  readonly otherSources?: { [name: string]: string };

  /**
   * Prices by the hour: `eks-cluster`, `eks-cluster-extended-support` (the whole price, not what is added), `nat-gateway`,
   * `public-ipv4`, `application-load-balancer`, `network-load-balancer`, `classic-load-balancer`,
   * `interface-endpoint` (in one zone), and `hybrid-node-vcpu` (of EKS Hybrid Nodes, each vCPU).
   *
   * @default - unknown
   */
  readonly hourly?: { [name: string]: string };

  /**
   * Prices by the month: `kms-key`.
   *
   * @default - unknown
   */
  readonly monthly?: { [name: string]: string };

  /**
   * Prices of a GiB of a volume by the month, by volume type, such as `gp3`. Those that are also priced by operations
   * (`io1`, `io2`) do not belong here. With `rds-` in front, such as `rds-gp3`, of a GiB of a PostgreSQL in one zone.
   *
   * @default - unknown
   */
  readonly gibMonthly?: { [volumeType: string]: string };

  /**
   * Prices of instances by the hour, on demand, by instance type, such as `t3.medium`; and of PostgreSQL in RDS, in one zone, by instance
   * class, such as `db.t4g.small`.
   *
   * @default - unknown
   */
  readonly instances?: { [instanceType: string]: string };
}

const FIELDS = ['region', 'currency', 'date', 'source', 'otherSources', 'hourly', 'monthly', 'gibMonthly', 'instances'];

/** Your own prices for one region: discounts, another currency, or a region that the library has no prices for. */
export class PriceList {
  /**
   * Prices from a file.
   *
   * @param path a JSON file with the fields of `PriceListAttributes`
   */
  public static fromFile(path: string): PriceList {
    checkCall('PriceList.fromFile', [path]);
    return new PriceList((scope) => readList(scope, path));
  }

  /**
   * Prices from values.
   *
   * @param attributes the prices
   */
  public static of(attributes: PriceListAttributes): PriceList {
    checkCall('PriceList.of', [attributes]);
    return new PriceList(() => attributes);
  }

  private constructor(private readonly read: (scope: IConstruct) => unknown) {}

  /**
   * The checked list, on behalf of the construct that is estimated.
   *
   * @internal
   */
  public _load(scope: IConstruct): PriceListAttributes {
    const list = this.read(scope);
    requireFields(scope, list);
    requirePrices(scope, 'hourly', list.hourly, HOURLY);
    requirePrices(scope, 'monthly', list.monthly, MONTHLY);
    requirePrices(scope, 'gibMonthly', list.gibMonthly);
    requirePrices(scope, 'instances', list.instances);
    return list;
  }
}

function readList(scope: IConstruct, path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ValidationError(scope, {
      property: 'priceLists',
      problem: 'is a file that cannot be read as JSON',
      got: path,
      fix: `correct the path or the file (${(error as Error).message})`,
    });
  }
}

function requireFields(scope: IConstruct, list: unknown): asserts list is PriceListAttributes {
  const fields: Record<string, unknown> = isPlainObject(list) ? list : {};
  const unknownFields = Object.keys(fields).filter((field) => !FIELDS.includes(field));
  if (unknownFields.length > 0) {
    throw new ValidationError(scope, {
      property: 'priceLists',
      problem: 'has fields that are not supported in a price list',
      got: unknownFields,
      allowed: FIELDS.join(', '),
      fix: 'correct the name, or remove the field',
    });
  }
  requireText(scope, 'region', fields.region, new RegExp(`^${REGION}$`), 'the name of a region, such as eu-west-2');
  requireText(scope, 'date', fields.date, isDay, 'the date of the prices, YYYY-MM-DD');
  requireText(scope, 'currency', fields.currency ?? 'USD', /^[A-Z]{3}$/, 'a currency code of three letters, such as EUR');
  requireText(scope, 'source', fields.source, /\S/, 'the source of the prices, such as a web page and the date it was read');
}

function requireText(scope: IConstruct, field: string, value: unknown, pattern: RegExp | ((text: string) => boolean), allowed: string): void {
  if (typeof value !== 'string' || !(pattern instanceof RegExp ? pattern.test(value) : pattern(value))) {
    throw new ValidationError(scope, {
      property: `priceLists.${field}`,
      problem: value === undefined ? 'is missing' : 'is not valid',
      ...(value !== undefined && { got: value }),
      allowed,
      fix: `set \`${field}\` in the price list`,
    });
  }
}

function requirePrices(scope: IConstruct, table: string, prices: unknown, names?: string[]): void {
  if (prices === undefined) {
    return;
  }
  for (const [name, price] of sortedEntries<unknown>(isPlainObject(prices) ? prices : { '': prices })) {
    if (typeof price !== 'string' || !isAmount(price)) {
      throw new ValidationError(scope, {
        property: `priceLists.${table}.${name}`,
        problem: 'is not a valid price',
        got: price,
        allowed: 'a decimal number as a string with at most ten decimals, such as "0.0472"',
        fix: 'write it as a string, or leave it out if the price is unknown',
      });
    }
    if (names && !names.includes(name)) {
      throw new ValidationError(scope, {
        property: `priceLists.${table}`,
        problem: 'has a price for something that the estimate does not use',
        got: name,
        allowed: names.join(', '),
        fix: 'correct the name, or remove the price',
      });
    }
  }
}
