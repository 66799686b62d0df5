import { IConstruct } from 'constructs';
import { checkCall } from '../private/arguments/check-arguments';
import { requireDnsSubdomain, requirePattern } from '../private/validation';

/** A certificate that is in a Secret. */
export interface RancherSecretCertificateOptions {
  /**
   * Name of the Secret in `cattle-system`, with `tls.crt` and `tls.key`.
   *
   * @default "tls-rancher-ingress"
   */
  readonly secretName?: string;

  /**
   * Whether a private authority signed it. Its certificate is then in the Secret `tls-ca` in `cattle-system`, as `cacerts.pem`.
   *
   * @default false
   */
  readonly privateCa?: boolean;
}

/** A certificate of the load balancer. */
export interface RancherExternalCertificateOptions {
  /**
   * Whether a private authority signed it. Its certificate is then in the Secret `tls-ca` in `cattle-system`, as `cacerts.pem`.
   *
   * @default false
   */
  readonly privateCa?: boolean;
}

/** A certificate of Let's Encrypt. */
export interface RancherLetsEncryptOptions {
  /** Whom Let's Encrypt writes to. */
  readonly email: string;

  /**
   * Whether its staging environment signs, which no browser trusts and which has room for trials.
   *
   * @default false
   */
  readonly staging?: boolean;
}

/** Where the certificate of Rancher comes from. Agents and people check it. */
export class RancherCertificate {
  /**
   * A Secret that is there. Needs nothing else.
   *
   * @param options the Secret
   */
  public static secret(options: RancherSecretCertificateOptions = {}): RancherCertificate {
    checkCall('RancherCertificate.secret', [options]);
    const { secretName = 'tls-rancher-ingress', privateCa = false } = options;
    return new RancherCertificate('secret', { tls: 'ingress', privateCA: privateCa, ingress: { tls: { source: 'secret', secretName } } }, (scope) =>
      requireDnsSubdomain(scope, 'certificate.secretName', secretName));
  }

  /**
   * TLS ends at the load balancer, such as an ALB with a certificate of ACM. The way on to Rancher is plain HTTP, so it has to be private.
   *
   * @param options who signed it
   */
  public static external(options: RancherExternalCertificateOptions = {}): RancherCertificate {
    checkCall('RancherCertificate.external', [options]);
    return new RancherCertificate('external', { tls: 'external', privateCA: options.privateCa ?? false });
  }

  /** Rancher's own authority. Needs cert-manager; no browser trusts it. */
  public static selfSigned(): RancherCertificate {
    return new RancherCertificate('rancher', { tls: 'ingress', privateCA: false, ingress: { tls: { source: 'rancher' } } });
  }

  /**
   * Let's Encrypt. Needs cert-manager, and an Ingress that the internet reaches.
   *
   * @param options whom it writes to
   */
  public static letsEncrypt(options: RancherLetsEncryptOptions): RancherCertificate {
    checkCall('RancherCertificate.letsEncrypt', [options]);
    const { email, staging = false } = options;
    return new RancherCertificate('letsEncrypt', {
      tls: 'ingress', privateCA: false, ingress: { tls: { source: 'letsEncrypt' } }, letsEncrypt: { email, environment: staging ? 'staging' : 'production' },
    }, (scope) => requirePattern(scope, 'certificate.email', email, /^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address', 'correct the address'));
  }

  private constructor(
    /** `secret`, `external`, `rancher` or `letsEncrypt`. */
    public readonly source: string,
    private readonly values: Record<string, unknown>,
    private readonly check: (scope: IConstruct) => void = () => undefined,
  ) {}

  /** Whether cert-manager has to be in the cluster. */
  public get needsCertManager(): boolean {
    return this.source === 'rancher' || this.source === 'letsEncrypt';
  }

  /**
   * The values of the chart.
   *
   * @internal
   */
  public _values(scope: IConstruct): Record<string, unknown> {
    this.check(scope);
    return this.values;
  }
}
