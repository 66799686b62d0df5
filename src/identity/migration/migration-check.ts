import { IConstruct } from 'constructs';
import { ValidationError } from '../../private/errors';
import { sortedEntries } from '../../private/maps';
import { IdentityMode } from '../roles/identity-mode';
import { IdentityOptions } from '../roles/irsa-hardening';

/** Refuses what would take something from pods while they move from one identity to another, or with the last phase. */
export function requireSteady(scope: IConstruct, current: IdentityOptions, target: IdentityOptions): void {
  const [before, after] = [current.existingRoles ?? {}, target.existingRoles ?? {}];
  for (const [key] of sortedEntries({ ...before, ...after })) {
    if (before[key] !== after[key]) {
      throw new ValidationError(scope, {
        property: `existingRoles.${key}`,
        problem: 'differs between `current` and `target`, so pods would lose the policies of the role that they have assumed',
        got: [before[key], after[key]],
        fix: 'use the same in both; change the role later, separately',
      });
    }
  }
  const staysOnIrsa = Object.values(target.overrides ?? {}).includes(IdentityMode.IRSA);
  if (current.oidcProviderArn !== target.oidcProviderArn && (target.oidcProviderArn !== undefined || staysOnIrsa)) {
    throw new ValidationError(scope, {
      property: 'oidcProviderArn',
      problem: 'differs between `current` and `target`, so AWS would reject pods that use a token',
      got: [current.oidcProviderArn, target.oidcProviderArn],
      fix: 'use the same in both',
    });
  }
  if (current.installPodIdentityAgent && !target.installPodIdentityAgent) {
    throw new ValidationError(scope, {
      property: 'installPodIdentityAgent',
      problem: 'is missing in `target`, so the last phase would remove the agent',
      fix: 'set it in both',
    });
  }
}
