'use strict';

// A construct makes its children under itself. One made under the scope of its parent takes a name there, so a second
// instance collides with the first, and the user cannot find it in the tree.

const { enclosingFunctions, enclosingMethod, isConstructCreation, isParameterOf, within } = require('../eslint-helpers/constructs');

function isConstructor(fn) {
  return fn?.parent.type === 'MethodDefinition' && fn.parent.kind === 'constructor';
}

module.exports = {
  meta: {
    type: 'problem',
    docs: { description: 'children are made under `this`, or under a scope that the method was handed' },
    schema: [],
    messages: {
      inConstructor: 'Inside a constructor, children are made under `this`, not under {{got}}.',
      elsewhere: 'A construct is made under `this` or under a parameter of the function around it, not under {{got}}.',
    },
  },
  create(context) {
    return {
      NewExpression(node) {
        if (!isConstructCreation(context, node)) {
          return;
        }
        const scope = within(node.arguments[0]);
        if (scope.type === 'ThisExpression') {
          return;
        }
        const got = `\`${context.sourceCode.getText(scope)}\``;
        if (isConstructor(enclosingMethod(node))) {
          context.report({ node: scope, messageId: 'inConstructor', data: { got } });
          return;
        }
        const handed = scope.type === 'Identifier' && enclosingFunctions(node).some((fn) => isParameterOf(fn, scope.name));
        if (!handed) {
          context.report({ node: scope, messageId: 'elsewhere', data: { got } });
        }
      },
    };
  },
};
