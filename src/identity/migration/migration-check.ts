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
        problem: 'differs between `current` and `target`, so pods would lose the policies of the role that they have taken',
        got: [before[key], after[key]],
        fix: 'give both the same; another role can follow, as a change by itself',
      });
    }
  }
  const staysOnIrsa = Object.values(target.overrides ?? {}).includes(IdentityMode.IRSA);
  if (current.oidcProviderArn !== target.oidcProviderArn && (target.oidcProviderArn !== undefined || staysOnIrsa)) {
    throw new ValidationError(scope, {
      property: 'oidcProviderArn',
      problem: 'differs between `current` and `target`, so pods that take a token to AWS would be refused',
      got: [current.oidcProviderArn, target.oidcProviderArn],
      fix: 'give both the same',
    });
  }
  if (current.installPodIdentityAgent && !target.installPodIdentityAgent) {
    throw new ValidationError(scope, {
      property: 'installPodIdentityAgent',
      problem: 'is left out of `target`, so the agent would go with the last phase',
      fix: 'set it in both',
    });
  }
}
