import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { complete, dotnetProject, javaPom, Manifest, pythonSetup } from '../../tools/languages/metadata';

const MANIFEST: Manifest = {
  name: 'cdktf-observable-eks',
  keywords: ['eks', 'terraform'],
  homepage: 'https://example.com/home',
  repository: { url: 'https://example.com/repository.git' },
  jsii: { targets: { dotnet: { packageId: 'Some.Package' } } },
};
const SETUP = `import json
kwargs = json.loads(
    """
{"name": "a", "bdist_wheel": {"universal": true}, "project_urls": {}, "classifiers": ["Typing :: Typed", "License :: OSI Approved"]}
"""
)
setuptools.setup(**kwargs)
`;
const POM = '<project>\n  <name>${project.groupId}:${project.artifactId}</name>\n</project>\n';
const PROJECT = `<Project>
  <PropertyGroup>
    <PackageId>Some.Package</PackageId>
    <!-- Additional Metadata -->
  </PropertyGroup>
  <ItemGroup>
    <EmbeddedResource Include="a.tgz" />
  </ItemGroup>
</Project>
`;

it('gives a package of Python its keywords, its licence by name and its addresses, and makes no wheel for Python 2', () => {
  const setup = pythonSetup(SETUP, MANIFEST);
  expect(JSON.parse(/"""([^]*)"""/.exec(setup)![1])).toEqual({
    name: 'a',
    keywords: ['eks', 'terraform'],
    classifiers: ['Typing :: Typed', 'License :: OSI Approved :: Apache Software License'],
    project_urls: {
      Changelog: 'https://example.com/repository/blob/main/CHANGELOG.md',
      Documentation: 'https://example.com/repository/blob/main/docs/languages/python.md',
      Issues: 'https://example.com/repository/issues',
      Source: 'https://example.com/repository',
    },
  });
  expect(setup).toMatch(/^import json\n[^]*\nsetuptools\.setup\(\*\*kwargs\)\n$/);
});

it.each([['cdktf-observable-eks', 'Observable EKS for CDKTF'], ['cdktn-observable-eks', 'Observable EKS for CDK Terrain']])('calls %s %s', (name, title) => {
  expect(javaPom(POM, { ...MANIFEST, name })).toContain(`<name>${title}</name>`);
  expect(dotnetProject(PROJECT, { ...MANIFEST, name })).toContain(`<Title>${title}</Title>`);
});

it('packs README and licence into the package of C#', () => {
  const project = dotnetProject(PROJECT, MANIFEST);
  expect(project).toContain('<PackageReadmeFile>README.md</PackageReadmeFile>');
  expect([...project.matchAll(/<None Include="(\w+(?:\.md)?)" Pack="true"/g)].map(([, file]) => file)).toEqual(['README.md', 'LICENSE']);
  expect(project).toContain('<PackageProjectUrl>https://example.com/home</PackageProjectUrl>');
  expect(project).toContain('<EmbeddedResource Include="a.tgz" />');
});

it.each([['javaPom', javaPom], ['dotnetProject', dotnetProject], ['pythonSetup', pythonSetup]])('%s says when there is nothing to change', (_, change) => {
  expect(() => change('<project />', MANIFEST)).toThrow();
});

describe('in a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'metadata-'));
    mkdirSync(join(folder, 'Some.Package'));
    for (const [path, text] of Object.entries({ 'setup.py': SETUP, 'pom.xml': POM, 'LICENSE': 'free', 'Some.Package/Some.Package.csproj': PROJECT })) writeFileSync(join(folder, path), text);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');

  it('changes what is of the language', () => {
    complete('python', folder, MANIFEST, '');
    expect(read('setup.py')).toContain('"keywords"');
    expect([read('pom.xml'), read('Some.Package/Some.Package.csproj')]).toEqual([POM, PROJECT]);
  });

  it('puts the licence where a jar has it', () => {
    complete('java', folder, MANIFEST, '');
    expect(read('src/main/resources/META-INF/LICENSE')).toBe('free');
  });

  it('puts the README beside the project of C#', () => {
    complete('dotnet', folder, MANIFEST, 'read me');
    expect(read('Some.Package/README.md')).toBe('read me');
  });

  it('has nothing to add for Go', () => {
    const before = readdirSync(folder, { recursive: true });
    complete('go', folder, MANIFEST, 'read me');
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
  });
});
