import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { SupportPolicy } from './support-policy';
import { checkCall } from '../private/arguments/check-arguments';
import { EKS_CALENDAR, SupportDates } from '../private/eks-calendar';
import { ValidationError } from '../private/errors';
import { today } from '../private/today';

/** Source: https://aws.amazon.com/eks/pricing/, read 2026-11-26; the same in every region. */
const STANDARD_PRICE = { hour: '0.10', month: 73 };
const EXTENDED_PRICE = { hour: '0.60', month: 438 };

const WARN_DAYS_BEFORE_END = 60;

/**
 * A Kubernetes minor version. The library's default only moves with a major release, since a new version of the library must not upgrade anybody's
 * cluster.
 *
 * The support calendar is compared with today's date. For the same output on any day, set the date with the context key `cdktf-observable-eks/today`
 * (YYYY-MM-DD) or the environment variable SOURCE_DATE_EPOCH.
 */
export class KubernetesVersion {
  /** Kubernetes 1.32: standard support until 2026-03-23, extended until 2027-03-23. */
  public static readonly V1_32 = KubernetesVersion.of('1.32');
  /** Kubernetes 1.33: standard support until 2026-07-29, extended until 2027-07-29. */
  public static readonly V1_33 = KubernetesVersion.of('1.33');
  /** Kubernetes 1.34: standard support until 2026-12-02, extended until 2027-12-02. */
  public static readonly V1_34 = KubernetesVersion.of('1.34');
  /** Kubernetes 1.35: standard support until 2027-03-27, extended until 2028-03-27. */
  public static readonly V1_35 = KubernetesVersion.of('1.35');
  /** Kubernetes 1.36: standard support until 2027-08-02, extended until 2028-08-02. */
  public static readonly V1_36 = KubernetesVersion.of('1.36');

  /**
   * A version without a constant here, such as one that EKS added after this release of the library.
   *
   * @param version major and minor version, such as "1.36"
   */
  public static of(version: string): KubernetesVersion {
    checkCall('KubernetesVersion.of', [version]);
    return new KubernetesVersion(version, true);
  }

  /**
   * A version that is not checked against the support calendar.
   *
   * @param version major and minor version, such as "1.30"
   */
  public static unchecked(version: string): KubernetesVersion {
    checkCall('KubernetesVersion.unchecked', [version]);
    return new KubernetesVersion(version, false);
  }

  /** The default version. */
  public static get defaultVersion(): KubernetesVersion {
    return KubernetesVersion.V1_36;
  }

  /** Minor version as a number: 36 for Kubernetes 1.36. */
  public readonly minor: number;

  private constructor(
    /** Major and minor version, such as "1.36". */
    public readonly version: string,
    private readonly checked: boolean,
  ) {
    this.minor = Number(/^1\.(\d+)$/.exec(version)?.[1] ?? NaN);
  }

  /**
   * Checks the version against the support calendar, on behalf of the construct that is about to use it.
   *
   * @internal
   */
  public _validate(scope: IConstruct, policy: SupportPolicy): void {
    this._requireWellFormed(scope);
    if (!this.checked) {
      return;
    }
    const dates = EKS_CALENDAR[this.version];
    const date = today(scope);
    if (!dates) {
      this.handleUnknown(scope);
    } else if (date > dates.extendedUntil) {
      throw this.refuse(scope, `has not been supported by EKS since ${dates.extendedUntil}`);
    } else if (date > dates.standardUntil) {
      this.handleExtended(scope, dates, policy);
    } else if (daysBetween(date, dates.standardUntil) <= WARN_DAYS_BEFORE_END) {
      warn(scope, `Standard support of Kubernetes ${this.version} ends on ${dates.standardUntil}. Plan the upgrade to a later version: ${this.consequence(policy)}`);
    }
  }

  /** @internal */
  public _requireWellFormed(scope: IConstruct): void {
    if (isNaN(this.minor)) {
      throw new ValidationError(scope, {
        property: 'version',
        problem: 'is not a Kubernetes minor version',
        got: this.version,
        allowed: 'major and minor, such as 1.36, without a patch version',
        fix: 'use a constant such as KubernetesVersion.V1_36',
      });
    }
  }

  private handleUnknown(scope: IConstruct): void {
    const oldest = Math.min(...Object.keys(EKS_CALENDAR).map((version) => KubernetesVersion.of(version).minor));
    if (this.minor < oldest) {
      throw this.refuse(scope, 'is no longer supported by EKS');
    }
    warn(scope, `Kubernetes ${this.version} is not in the support calendar of this release of the library: its support dates are not checked.`);
  }

  private handleExtended(scope: IConstruct, dates: SupportDates, policy: SupportPolicy): void {
    if (policy === SupportPolicy.STANDARD) {
      throw this.refuse(
        scope,
        `left standard support on ${dates.standardUntil}, and \`supportPolicy\` is STANDARD`,
        ' or set `supportPolicy` to SupportPolicy.EXTENDED',
      );
    }
    warn(scope, `Kubernetes ${this.version} left standard support on ${dates.standardUntil}: the control plane costs ${EXTENDED_PRICE.hour} USD an hour instead of ${STANDARD_PRICE.hour} (about ${EXTENDED_PRICE.month} USD a month instead of ${STANDARD_PRICE.month}) until ${dates.extendedUntil}, when EKS upgrades it automatically. Upgrade, one minor version at a time.`);
  }

  private consequence(policy: SupportPolicy): string {
    return policy === SupportPolicy.STANDARD
      ? 'after that day EKS upgrades the cluster automatically.'
      : `after that day the control plane costs ${EXTENDED_PRICE.hour} USD an hour instead of ${STANDARD_PRICE.hour}.`;
  }

  private refuse(scope: IConstruct, problem: string, alternative: string = ''): ValidationError {
    return new ValidationError(scope, {
      property: 'version',
      problem,
      got: this.version,
      allowed: `a version that EKS supports on ${today(scope)}`,
      fix: `use a later version, such as ${suggestion(today(scope))}${alternative}, or KubernetesVersion.unchecked('${this.version}') to use it anyway`,
    });
  }
}

function warn(scope: IConstruct, message: string): void {
  Annotations.of(scope).addWarning(message);
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / (24 * 60 * 60 * 1000);
}

/** The latest version in the calendar, as code, if it is still in standard support. */
function suggestion(date: string): string {
  const supported = Object.keys(EKS_CALENDAR).filter((version) => date <= EKS_CALENDAR[version].standardUntil);
  const latest = supported[supported.length - 1];
  return latest ? `KubernetesVersion.V${latest.replace('.', '_')}` : "KubernetesVersion.of('<version>')";
}
