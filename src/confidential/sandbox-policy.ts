import { checkCall } from '../private/arguments/check-arguments';
import { encodeBase64 } from '../private/base64';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';

/**
 * The Cedar policy of a pod in a confidential Nitro Sandbox: which containers start, and what the node can do with them.
 * `eks-nitro-sandbox-genpolicy --profile confidential manifest.yaml` writes it and predicts PCR17.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/sandboxing-confidential-setup.html
 */
export class SandboxPolicy {
  /**
   * A policy as text.
   *
   * @param cedarPolicy the policy in Cedar
   * @throws when it is empty
   */
  public static fromText(cedarPolicy: string): SandboxPolicy {
    checkCall('SandboxPolicy.fromText', [cedarPolicy]);
    if (isToken(cedarPolicy)) {
      return new SandboxPolicy(encodeBase64(cedarPolicy));
    }
    if (cedarPolicy.trim() === '') {
      throw new ValidationError('SandboxPolicy', { property: 'cedarPolicy', problem: 'is empty', fix: 'pass the text of the policy' });
    }
    return SandboxPolicy.fromBase64(Buffer.from(cedarPolicy).toString('base64'));
  }

  /**
   * A policy as `eks-nitro-sandbox-genpolicy` prints it.
   *
   * @param encoded the policy in base64
   * @throws when it is not base64
   */
  public static fromBase64(encoded: string): SandboxPolicy {
    checkCall('SandboxPolicy.fromBase64', [encoded]);
    const text = encoded.trim();
    if (!isToken(text) && (text === '' || Buffer.from(text, 'base64').toString('base64') !== text)) {
      throw new ValidationError('SandboxPolicy', {
        property: 'encoded',
        problem: 'is empty, or not base64',
        fix: 'pass the stdout of eks-nitro-sandbox-genpolicy, or use SandboxPolicy.fromText()',
      });
    }
    return new SandboxPolicy(text);
  }

  private constructor(
    /** The policy in base64. */
    public readonly encoded: string,
  ) {}

  /** For the annotations of the pod. */
  public get podAnnotations(): { [key: string]: string } {
    return { 'sandbox.amazonaws.com/policy': this.encoded };
  }
}
