import { synthDemo } from './support';
import { mergeAsHelm } from '../charts/support';

const IN_GITHUB = ['--github-repository', 'acme/platform', '--github-repository-id', '456789'];

describe('--rds', () => {
  it('gives production two Grafanas on a database that its deployers may change, and whose password nothing has', async () => {
    const made = await synthDemo('--profile', 'production', '--rds', ...IN_GITHUB);
    const platform = made.stack('worktest-platform');
    expect(platform.resources('aws_db_instance')).toEqual([
      expect.objectContaining({ multi_az: true, manage_master_user_password: true, skip_final_snapshot: false, deletion_protection: true }),
    ]);
    const { values } = platform.resources('helm_release').find(({ name }) => name === 'grafana');
    expect(values.join()).toContain('"replicas":2');
    expect(values.join()).not.toContain('"persistence":{"enabled":true');
    // What a role may do, its boundary has to let it.
    const boundary = made.stack('worktest-ci').resources('aws_iam_policy').find(({ address }) => address.includes('Boundary'));
    expect(JSON.stringify(boundary.policy)).toContain('secretsmanager:GetSecretValue');
    const policies = JSON.stringify(made.stack('worktest-ci').resources('aws_iam_policy'));
    // A person applies the first time.
    for (const action of ['rds:ModifyDBInstance', 'rds:ModifyDBSubnetGroup', 'rds:ModifyDBParameterGroup']) expect(policies).toContain(action);
    expect(policies).not.toContain('rds:CreateDBInstance');
    // Whoever plans reads no password.
    expect(JSON.stringify(platform.resources('aws_iam_role_policy'))).toContain('secretsmanager:GetSecretValue');
  });

  it('is off by default', async () => {
    const platform = (await synthDemo('--profile', 'production')).stack('worktest-platform');
    expect(platform.resources('aws_db_instance')).toEqual([]);
    expect(mergeAsHelm(platform.values('grafana'))).toMatchObject({ replicas: 1, persistence: { enabled: true } });
  });
});
