import { gzipSync } from 'zlib';
import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { ValidationError } from '../private/errors';

/**
 * Helm keeps each revision of a release as one Secret, whose data Kubernetes limits to 1 MiB: the chart, the values and the
 * objects, as gzip in base64. https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size (2026-11-30)
 */
const LARGEST = 1024 * 1024;

const NEAR = 0.75 * LARGEST;

/** Refuses a release that Helm could not keep, as far as its values tell, and warns of one that is near. */
export function requireReleaseSize(scope: IConstruct, property: string, texts: string[], isWhole: boolean): void {
  const text = texts.join('\n');
  // Twice: as values, and in the objects that are made of them.
  const packedOf = (bytes: number) => (isWhole ? 2 : 1) * Math.ceil(bytes * 4 / 3);
  // gzip adds hardly anything to what it cannot pack: what fits as it is need not be packed to find out.
  if (packedOf(Buffer.byteLength(text)) < 0.95 * NEAR) {
    return;
  }
  const size = packedOf(gzipSync(text, { level: 9 }).length);
  const inKib = Math.ceil(size / 1024);
  if (size > LARGEST) {
    throw new ValidationError(scope, {
      property,
      problem: `results in a release of about ${inKib} KiB, and Helm cannot store more than ${LARGEST / 1024}`,
      fix: 'split it into several releases',
    });
  }
  if (size > NEAR) {
    Annotations.of(scope).addWarning(
      `\`${property}\` results in a release of about ${inKib} KiB, and Helm cannot store more than ${LARGEST / 1024} KiB. Split it into several releases.`,
    );
  }
}
