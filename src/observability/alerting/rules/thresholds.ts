/** Thresholds of the library's alert rules. */
export interface AlertThresholds {
  /**
   * Per cent of the memory of a node that is in use.
   *
   * @default 90
   */
  readonly nodeMemoryPercent?: number;

  /**
   * Per cent of the processors of a node that are busy.
   *
   * @default 90
   */
  readonly nodeCpuPercent?: number;

  /**
   * Hours within which a volume, or the disk of a node, would be full if it went on like this.
   *
   * @default 24
   */
  readonly fillsWithinHours?: number;

  /**
   * Per cent of a volume that are in use.
   *
   * @default 95
   */
  readonly volumePercent?: number;

  /**
   * Minutes that a pod may wait for a node.
   *
   * @default 15
   */
  readonly pendingMinutes?: number;

  /**
   * Per cent of the time in which a container is held back by its own limit.
   *
   * @default 50
   */
  readonly throttledPercent?: number;

  /**
   * Per cent of the requests to the API servers that they fail.
   *
   * @default 3
   */
  readonly apiServerErrorPercent?: number;

  /**
   * Seconds that an API server takes for a request on average.
   *
   * @default 1
   */
  readonly apiServerSeconds?: number;

  /**
   * Per cent of the answers of CoreDNS that are none.
   *
   * @default 5
   */
  readonly dnsErrorPercent?: number;

  /**
   * Per cent of the requests to an Ingress that fail (5xx).
   *
   * @default 5
   */
  readonly ingressErrorPercent?: number;

  /**
   * Seconds within which 95 of 100 requests to an Ingress are answered.
   *
   * @default 2
   */
  readonly ingressSeconds?: number;

  /**
   * Days that a certificate has to be good for.
   *
   * @default 14
   */
  readonly certificateDays?: number;

  /**
   * Per cent of the spans of a service that fail.
   *
   * @default 5
   */
  readonly spanErrorPercent?: number;

  /**
   * Lines a minute that speak of an error, in one namespace.
   *
   * @default 120
   */
  readonly errorLinesPerMinute?: number;

  /**
   * Per cent by which the processors of all nodes have grown within a day.
   *
   * @default 50
   */
  readonly growthPercent?: number;
}

export type Thresholds = Required<AlertThresholds>;

export const DEFAULT_THRESHOLDS: Thresholds = {
  nodeMemoryPercent: 90,
  nodeCpuPercent: 90,
  fillsWithinHours: 24,
  volumePercent: 95,
  pendingMinutes: 15,
  throttledPercent: 50,
  apiServerErrorPercent: 3,
  apiServerSeconds: 1,
  dnsErrorPercent: 5,
  ingressErrorPercent: 5,
  ingressSeconds: 2,
  certificateDays: 14,
  spanErrorPercent: 5,
  errorLinesPerMinute: 120,
  growthPercent: 50,
};
