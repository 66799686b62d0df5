import { arns, Carried, Deployment, deployments } from '../deployment';
import { callsOf, Row, Theme } from '../row';
import { World } from '../world';

/** What the role that applies does to keys and OIDC providers. */
export const DEPLOY_KEYS: Theme = {
  name: 'deploy: keys',
  rows: (worlds) => [...deployments(worlds).flatMap(keys), ...production(deployments(worlds)[0], worlds.production)],
};

const BY_SERVICE = { 'aws:ViaAWSService': 'true' };
const DIRECTLY = { 'aws:ViaAWSService': 'false' };

function keys(deployment: Deployment): Row[] {
  const { makes, isRefused } = callsOf(deployment.apply);
  const carried = new Carried(deployment);
  return [
    makes('changes a key of its own', 'kms:UpdateKeyDescription', arns.key, carried.own()),
    makes('tags a key of its own', 'kms:TagResource', arns.key, carried.own(carried.made())),
    isRefused('grants itself a key of others', 'kms:CreateGrant', arns.key, carried.foreign(DIRECTLY)),
    isRefused('grants itself a key that nobody tagged', 'kms:CreateGrant', arns.key, carried.untagged(DIRECTLY)),
    isRefused('lets a service grant a key of others', 'kms:CreateGrant', arns.key, carried.foreign(BY_SERVICE)),
    isRefused('removes a key of others', 'kms:ScheduleKeyDeletion', arns.key, carried.foreign()),
    isRefused('changes the policy of a key of others', 'kms:PutKeyPolicy', arns.key, carried.foreign()),
    isRefused('makes a key of others its own', 'kms:TagResource', arns.key, carried.foreign(carried.made())),
    isRefused('makes a key with an alias its own', 'kms:TagResource', arns.key, carried.made({ 'kms:ResourceAliases': ['alias/payments'] })),
    isRefused('makes the OIDC provider of another cluster its own', 'iam:TagOpenIDConnectProvider', arns.oidc, carried.foreign(carried.made())),
    isRefused('removes the OIDC provider of another cluster', 'iam:DeleteOpenIDConnectProvider', arns.oidc, carried.foreign()),
    isRefused('tags its key as that of another cluster', 'kms:TagResource', arns.key, carried.own(carried.asOthers())),
    isRefused('tags its OIDC provider as that of another cluster', 'iam:TagOpenIDConnectProvider', arns.oidc, carried.own(carried.asOthers())),
    isRefused('decrypts', 'kms:Decrypt', arns.key, carried.own()),
  ];
}

/** A person makes its keys, and applies that of the enclave. */
function production(deployment: Deployment, world: World): Row[] {
  const { makes, isRefused } = callsOf(deployment.apply);
  const carried = new Carried(deployment);
  const [secrets, volumes, enclave] = ['worktest-base/Platform_ControlPlane_SecretsKey', 'worktest-base/VolumesKey', 'worktest-vault/EnclaveKey']
    .map((path) => world.arn('aws_kms_key', path));
  return [
    makes('lets EKS use the key of its secrets', 'kms:CreateGrant', secrets, carried.own(BY_SERVICE)),
    isRefused('grants itself the key of its secrets', 'kms:CreateGrant', secrets, carried.own(DIRECTLY)),
    isRefused('grants itself the key of its volumes', 'kms:CreateGrant', volumes, carried.own(DIRECTLY)),
    makes('rotates its key', 'kms:EnableKeyRotation', volumes, carried.own()),
    isRefused('makes a key', 'kms:CreateKey', '*', carried.made()),
    isRefused('makes a key that nobody tagged its own', 'kms:TagResource', arns.key, carried.made()),
    ...['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:CreateGrant', 'kms:DisableKey', 'kms:TagResource', 'kms:UntagResource', 'kms:Decrypt'].map((action) =>
      isRefused('changes the key of the enclave, or reads with it', action, enclave, carried.own(carried.made(BY_SERVICE)))),
  ];
}
