import { inConstructor, ownRule, PRELUDE, SUBJECT, typedRuleTester, untypedRuleTester } from './rule-tester';

const rule = ownRule('construct-id');

const literal = [{ messageId: 'literal' }];
const computed = [{ messageId: 'computed' }];

typedRuleTester().run('construct-id', rule, {
  valid: [
    inConstructor("new Role(this, 'Resource', {});"),
    inConstructor("new S3Backend(this, { bucket: 'state' });"),
    inConstructor("new Role(this, 'Role2');"),
    inConstructor("props.names.forEach((key) => new Role(this, idFromKey(this, 'names', key)));"),
    inConstructor("new Role(this, idFromSlot('PublicSubnet', 2));"),
    inConstructor("throw new ValidationError(this, { property: 'names' });"),
    inConstructor("throw new ValidationError(this, 'a message');"),
    inConstructor('new Map([[name, 1]]); new Range(this, name);'),
    // The usual factory of an imported thing.
    `${PRELUDE} class Imported extends Construct {
      static fromAttributes(scope: Construct, id: string) { return new Imported(scope, id); }
    }`,
  ].map((code) => ({ code, filename: SUBJECT })),
  invalid: [
    { code: inConstructor("new Role(this, 'resource');"), errors: literal },
    { code: inConstructor("new Role(this, 'node-role');"), errors: literal },
    { code: inConstructor('new Role(this, `Role${name}`);'), errors: computed },
    { code: inConstructor('new Role(this, `Role`);'), errors: computed },
    { code: inConstructor('new Role(this, name);'), errors: computed },
    { code: inConstructor('new Role(this, id);'), errors: computed },
    { code: inConstructor("new Role(this, name + 'Role');"), errors: computed },
    { code: inConstructor('new Role(this, name.toUpperCase() as string);'), errors: computed },
    { code: inConstructor("const scope2: any = this; new Role(scope2 as Construct, 'x' as string);"), errors: literal },
    // Only a static factory hands on its id; a helper would hide where the id comes from.
    { code: `${PRELUDE} function role(scope: Construct, id: string) { return new Role(scope, id); }`, errors: computed },
    {
      code: `${PRELUDE} class Imported extends Construct {
        static fromAttributes(scope: Construct, clusterName: string) { return new Imported(scope, clusterName); }
      }`,
      errors: computed,
    },
  ].map((test) => ({ ...test, filename: SUBJECT })),
});

untypedRuleTester().run('construct-id without types', rule, {
  valid: [
    { code: "new Role(this, 'Resource', {});" },
    { code: "new ValidationError(this, 'a message');" },
    { code: "new Thing(this, { property: 'x' });" },
    { code: "new Date('2026-01-01', 1);" },
  ],
  invalid: [
    { code: "new Role(this, 'resource');", errors: literal },
    { code: 'new Role(scope, name, {});', errors: computed },
    { code: 'new helm.Release(this.parent, `x${name}`, {});', errors: computed },
  ],
});
