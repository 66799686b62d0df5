import { ObjectStorage } from '../../src/storage/object-storage';
import { synth } from '../helpers/synth';
import { describeWithVersitygw, Keys, ROOT_KEYS, Versitygw } from '../helpers/versitygw';
import { platform } from '../observability/support';

/** The bucket that each writes to, as the server has it. */
const BUCKETS = { logs: 'loki-chunks', traces: 'tempo-blocks' };
type Contents = keyof typeof BUCKETS;

/** Policies of the roles of Loki and Tempo, as they are applied, with the buckets of the server. */
function policies(): Record<Contents, any> {
  const output = synth(platform({ logs: { storage: ObjectStorage.s3() }, traces: { storage: ObjectStorage.s3() } }).stack);
  const written = output.resources('aws_iam_role_policy').map(({ policy }) => JSON.parse(String(policy)
    .replace(/\$\{aws_s3_bucket\.\w*Logs\w*\.arn\}/g, `arn:aws:s3:::${BUCKETS.logs}`)
    .replace(/\$\{aws_s3_bucket\.\w*Traces\w*\.arn\}/g, `arn:aws:s3:::${BUCKETS.traces}`)));
  const of = (contents: Contents) => {
    const found = written.filter((policy) => JSON.stringify(policy).includes(`:${BUCKETS[contents]}`));
    expect(found).toHaveLength(1);
    return found[0];
  };
  return { logs: of('logs'), traces: of('traces') };
}

describeWithVersitygw('rights to buckets', () => {
  const server = new Versitygw();
  const written = policies();
  const users = {} as Record<Contents, Keys>;
  beforeAll(async () => {
    await server.start();
    for (const contents of ['logs', 'traces'] as const) {
      expect((await server.call(ROOT_KEYS, 'PUT', BUCKETS[contents])).status).toBe(200);
      users[contents] = await server.userWith(contents, written[contents]);
    }
  });
  afterAll(() => server.stop());

  /**
   * The calls that clients such as those of Loki and Tempo make of a bucket, which are not run here, each with what it was answered. What a call is
   * about is there, whoever may make it.
   */
  async function calls(keys: Keys, bucket: string): Promise<Record<string, string>> {
    const answers: Record<string, string> = {};
    const call = async (name: string, ...[method, path, query, body]: [string, string, Record<string, string>?, string?]) => {
      const { status, body: text } = await server.call(keys, method, path, query, body);
      answers[name] = status < 300 ? 'allowed' : status === 403 && (method === 'HEAD' || text.includes('<Code>AccessDenied</Code>')) ? 'denied' : `${status} ${text}`;
    };
    const asRoot = async (method: string, path: string, query: Record<string, string> = {}, body = '') => (await server.call(ROOT_KEYS, method, path, query, body)).body;
    const [there, large] = [`${bucket}/fake/there`, `${bucket}/fake/large`];
    const begun = async () => ({ uploadId: /<UploadId>([^<]+)/.exec(await asRoot('POST', large, { uploads: '' }))![1] });
    await asRoot('PUT', there, {}, 'chunk');
    await call('PutObject', 'PUT', `${bucket}/fake/new`, {}, 'chunk');
    await call('GetObject', 'GET', there);
    await call('HeadObject', 'HEAD', there);
    await call('ListObjectsV2', 'GET', bucket, { 'list-type': '2', 'prefix': 'fake/' });
    await call('CreateMultipartUpload', 'POST', large, { uploads: '' });
    const upload = await begun();
    await call('UploadPart', 'PUT', large, { partNumber: '1', ...upload }, 'part');
    await asRoot('PUT', large, { partNumber: '1', ...upload }, 'part');
    await call('ListParts', 'GET', large, upload);
    const [, etag] = /<ETag>([^<]+)/.exec(await asRoot('GET', large, upload))!;
    const parts = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
    await call('CompleteMultipartUpload', 'POST', large, upload, parts);
    await call('AbortMultipartUpload', 'DELETE', large, await begun());
    await call('DeleteObject', 'DELETE', there);
    return answers;
  }

  const all = (answer: string) => Object.fromEntries([
    'PutObject', 'GetObject', 'HeadObject', 'ListObjectsV2', 'CreateMultipartUpload', 'UploadPart', 'ListParts', 'CompleteMultipartUpload', 'AbortMultipartUpload', 'DeleteObject',
  ].map((name) => [name, answer]));

  it.each([['logs', 'traces'], ['traces', 'logs']] as const)('of who writes %s allow all calls on the own bucket, and none on that of %s', async (own, other) => {
    expect(await calls(users[own], BUCKETS[own])).toEqual(all('allowed'));
    expect(await calls(users[own], BUCKETS[other])).toEqual(all('denied'));
  });

  it('allow no settings of the bucket, nor to make and delete one', async () => {
    const settings: [string, string, Record<string, string>?][] = [
      ['PUT', 'loki-other'],
      ['DELETE', BUCKETS.logs],
      ['GET', BUCKETS.logs, { policy: '' }],
      ['DELETE', BUCKETS.logs, { policy: '' }],
      ['GET', BUCKETS.logs, { versioning: '' }],
    ];
    for (const setting of settings) {
      const { status } = await server.call(users.logs, ...setting);
      expect([setting, status]).toEqual([setting, 403]);
    }
  });

  it('hold no action that no call asks for', async () => {
    const actions: string[] = [...new Set<string>(written.logs.Statement.flatMap(({ Action }: any) => Action))];
    expect(actions.length).toBeGreaterThan(4);
    for (const [index, action] of actions.entries()) {
      const without = ({ Action, ...statement }: any) => ({ ...statement, Action: [Action].flat().filter((one) => one !== action) });
      const rest = written.logs.Statement.map(without).filter(({ Action }: any) => Action.length > 0);
      const keys = await server.userWith(`without-${index}`, { ...written.logs, Statement: rest });
      expect([action, Object.values(await calls(keys, BUCKETS.logs))]).toEqual([action, expect.arrayContaining(['denied'])]);
    }
  });
});
