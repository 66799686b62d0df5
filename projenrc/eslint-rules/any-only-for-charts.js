'use strict';

// The chart and the Kubernetes API define the shape of these two; everywhere else a type says what is meant.

const ALLOWED = /(helmValues|manifests)$/i;

function nameOf(node) {
  switch (node.type) {
    case 'PropertyDefinition':
    case 'TSAbstractPropertyDefinition':
    case 'TSPropertySignature':
    case 'MethodDefinition':
    case 'TSAbstractMethodDefinition':
    case 'TSMethodSignature':
      return node.key.name ?? String(node.key.value ?? '');
    case 'VariableDeclarator':
    case 'FunctionDeclaration':
    case 'TSTypeAliasDeclaration':
      return node.id?.name ?? '';
    case 'Identifier': // a parameter with its type
      return node.name;
    default:
      return undefined;
  }
}

module.exports = {
  meta: {
    type: 'problem',
    docs: { description: '`any` only in members whose name ends in helmValues or manifests' },
    schema: [],
    messages: {
      any: '`any` is for members whose name ends in helmValues or manifests; use a type, or `unknown`.',
    },
  },
  create(context) {
    return {
      TSAnyKeyword(node) {
        for (let at = node.parent; at; at = at.parent) {
          if (ALLOWED.test(nameOf(at) ?? '')) {
            return;
          }
        }
        context.report({ node, messageId: 'any' });
      },
    };
  },
};
