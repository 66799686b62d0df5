/**
 * Writes src/private/arguments/argument-types.json: what every public constructor, method and struct takes, read off the source.
 * TypeScript's types are gone at run time, and callers in JavaScript have none; the library checks what it is given against this.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as ts from 'typescript';

const root = resolve(__dirname, '..');
const TARGET = join(root, 'src', 'private', 'arguments', 'argument-types.json');

/** `name: type`, as it is written in the source; `name?: type` where it may be left out. */
type Fields = string[];

interface ArgumentTypes {
  structs: Record<string, Fields>;
  enums: Record<string, Record<string, string>>;
  /** Ways to come by an object of a class: static members and factories. */
  classes: Record<string, string[]>;
  /** What an implementation of an interface must have. */
  interfaces: Record<string, string[]>;
  calls: Record<string, Fields>;
}

/** The declarations that the package exports, by name. */
function publicDeclarations(): Map<string, ts.Statement> {
  const index = parse(join(root, 'src', 'index.ts'));
  const found = new Map<string, ts.Statement>();
  for (const line of index.statements.filter(ts.isExportDeclaration)) {
    const only = line.exportClause && ts.isNamedExports(line.exportClause) ? line.exportClause.elements.map(({ name }) => name.text) : undefined;
    const source = parse(join(root, 'src', `${(line.moduleSpecifier as ts.StringLiteral).text}.ts`));
    for (const statement of source.statements) {
      const isDeclaration = ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement);
      if (isDeclaration && has(statement, ts.SyntaxKind.ExportKeyword) && statement.name && (only?.includes(statement.name.text) ?? true)) {
        found.set(statement.name.text, statement);
      }
    }
  }
  return new Map([...found].sort(([one], [other]) => one < other ? -1 : 1));
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
}

function has(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);
}

function isPublic(member: ts.ClassElement): boolean {
  return !has(member, ts.SyntaxKind.PrivateKeyword) && !has(member, ts.SyntaxKind.ProtectedKeyword) && !member.name?.getText().startsWith('_');
}

const isStruct = (name: string) => !/^I[A-Z]/.test(name);

function typesOf(declarations: Map<string, ts.Statement>): ArgumentTypes {
  const types: ArgumentTypes = { structs: {}, enums: {}, classes: {}, interfaces: {}, calls: {} };
  for (const [name, declaration] of declarations) {
    if (ts.isInterfaceDeclaration(declaration)) {
      if (isStruct(name)) {
        types.structs[name] = fieldsOf(declarations, declaration);
      } else {
        types.interfaces[name] = membersOf(declarations, declaration);
      }
    } else if (ts.isEnumDeclaration(declaration)) {
      types.enums[name] = Object.fromEntries(declaration.members.map((member) =>
        [member.name.getText(), (member.initializer as ts.StringLiteral).text]));
    } else if (ts.isClassDeclaration(declaration)) {
      addClass(types, name, declaration);
    }
  }
  return types;
}

function parentsOf(declarations: Map<string, ts.Statement>, declaration: ts.InterfaceDeclaration): ts.InterfaceDeclaration[] {
  return (declaration.heritageClauses ?? [])
    .flatMap(({ types }) => types.map((type) => declarations.get(type.expression.getText())))
    .filter((parent): parent is ts.InterfaceDeclaration => parent !== undefined && ts.isInterfaceDeclaration(parent));
}

function fieldsOf(declarations: Map<string, ts.Statement>, declaration: ts.InterfaceDeclaration): Fields {
  const inherited = parentsOf(declarations, declaration).flatMap((parent) => fieldsOf(declarations, parent));
  // What starts with _ is handed on within the library.
  const own = declaration.members.filter(ts.isPropertySignature).map(field).filter((one) => !one.startsWith('_'));
  const names = own.map(nameIn);
  return [...inherited.filter((one) => !names.includes(nameIn(one))), ...own];
}

const nameIn = (text: string) => /^\w+/.exec(text)![0];

function membersOf(declarations: Map<string, ts.Statement>, declaration: ts.InterfaceDeclaration): string[] {
  return [
    ...parentsOf(declarations, declaration).flatMap((parent) => membersOf(declarations, parent)),
    ...declaration.members.filter((member) => !member.questionToken).map((member) => member.name!.getText()).filter((name) => !name.startsWith('_')),
  ];
}

function field(node: ts.PropertySignature | ts.ParameterDeclaration): string {
  const optional = node.questionToken || (ts.isParameter(node) && (node.initializer || node.dotDotDotToken));
  return `${node.name.getText()}${optional ? '?' : ''}: ${typeText(node.type)}`;
}

function typeText(type: ts.TypeNode | undefined): string {
  if (type && ts.isUnionTypeNode(type)) {
    return typeText(type.types.find((one) => one.kind !== ts.SyntaxKind.UndefinedKeyword));
  }
  if (type && ts.isTypeLiteralNode(type)) {
    const [signature] = type.members;
    return `{${typeText((signature as ts.IndexSignatureDeclaration).type)}}`;
  }
  if (type && ts.isArrayTypeNode(type)) {
    const element = typeText(type.elementType);
    // Lists of any maps are manifests, whose own check says what one is.
    return element === '{any}' ? 'any[]' : `${element}[]`;
  }
  return type?.getText() ?? 'any';
}

function addClass(types: ArgumentTypes, name: string, declaration: ts.ClassDeclaration): void {
  const members = declaration.members.filter(isPublic);
  types.classes[name] = [];
  for (const member of members) {
    const isStatic = has(member, ts.SyntaxKind.StaticKeyword);
    if (ts.isConstructorDeclaration(member)) {
      types.calls[name] = member.parameters.map(field);
    } else if (ts.isMethodDeclaration(member) && !has(member, ts.SyntaxKind.AbstractKeyword)) {
      if (member.parameters.length > 0) {
        types.calls[`${name}.${member.name.getText()}`] = member.parameters.map(field);
      }
      if (isStatic && makes(member.type, name)) {
        types.classes[name].push(`${member.name.getText()}(${member.parameters.length > 0 ? '...' : ''})`);
      }
    } else if (ts.isPropertyDeclaration(member) && isStatic && (makes(member.type, name) || madeBy(member.initializer, name))) {
      types.classes[name].push(member.name.getText());
    }
  }
}

const madeBy = (initializer: ts.Expression | undefined, name: string) => new RegExp(`^(new )?${name}\\b`).test(initializer?.getText() ?? '');

const makes = (type: ts.TypeNode | undefined, name: string) => type?.getText() === name;

const text = `${JSON.stringify(typesOf(publicDeclarations()), undefined, 1)}\n`;
// Left alone when nothing changed: its time would make everything compile again.
if (!existsSync(TARGET) || readFileSync(TARGET, 'utf8') !== text) {
  writeFileSync(TARGET, text);
}
