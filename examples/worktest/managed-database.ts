import { TerraformTypeActions } from 'cdktf-observable-eks';

/** What Grafana does with the password of its database. */
export const DATABASE_ACTIONS = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];

const LOOK_AT_TAGS = 'rds:ListTagsForResource';
const TAGS = ['rds:AddTagsToResource', 'rds:RemoveTagsFromResource'];

/** What Terraform does to make the database of Grafana, all of which has a name that begins as that of the cluster. */
export const DATABASE_TYPES: { readonly [type: string]: TerraformTypeActions } = {
  aws_db_instance: TerraformTypeActions.of({
    read: ['rds:DescribeDBInstances', LOOK_AT_TAGS],
    change: [
      'rds:CreateDBInstance', 'rds:ModifyDBInstance', 'rds:DeleteDBInstance', 'rds:CreateDBSnapshot', ...TAGS,
      // RDS makes the secret in the name of who asks for it.
      'secretsmanager:CreateSecret', 'secretsmanager:TagResource', 'secretsmanager:DescribeSecret', 'secretsmanager:RotateSecret',
      'kms:DescribeKey',
    ],
  }),
  aws_db_subnet_group: TerraformTypeActions.of({
    read: ['rds:DescribeDBSubnetGroups', LOOK_AT_TAGS],
    change: ['rds:CreateDBSubnetGroup', 'rds:ModifyDBSubnetGroup', 'rds:DeleteDBSubnetGroup', ...TAGS],
    resourceArns: ['arn:aws:rds:*:*:subgrp:worktest-*'],
  }),
  aws_db_parameter_group: TerraformTypeActions.of({
    read: ['rds:DescribeDBParameterGroups', 'rds:DescribeDBParameters', LOOK_AT_TAGS],
    change: ['rds:CreateDBParameterGroup', 'rds:ModifyDBParameterGroup', 'rds:ResetDBParameterGroup', 'rds:DeleteDBParameterGroup', ...TAGS],
    resourceArns: ['arn:aws:rds:*:*:pg:worktest-*'],
  }),
};
