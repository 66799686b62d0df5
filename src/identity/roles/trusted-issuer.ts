/** An OIDC issuer that is registered in IAM. */
export interface TrustedIssuer {
  /** ARN of the IAM OIDC provider. */
  readonly providerArn: string;
  /** URL of the issuer, with https://. */
  readonly issuerUrl: string;
}
