import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { literalEntries } from './maps';
import { ValidationError } from '../errors';
import { memberPath } from '../helm-values';
import { isToken } from '../tokens';

// What all services take, IAM's rules among them, read 2026-11-30:
// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
/** What a resource of AWS takes, but for a few types that the library does not make. */
export const MOST_TAGS = 50;

/** Tags that come with a resource, beside those of the user. */
export interface AddedTags {
  /** What carries them: `a volume of a claim`. */
  readonly to: string;
  /** How many there are. */
  readonly count: number;
}

/** Checks tags of AWS resources. */
export function requireTags(scope: IConstruct | string, property: string, tags: { [key: string]: string } | undefined): void {
  const entries = literalEntries(scope, property, tags, 'its keys are merged with other tags');
  for (const [key, value] of entries) {
    const place = memberPath(property, key);
    requireTagText(scope, place, 'key', key, LONGEST_KEY);
    requireTagText(scope, place, 'value', value, LONGEST_VALUE);
    if (/^aws:/i.test(key)) {
      throw new ValidationError(scope, {
        property,
        problem: 'contains a key that starts with aws:, which AWS reserves',
        got: key,
        fix: 'use a different prefix',
      });
    }
    if (typeof scope !== 'string' && /^aws:/i.test(value)) {
      warnOnce(scope, `\`${place}\` starts with aws:, which is reserved for AWS: some services reject it. Use a different prefix.`);
    }
  }
  requireRoomForTags(scope, property, tags);
}

/** Refuses more tags than AWS takes, with those that come along. */
export function requireRoomForTags(
  scope: IConstruct | string, property: string, tags: { [key: string]: string } | undefined, added?: AddedTags,
): void {
  const others = added?.count ?? 0;
  const count = Object.keys(tags ?? {}).length;
  if (count + others > MOST_TAGS) {
    const why = added ? `, since ${added.to} gets ${others} more and AWS allows ${MOST_TAGS}` : ', the AWS limit for a resource';
    throw new ValidationError(scope, {
      property,
      problem: `must have at most ${MOST_TAGS - others} tags${why}`,
      got: count,
      fix: 'remove some, or combine several into one value',
    });
  }
}

/**
 * Refuses keys that the EBS CSI driver does not start with, and a comma, which ends a tag on its command line.
 *
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/pkg/driver/validation.go (read 2026-11-30)
 */
export function requireVolumeTags(scope: IConstruct, property: string, tags: { [key: string]: string } | undefined): void {
  for (const [key, value] of literalEntries(scope, property, tags, 'its keys are merged with other tags')) {
    const reserved = RESERVED_FOR_VOLUMES.find((name) => name.endsWith('*') ? key.startsWith(name.slice(0, -1)) : key === name);
    if (reserved !== undefined) {
      throw new ValidationError(scope, {
        property,
        problem: `contains a key that the EBS CSI driver reserves (${reserved}): with it the driver does not start`,
        got: key,
        fix: 'rename the key, or set the tag only on the resources that need it',
      });
    }
    if (!isToken(value) && /,/.test(key + value)) {
      throw new ValidationError(scope, {
        property: memberPath(property, key),
        problem: 'contains a comma, which separates tags on the command line of the EBS CSI driver',
        got: value,
        fix: 'remove the comma',
      });
    }
  }
}

/** A provider is checked at each synthesis. */
function warnOnce(scope: IConstruct, text: string): void {
  if (!scope.node.metadata.some(({ data }) => data === text)) {
    Annotations.of(scope).addWarning(text);
  }
}

const RESERVED_FOR_VOLUMES = ['kubernetes.io*', 'CSIVolumeName', 'CSIVolumeSnapshotName', 'ebs.csi.aws.com/*'];

function requireTagText(scope: IConstruct | string, property: string, part: 'key' | 'value', text: string, longest: number): void {
  if (isToken(text)) {
    return;
  }
  const length = [...text].length;
  if (length > longest || (part === 'key' && length === 0) || !CHARACTERS.test(text)) {
    throw new ValidationError(scope, {
      property,
      problem: `has a ${part} that AWS rejects`,
      got: text,
      allowed: `${part === 'key' ? '1' : '0'} to ${longest} letters, digits, spaces and _ . : / = + - @`,
      fix: `correct the ${part}`,
    });
  }
}

/**
 * Refuses keys that differ in capitals alone.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules (read 2026-11-30)
 */
export function requireKeysOfRoles(scope: IConstruct | string, property: string, tags: { [key: string]: string } | undefined): void {
  const keys = Object.keys(tags ?? {});
  const same = keys.find((key, index) => !isToken(key) && keys.findIndex((other) => other.toLowerCase() === key.toLowerCase()) < index);
  if (same !== undefined) {
    throw new ValidationError(scope, {
      property,
      problem: 'contains two keys that differ only in case, which IAM treats as the same key',
      got: same,
      fix: 'remove one of them',
    });
  }
}
