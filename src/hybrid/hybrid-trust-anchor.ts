import { RolesanywhereTrustAnchor, RolesanywhereTrustAnchorSource } from '@cdktf/provider-aws/lib/rolesanywhere-trust-anchor';
import { Construct } from 'constructs';
import { HybridSite } from './hybrid-plan';
import { checkCall } from '../private/arguments/check-arguments';
import { requireArn } from '../private/checks/aws-arn';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';
import { requirePattern } from '../private/validation';

/** The CA of the certificates that machines present to IAM Roles Anywhere. Public CAs are not supported. */
export class HybridTrustAnchor {
  /**
   * An existing trust anchor.
   *
   * @param trustAnchorArn its ARN, in the region of the cluster
   */
  public static existing(trustAnchorArn: string): HybridTrustAnchor {
    checkCall('HybridTrustAnchor.existing', [trustAnchorArn]);
    return new HybridTrustAnchor((scope) => {
      requireArn(scope, 'trustAnchorArn', 'trustAnchor', trustAnchorArn);
      return trustAnchorArn;
    });
  }

  /**
   * A CA in AWS Private CA.
   *
   * @param privateCaArn its ARN
   */
  public static privateCa(privateCaArn: string): HybridTrustAnchor {
    checkCall('HybridTrustAnchor.privateCa', [privateCaArn]);
    return new HybridTrustAnchor((scope, site) => {
      requireArn(scope, 'privateCaArn', 'privateCa', privateCaArn);
      return create(scope, site, { sourceType: 'AWS_ACM_PCA', sourceData: { acmPcaArn: privateCaArn } });
    });
  }

  /**
   * Your own CA.
   *
   * @param caCertificate its certificate, PEM; never its key
   */
  public static certificate(caCertificate: string): HybridTrustAnchor {
    checkCall('HybridTrustAnchor.certificate', [caCertificate]);
    return new HybridTrustAnchor((scope, site) => {
      requireCertificate(scope, caCertificate);
      return create(scope, site, { sourceType: 'CERTIFICATE_BUNDLE', sourceData: { x509CertificateData: caCertificate } });
    });
  }

  private constructor(private readonly bind: (scope: Construct, site: HybridSite) => string) {}

  /**
   * The ARN of the anchor.
   *
   * @internal
   */
  public _bind(scope: Construct, site: HybridSite): string {
    return this.bind(scope, site);
  }
}

function create(scope: Construct, { resourceName, tags }: HybridSite, source: RolesanywhereTrustAnchorSource): string {
  return new RolesanywhereTrustAnchor(scope, 'TrustAnchor', { name: resourceName, enabled: true, source, tags }).arn;
}

function requireCertificate(scope: Construct, certificate: string): void {
  const property = 'caCertificate';
  if (!isToken(certificate) && /PRIVATE KEY/.test(certificate)) {
    throw new ValidationError(scope, { property, problem: 'contains a private key, which must stay with the certificate authority', fix: 'pass only the certificate, and create a new key' });
  }
  requirePattern(scope, property, certificate, /^\s*(-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/,
    'PEM certificates', 'pass everything from BEGIN CERTIFICATE to END CERTIFICATE, including these lines');
}
