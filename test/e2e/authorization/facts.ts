import { Emulator, EmulatorError } from '../eks-endpoint/emulator';
import { child, find, items, text } from '../eks-endpoint/xml';

export interface Tags { readonly [key: string]: string }

/** What AWS knows of things when it decides on a call: what tags they have, what bounds a role. */
export class Facts {
  constructor(private readonly emulator: Emulator) {}

  /** Tags of anything of EC2; for a flow log, whose tags the emulator forgets, those of what it logs. */
  public async ec2Tags(id: string): Promise<Tags> {
    if (id.startsWith('fl-')) {
      const logs = items(find(await this.emulator.query('ec2', 'DescribeFlowLogs'), 'flowLogSet'));
      const logged = text(logs.find((one) => text(one, 'flowLogId') === id), 'resourceId');
      return logged ? this.ec2Tags(logged) : {};
    }
    const answer = await this.emulator.query('ec2', 'DescribeTags', { 'Filter.1.Name': 'resource-id', 'Filter.1.Value.1': id });
    return tagsIn(items(find(answer, 'tagSet')), 'key', 'value');
  }

  /** The route table of an association, or the address of one. */
  public async associated(id: string): Promise<string | undefined> {
    if (id.startsWith('eipassoc-')) {
      const answer = await this.emulator.query('ec2', 'DescribeAddresses', { 'Filter.1.Name': 'association-id', 'Filter.1.Value.1': id });
      return text(items(find(answer, 'addressesSet'))[0], 'allocationId');
    }
    const answer = await this.emulator.query('ec2', 'DescribeRouteTables');
    const table = items(find(answer, 'routeTableSet')).find((one) =>
      items(child(one, 'associationSet')).some((association) => text(association, 'routeTableAssociationId') === id));
    return text(table, 'routeTableId');
  }

  public async role(name: string): Promise<{ arn: string; boundary?: string; tags: Tags } | undefined> {
    const answer = await unlessMissing(this.emulator.query('iam', 'GetRole', { RoleName: name }));
    const role = answer && find(answer, 'Role');
    const arn = text(role, 'Arn');
    if (!role || !arn) return undefined;
    return { arn, boundary: text(find(role, 'PermissionsBoundary'), 'PermissionsBoundaryArn'), tags: tagsIn(items(child(role, 'Tags')), 'Key', 'Value') };
  }

  public async oidcProviderTags(arn: string): Promise<Tags> {
    const answer = await unlessMissing(this.emulator.query('iam', 'ListOpenIDConnectProviderTags', { OpenIDConnectProviderArn: arn }));
    return answer ? tagsIn(items(find(answer, 'Tags')), 'Key', 'Value') : {};
  }

  public async keyTags(id: string): Promise<Tags> {
    const answer = await unlessMissing(this.emulator.json('kms', 'TrentService.ListResourceTags', { KeyId: id }));
    const tags = (answer?.Tags ?? []) as { TagKey: string; TagValue: string }[];
    return Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
  }

  /** Tags of anything of RDS; the emulator knows nothing of what is not there. */
  public async databaseTags(arn: string): Promise<Tags> {
    const answer = await unlessMissing(this.emulator.query('rds', 'ListTagsForResource', { ResourceName: arn }));
    return answer ? tagsIn(find(answer, 'TagList')?.children ?? [], 'Key', 'Value') : {};
  }

  /** Documents of a role's policies. */
  public async policiesOf(name: string): Promise<object[]> {
    const attached = items(find(await this.emulator.query('iam', 'ListAttachedRolePolicies', { RoleName: name }), 'AttachedPolicies'));
    const inline = items(find(await this.emulator.query('iam', 'ListRolePolicies', { RoleName: name }), 'PolicyNames'));
    return [
      ...await Promise.all(attached.map((one) => this.managed(text(one, 'PolicyArn')!))),
      ...await Promise.all(inline.map(async (one) => documentIn(
        text(find(await this.emulator.query('iam', 'GetRolePolicy', { RoleName: name, PolicyName: one.text.trim() }), 'PolicyDocument'))))),
    ];
  }

  private async managed(arn: string): Promise<object> {
    const version = text(find(await this.emulator.query('iam', 'GetPolicy', { PolicyArn: arn }), 'Policy'), 'DefaultVersionId')!;
    const answer = await this.emulator.query('iam', 'GetPolicyVersion', { PolicyArn: arn, VersionId: version });
    return documentIn(text(child(find(answer, 'PolicyVersion'), 'Document')));
  }
}

function tagsIn(elements: ReturnType<typeof items>, key: string, value: string): Tags {
  return Object.fromEntries(elements.map((one) => [text(one, key) ?? '', text(one, value) ?? '']));
}

function documentIn(document = '{}'): object {
  return JSON.parse(document.trimStart().startsWith('{') ? document : decodeURIComponent(document)) as object;
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof EmulatorError) return undefined;
    throw error;
  }
}
