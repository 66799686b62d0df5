/** Hours that a month is counted with, as AWS's own calculator does. */
const HOURS_PER_MONTH = 730n;

const MOST_DECIMALS = 10;
const SHOWN_DECIMALS = 6;
const FEWEST_DECIMALS = 2;

const SCALE = 10n ** BigInt(MOST_DECIMALS);

/** An amount that a price list may hold. */
const AMOUNT = /^\d{1,9}(\.\d{1,10})?$/;

/** Whether a text is an amount: digits, and at most ten decimals. */
export function isAmount(text: string): boolean {
  return AMOUNT.test(text);
}

/**
 * What something costs by the hour, without rounding. A price by the month is a 730th of it, which no decimal number
 * holds: so everything is counted in 730ths of the smallest decimal, and only the text that is shown is rounded.
 */
export class Money {
  public static readonly ZERO = new Money(0n);

  public static perHour(amount: string): Money {
    return new Money(parse(amount) * HOURS_PER_MONTH);
  }

  public static perMonth(amount: string): Money {
    return new Money(parse(amount));
  }

  private constructor(private readonly units: bigint) {}

  public plus(other: Money): Money {
    return new Money(this.units + other.units);
  }

  public times(count: number): Money {
    return new Money(this.units * BigInt(count));
  }

  /** A whole percentage; exact for prices of up to eight decimals. */
  public percent(percent: number): Money {
    return new Money(this.units * BigInt(percent) / 100n);
  }

  /** By the hour, with two to six decimals. */
  public toString(): string {
    return format(this.units, HOURS_PER_MONTH, SHOWN_DECIMALS);
  }

  /** By the month of 730 hours, with two decimals. */
  public toMonthString(): string {
    return format(this.units, 1n, FEWEST_DECIMALS);
  }
}

function parse(amount: string): bigint {
  const [whole, decimals = ''] = amount.split('.');
  return BigInt(whole) * SCALE + BigInt(decimals.padEnd(MOST_DECIMALS, '0'));
}

/** Rounded half up. */
function format(units: bigint, divisor: bigint, decimals: number): string {
  const denominator = SCALE * divisor;
  const rounded = (units * 10n ** BigInt(decimals) * 2n + denominator) / (denominator * 2n);
  const digits = rounded.toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '').padEnd(FEWEST_DECIMALS, '0');
  return `${digits.slice(0, -decimals)}.${fraction}`;
}
