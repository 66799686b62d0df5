/** A number with a few digits, without zeros behind. */
const short = (value: number, digits: number = 3): string => String(Number(value.toPrecision(digits)));

function scaled(value: number, factor: number, names: readonly string[]): string {
  let [rest, step] = [value, 0];
  for (; Math.abs(rest) >= factor && step < names.length - 1; step++) rest /= factor;
  return `${short(rest)}${names[step]}`;
}

const DECIMAL = ['', ' K', ' Mil', ' Bil', ' Tri'];
const BINARY = [' B', ' KiB', ' MiB', ' GiB', ' TiB'];
const TIMES: readonly [number, string][] = [[86400, ' d'], [3600, ' h'], [60, ' min'], [1, ' s'], [1e-3, ' ms'], [1e-6, ' µs']];

function duration(seconds: number): string {
  const [size, name] = TIMES.find(([least]) => Math.abs(seconds) >= least) ?? [1, ' s'];
  return `${short(seconds / size)}${name}`;
}

/** By the ids of Grafana that the dashboards use: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
const UNITS: Readonly<Record<string, (value: number) => string>> = {
  percentunit: (value) => `${short(value * 100)} %`,
  s: duration,
  bytes: (value) => scaled(value, 1024, BINARY),
  Bps: (value) => `${scaled(value, 1024, BINARY)}/s`,
  reqps: (value) => `${scaled(value, 1000, DECIMAL)} req/s`,
  ops: (value) => `${scaled(value, 1000, DECIMAL)} ops/s`,
  pps: (value) => `${scaled(value, 1000, DECIMAL)} p/s`,
  cps: (value) => `${scaled(value, 1000, DECIMAL)} c/s`,
  cores: (value) => `${short(value)} cores`,
  currencyUSD: (value) => `$${scaled(value, 1000, DECIMAL)}`,
  dateTimeFromNow: (value) => {
    const seconds = (value - Date.now()) / 1000;
    return seconds < 0 ? `${duration(-seconds)} ago` : `in ${duration(seconds)}`;
  },
  bool_yes_no: (value) => (value === 0 ? 'No' : 'Yes'),
};

/** A value as Grafana writes it, about. */
export function formatted(value: number, unit: string = 'short'): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  return (UNITS[unit] ?? ((one) => scaled(one, 1000, DECIMAL)))(value);
}
