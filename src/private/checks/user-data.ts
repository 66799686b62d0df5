import { IConstruct } from 'constructs';
import { refuseListPart } from './lists';
import { ValidationError } from '../errors';
import { isToken, splitTokens } from '../tokens';

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html, read 2026-11-30: before base64 */
const MOST_BYTES = 16 * 1024;

/** Refuses user data that is empty, or longer than EC2 takes; of what only Terraform knows, the text around it is counted. */
export function requireUserData(scope: IConstruct, property: string, userData: string): void {
  refuseListPart(scope, property, userData);
  if (typeof userData !== 'string' || userData.trim() === '') {
    throw new ValidationError(scope, {
      property,
      problem: 'is empty, so no node would join the cluster',
      got: userData,
      fix: "omit it: an image based on EKS's Amazon Linux 2023 gets what it needs; or write a script that joins your nodes",
    });
  }
  const known = isToken(userData) ? splitTokens(userData).filter((part) => typeof part === 'string').join('') : userData;
  const bytes = Buffer.byteLength(known);
  if (bytes > MOST_BYTES) {
    throw new ValidationError(scope, {
      property,
      problem: `must have at most ${MOST_BYTES} bytes`,
      got: bytes,
      fix: 'load long scripts from S3 or the image, and start them here',
    });
  }
}
