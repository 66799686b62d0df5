import { inConstructor, ownRule, PRELUDE, SUBJECT, typedRuleTester, untypedRuleTester } from './rule-tester';

const rule = ownRule('construct-scope');

function inMethod(statements: string): string {
  return `${PRELUDE}
class Subject extends Construct {
  private readonly parent!: Construct;
  bind(scope: Construct, names: string[]) { ${statements} }
}`;
}

typedRuleTester().run('construct-scope', rule, {
  valid: [
    inConstructor("new Role(this, 'Resource');"),
    inConstructor("props.names.map(() => new Role(this, 'Resource'));"),
    inConstructor("throw new ValidationError(scope, 'a message');"),
    inConstructor('new Range(scope, id);'),
    inMethod("return new Role(this, 'Resource');"),
    inMethod("return new Role(scope, 'Resource');"),
    inMethod("return names.map(() => new Role(scope, 'Resource'));"),
    `${PRELUDE} function role(stack: Construct) { return new Role(stack, 'Resource'); }`,
    `${PRELUDE} const role = (stack: Construct) => new Role(stack, 'Resource');`,
  ].map((code) => ({ code, filename: SUBJECT })),
  invalid: [
    { code: inConstructor("new Role(scope, 'Resource');"), errors: [{ messageId: 'inConstructor' }] },
    { code: inConstructor("new Role(props.parent, 'Resource');"), errors: [{ messageId: 'inConstructor' }] },
    { code: inConstructor("props.names.map(() => new Role(scope, 'Resource'));"), errors: [{ messageId: 'inConstructor' }] },
    { code: inMethod("return new Role(this.parent, 'Resource');"), errors: [{ messageId: 'elsewhere' }] },
    { code: inMethod("const other = this.parent; return new Role(other, 'Resource');"), errors: [{ messageId: 'elsewhere' }] },
    { code: `${PRELUDE} declare const app: Construct; new Role(app, 'Resource');`, errors: [{ messageId: 'elsewhere' }] },
  ].map((test) => ({ ...test, filename: SUBJECT })),
});

untypedRuleTester().run('construct-scope without types', rule, {
  valid: [{ code: 'class A { constructor(scope) { new ValidationError(scope, name); new Role(this, name); } }' }],
  invalid: [
    { code: "class A { constructor(scope) { new Role(scope, 'Resource'); } }", errors: [{ messageId: 'inConstructor' }] },
  ],
});
