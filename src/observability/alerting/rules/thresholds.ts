/** Thresholds of the library's alert rules. */
export interface AlertThresholds {
  /**
   * Percentage of a node's memory in use.
   *
   * @default 90
   */
  readonly nodeMemoryPercent?: number;

  /**
   * Percentage of a node's CPU in use.
   *
   * @default 90
   */
  readonly nodeCpuPercent?: number;

  /**
   * Hours until a volume or node disk is full at the current growth rate.
   *
   * @default 24
   */
  readonly fillsWithinHours?: number;

  /**
   * Percentage of a volume in use.
   *
   * @default 95
   */
  readonly volumePercent?: number;

  /**
   * Minutes that a pod can be pending.
   *
   * @default 15
   */
  readonly pendingMinutes?: number;

  /**
   * Percentage of time in which a container is throttled by its CPU limit.
   *
   * @default 50
   */
  readonly throttledPercent?: number;

  /**
   * Percentage of failed API server requests.
   *
   * @default 3
   */
  readonly apiServerErrorPercent?: number;

  /**
   * Average duration of an API server request in seconds.
   *
   * @default 1
   */
  readonly apiServerSeconds?: number;

  /**
   * Percentage of CoreDNS answers with an error.
   *
   * @default 5
   */
  readonly dnsErrorPercent?: number;

  /**
   * Percentage of failed requests (5xx) to an Ingress.
   *
   * @default 5
   */
  readonly ingressErrorPercent?: number;

  /**
   * 95th percentile of the duration of requests to an Ingress in seconds.
   *
   * @default 2
   */
  readonly ingressSeconds?: number;

  /**
   * Minimum remaining validity of a certificate in days.
   *
   * @default 14
   */
  readonly certificateDays?: number;

  /**
   * Percentage of failed spans of a service.
   *
   * @default 5
   */
  readonly spanErrorPercent?: number;

  /**
   * Error lines per minute in one namespace.
   *
   * @default 120
   */
  readonly errorLinesPerMinute?: number;

  /**
   * Growth in percent of the CPUs of all nodes within a day.
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
