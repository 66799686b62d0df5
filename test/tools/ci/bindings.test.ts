import { unknownNames } from '../../../tools/ci/bindings';

it('finds the names in C# programs that nothing has', () => {
  const program = `
    // Not Code
    public sealed class Mine : TerraformStack
    {
        private const string Region = "Not Code either";
        public Mine() => _ = new Cluster(this, "Id", new ClusterProps { Nam = Region });
    }`;
  expect(unknownNames(program, new Set(['Cluster', 'ClusterProps', 'Name']))).toEqual(['Nam']);
});
