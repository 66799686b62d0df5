/** What the package of a language says of itself, beside what jsii-pacmak writes: it knows neither keywords nor titles, and leaves papers out of two packages. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of package.json that are used. */
export interface Manifest {
  readonly name: string;
  readonly keywords: readonly string[];
  readonly repository: { readonly url: string };
  readonly homepage: string;
  readonly jsii: { readonly targets: { readonly dotnet: { readonly packageId: string } } };
}

/** The oldest that anything still used can load: what is older has had no support for two years. It loads in later ones too. */
export const TARGET_FRAMEWORK = 'net8.0';

const OSI_APPROVED = 'License :: OSI Approved';

function titleOf({ name }: Manifest): string {
  return `Observable EKS for ${name.startsWith('cdktn') ? 'CDK Terrain' : 'CDKTF'}`;
}

function repositoryOf({ repository: { url } }: Manifest): string {
  return url.replace(/\.git$/, '');
}

/** `setup.py`. */
export function pythonSetup(setup: string, manifest: Manifest): string {
  const [, before, json, after] = /^([^]*?""")\n([^]*?)\n(""".*[^]*)$/.exec(setup) ?? [];
  if (json === undefined) throw new Error('setup.py holds no JSON');
  // "Universal" would be a wheel for Python 2 too.
  const { bdist_wheel: _, ...metadata } = JSON.parse(json) as { bdist_wheel: unknown; classifiers: string[] };
  const repository = repositoryOf(manifest);
  return `${before}\n${JSON.stringify({
    ...metadata,
    keywords: manifest.keywords,
    classifiers: metadata.classifiers.map((classifier) => (classifier === OSI_APPROVED ? `${OSI_APPROVED} :: Apache Software License` : classifier)),
    project_urls: {
      Changelog: `${repository}/blob/main/CHANGELOG.md`,
      Documentation: `${repository}/blob/main/docs/languages/python.md`,
      Issues: `${repository}/issues`,
      Source: repository,
    },
  }, undefined, 4)}\n${after}`;
}

/** `pom.xml`. */
export function javaPom(pom: string, manifest: Manifest): string {
  return replaced(pom, '<name>${project.groupId}:${project.artifactId}</name>', `<name>${titleOf(manifest)}</name>`);
}

/** The project of C#. */
export function dotnetProject(project: string, manifest: Manifest): string {
  const titled = replaced(project, '    <!-- Additional Metadata -->\n', `    <Title>${titleOf(manifest)}</Title>
    <PackageReadmeFile>README.md</PackageReadmeFile>
    <PackageProjectUrl>${manifest.homepage}</PackageProjectUrl>
    <!-- Additional Metadata -->
`);
  return replaced(titled, '  <ItemGroup>\n', `  <PropertyGroup>
    <!-- What an SDK says of the age of a framework is for those who run the program. -->
    <CheckEolTargetFramework>false</CheckEolTargetFramework>
  </PropertyGroup>
  <ItemGroup>
    <None Include="README.md" Pack="true" PackagePath="/" />
    <None Include="LICENSE" Pack="true" PackagePath="/" />
  </ItemGroup>
  <ItemGroup>
`);
}

function replaced(text: string, part: string, by: string): string {
  if (!text.includes(part)) throw new Error(`jsii-pacmak no longer writes ${part.trim()}`);
  return text.replace(part, () => by);
}

/** Completes the code of a package, which jsii-pacmak wrote to a folder. */
export function complete(target: string, folder: string, manifest: Manifest, readme: string): void {
  const edit = (path: string, by: (text: string, manifest: Manifest) => string) => writeFileSync(join(folder, path), by(readFileSync(join(folder, path), 'utf8'), manifest));
  if (target === 'python') edit('setup.py', pythonSetup);
  if (target === 'java') {
    edit('pom.xml', javaPom);
    // A jar holds what is among its resources.
    const papers = join(folder, 'src', 'main', 'resources', 'META-INF');
    mkdirSync(papers, { recursive: true });
    writeFileSync(join(papers, 'LICENSE'), readFileSync(join(folder, 'LICENSE')));
  }
  if (target === 'dotnet') {
    const { packageId } = manifest.jsii.targets.dotnet;
    edit(join(packageId, `${packageId}.csproj`), dotnetProject);
    writeFileSync(join(folder, packageId, 'README.md'), readme);
  }
}
