import { checkCall } from '../../private/arguments/check-arguments';

/** How Prometheus authenticates to another server. What it logs in with is in a Secret, and in no configuration and no state. */
export class PrometheusLogin {
  /**
   * User and password.
   *
   * @param secretName name of a Secret in the namespace `monitoring` with `username` and `password`, as in type `kubernetes.io/basic-auth`
   */
  public static basic(secretName: string): PrometheusLogin {
    checkCall('PrometheusLogin.basic', [secretName]);
    return new PrometheusLogin('basic', secretName);
  }

  /**
   * A token, sent as `Authorization: Bearer ...`.
   *
   * @param secretName name of a Secret in the namespace `monitoring` with `token`
   */
  public static bearer(secretName: string): PrometheusLogin {
    checkCall('PrometheusLogin.bearer', [secretName]);
    return new PrometheusLogin('bearer', secretName);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'basic' | 'bearer',
    /** @internal */
    public readonly _secretName: string,
  ) {}
}

/** TLS settings of a connection that Prometheus makes. */
export interface PrometheusTlsOptions {
  /**
   * Name of a Secret in the namespace `monitoring` with `ca.crt`, the CA of the server's certificate.
   *
   * @default - public CAs
   */
  readonly caSecretName?: string;

  /**
   * Name of a Secret in the namespace `monitoring` with `tls.crt` and `tls.key`, Prometheus' client certificate.
   *
   * @default - none
   */
  readonly clientSecretName?: string;

  /**
   * Name in the server's certificate.
   *
   * @default - the host of the URL
   */
  readonly tlsServerName?: string;
}
