import { addressesOf, keepOnly, removeEdge, turnEdge, withLiterals } from './edges';

function config(): any {
  return {
    provider: { helm: [{ kubernetes: { host: '${aws_eks_cluster.c.endpoint}' } }] },
    resource: {
      aws_eks_cluster: { c: { role_arn: '${aws_iam_role.r.arn}' } },
      aws_iam_role: { r: {}, unused: {} },
      aws_eks_node_group: { n: { cluster_name: '${aws_eks_cluster.c.name}', depends_on: ['aws_route.x'] } },
      aws_route: { x: {} },
      helm_release: { a: { depends_on: ['aws_eks_node_group.n', 'aws_route.x'] }, b: { depends_on: ['helm_release.a', 'aws_eks_node_group.n'] } },
    },
    output: { o: { value: '${aws_iam_role.unused.arn}' } },
  };
}

test('keeps what the roots need, the provider of releases included', () => {
  const one = config();
  keepOnly(one, ['helm_release.a']);
  expect(Object.keys(one.resource)).toEqual(['aws_eks_cluster', 'aws_iam_role', 'aws_eks_node_group', 'aws_route', 'helm_release']);
  expect(one.resource.aws_iam_role).toEqual({ r: {} });
  expect(one.output).toBeUndefined();
});

test('removes the direct edge and those through others, not those among the later ones', () => {
  const one = config();
  removeEdge(one, { earlier: ['aws_route.x'], later: ['helm_release.a', 'helm_release.b'] });
  expect(one.resource.helm_release).toEqual({ a: { depends_on: [] }, b: { depends_on: ['helm_release.a'] } });
});

test('turns an edge', () => {
  const one = config();
  turnEdge(one, { earlier: ['aws_route.x'], later: addressesOf(one, /node_group/) });
  expect(one.resource.aws_eks_node_group.n.depends_on).toEqual([]);
  expect(one.resource.aws_route.x.depends_on).toEqual(['aws_eks_node_group.n']);
});

test('refuses an edge that is not there, or that an expression keeps', () => {
  expect(() => removeEdge(config(), { earlier: ['aws_route.x'], later: ['aws_iam_role.r'] })).toThrow('There is no edge');
  expect(() => removeEdge(config(), { earlier: ['aws_eks_cluster.c'], later: ['helm_release.a'] })).toThrow('by an expression');
  expect(() => addressesOf(config(), /nothing/)).toThrow('Nothing in the stack matches');
});

test('writes texts in the place of expressions, alone or within a text', () => {
  const values = '{"bucket":${jsonencode(aws_s3_bucket.b.bucket)},"host":"s3.${replace(jsonencode(join("", [aws_s3_bucket.b.bucket])), "/^\\"|\\"$/", "")}:1","other":${jsonencode(aws_s3_bucket.b.arn)}}';
  const one = { ...config(), resource: { helm_release: { a: { values: [values] } } } };
  withLiterals(one, ['helm_release.a'], { 'aws_s3_bucket\\.b\\.bucket': 'logs' });
  expect(one.resource.helm_release.a.values).toEqual(['{"bucket":"logs","host":"s3.logs:1","other":${jsonencode(aws_s3_bucket.b.arn)}}']);
  expect(() => withLiterals(one, ['helm_release.a'], { nothing: 'a' })).toThrow('No value of helm_release.a refers to nothing');
});
