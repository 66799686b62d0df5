import { IConstruct } from 'constructs';
import { checkCall } from '../private/arguments/check-arguments';
import { requireContainerImage } from '../private/checks/addresses';
import { literalEntries } from '../private/checks/maps';
import { ValidationError } from '../private/errors';
import { memberPath } from '../private/helm-values';
import { warnIfLate } from '../private/late';
import { isToken } from '../private/tokens';
import { requirePattern } from '../private/validation';

/** Which images are pulled by digest. */
export interface ImageDigestsOptions {
  /**
   * Digests by image reference without digest: `{ 'docker.io/grafana/grafana:13.2.0': 'sha256:...' }`. Use the digest of the image index to support
   * nodes of every architecture. Other tags of an image are not affected.
   */
  readonly digests: { [image: string]: string };

  /**
   * Whether a library image without a digest is rejected, with a list of all of them.
   *
   * @default true
   */
  readonly required?: boolean;
}

const DIGESTS = Symbol.for('cdktf-observable-eks/ImageDigests');

type Carrier = IConstruct & { [DIGESTS]?: ImageDigestsOptions };

/**
 * Pulls the library's images, in its charts and in the drain, by digest: a tag can be moved by its publisher, a digest cannot.
 *
 * Covers the images in the library's own values. It does not cover chart components that `helmValues` enable, your own charts and objects, or EKS
 * add-ons, whose images EKS chooses.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export class ImageDigests {
  /**
   * Applies digests to the images of everything created below `scope` after this call, in addition to those of parents and of earlier calls.
   *
   * @param scope the app, stack or construct
   * @param options the digests
   * @throws when a key is not an image with a tag, or a value not a SHA-256 digest
   */
  public static applyTo(scope: IConstruct, options: ImageDigestsOptions): void {
    checkCall('ImageDigests.applyTo', [scope, options]);
    const digests: { [image: string]: string } = {};
    for (const [image, digest] of literalEntries(scope, 'digests', options.digests, 'it is searched for each image')) {
      const property = memberPath('digests', image);
      requireImageWithTag(scope, property, image);
      requirePattern(scope, property, digest, /^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits',
        `use the digest from \`docker buildx imagetools inspect ${image}\``);
      const name = fullImageName(image);
      if ((digests[name] ?? digest) !== digest) {
        throw new ValidationError(scope, { property, problem: `is ${name}, which has a different digest in the same map`, got: digest, fix: 'remove one of the two' });
      }
      digests[name] = digest;
    }
    warnIfLate(scope, 'ImageDigests');
    const carrier = scope as Carrier;
    carrier[DIGESTS] = merged(carrier[DIGESTS], { ...options, digests });
  }

  /** @internal */
  public static _of(scope: IConstruct): ImageDigestsOptions | undefined {
    return scope.node.scopes.map((ancestor) => (ancestor as Carrier)[DIGESTS]).reduce(merged, undefined);
  }

  private constructor() {}
}

function merged(above: ImageDigestsOptions | undefined, own: ImageDigestsOptions | undefined): ImageDigestsOptions | undefined {
  return above && own ? { digests: { ...above.digests, ...own.digests }, required: own.required ?? above.required } : own ?? above;
}

/**
 * The image with its registry, as container runtimes complete it.
 *
 * @see https://github.com/distribution/reference/blob/main/normalize.go (read 2026-11-30)
 */
export function fullImageName(image: string): string {
  const [first, ...rest] = image.split('/');
  if (rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')) {
    return first === 'docker.io' && rest.length === 1 ? `docker.io/library/${rest[0]}` : image;
  }
  return rest.length === 0 ? `docker.io/library/${image}` : `docker.io/${image}`;
}

/** Has the synthesis of `scope` refuse images that need a digest and have none. `missing` is asked once all constructs are made. */
export function requireDigests(scope: IConstruct, missing: () => string[]): void {
  if (!ImageDigests._of(scope) || ImageDigests._of(scope)?.required === false) {
    return;
  }
  scope.node.addValidation({
    validate: () => missing().map((image) =>
      `\`ImageDigests\` has no digest of ${image}. Fix: add the digest shown by \`docker buildx imagetools inspect\`, or set \`required: false\`.`),
  });
}

function requireImageWithTag(scope: IConstruct, property: string, image: string): void {
  requireContainerImage(scope, property, image);
  if (image.includes('@') || !/:[\w.-]+$/.test(image)) {
    throw new ValidationError(scope, {
      property,
      problem: 'must reference an image by its tag',
      got: image,
      allowed: 'registry/path:tag, such as docker.io/grafana/grafana:13.2.0',
      fix: 'write the tag after a colon, without a digest',
    });
  }
}

/** An image of a pod of ours by the digest that was given for it; refuses one without, where digests are required. */
export function pinnedImage(scope: IConstruct, image: string): string {
  const digest = ImageDigests._of(scope)?.digests[fullImageName(image)];
  if (digest !== undefined) {
    return `${image}@${digest}`;
  }
  requireDigests(scope, () => isToken(image) || image.includes('@') ? [] : [image]);
  return image;
}
