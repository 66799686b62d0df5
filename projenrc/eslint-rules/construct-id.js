'use strict';

// A construct id is a contract: changing one replaces what a user has deployed. So it is a constant, or it comes from a
// key the user wrote (idFromKey) or a slot of a fixed layout (idFromSlot), both in src/private/ids.ts.

const { enclosingMethod, isConstructCreation, isParameterOf, within } = require('../eslint-helpers/constructs');

const ID_FUNCTIONS = new Set(['idFromKey', 'idFromSlot']);

/** A static factory with the usual signature hands on the scope and the id it was given: `new Imported(scope, id, attrs)`. */
function handsOnItsOwnId(node) {
  const [scope, id] = node.arguments;
  const method = enclosingMethod(node);
  return method?.parent.type === 'MethodDefinition' && method.parent.static
    && id.type === 'Identifier' && id.name === 'id'
    && scope.type === 'Identifier' && isParameterOf(method, scope.name) && isParameterOf(method, id.name);
}

module.exports = {
  meta: {
    type: 'problem',
    docs: { description: 'construct ids are PascalCase literals or come from idFromKey or idFromSlot' },
    schema: [],
    messages: {
      literal: 'A construct id is PascalCase, letters and digits only; got {{got}}.',
      computed: 'A construct id is a string literal, idFromKey(...) or idFromSlot(...); anything computed can change and replace resources.',
    },
  },
  create(context) {
    return {
      NewExpression(node) {
        if (!isConstructCreation(context, node)) {
          return;
        }
        const id = within(node.arguments[1]);
        if (id.type === 'ObjectExpression') {
          // A Terraform backend takes no id: a stack has one.
          return;
        }
        if (id.type === 'Literal' && typeof id.value === 'string') {
          if (!/^[A-Z][A-Za-z0-9]*$/.test(id.value)) {
            context.report({ node: id, messageId: 'literal', data: { got: id.raw } });
          }
          return;
        }
        const isIdCall = id.type === 'CallExpression' && id.callee.type === 'Identifier' && ID_FUNCTIONS.has(id.callee.name);
        if (!isIdCall && !handsOnItsOwnId(node)) {
          context.report({ node: id, messageId: 'computed' });
        }
      },
    };
  },
};
