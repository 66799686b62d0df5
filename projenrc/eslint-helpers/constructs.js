'use strict';

const { TypeFlags } = require('typescript');

// Shared by the rules about constructs. Not in eslint-rules/: ESLint takes every file there for a rule.

/** The node inside `x as T`, `x!` and `<T>x`. */
function within(node) {
  let inner = node;
  while (['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression', 'TSTypeAssertion'].includes(inner.type)) {
    inner = inner.expression;
  }
  return inner;
}

function isConstructType(type, seen = new Set()) {
  if (!type || seen.has(type)) {
    return false;
  }
  seen.add(type);
  if (type.getSymbol()?.getName() === 'Construct') {
    return true;
  }
  return (type.getBaseTypes() ?? []).some((base) => isConstructType(base, seen));
}

/**
 * Whether `new X(scope, id, ...)` makes a construct. The types say so; where X has no known type (it does not compile
 * yet), its shape does: first `this` or a name, then something that is no object, and X is no error.
 */
function isConstructCreation(context, node) {
  if (node.arguments.length < 2 || node.arguments[0].type === 'SpreadElement') {
    return false;
  }
  const services = context.sourceCode.parserServices;
  if (services?.program) {
    const checker = services.program.getTypeChecker();
    const type = checker.getTypeAtLocation(services.esTreeNodeToTSNodeMap.get(node));
    if (!(type.flags & TypeFlags.Any)) {
      return isConstructType(type);
    }
  }
  const [scope, id] = node.arguments.map(within);
  const named = node.callee.type === 'Identifier' || node.callee.type === 'MemberExpression';
  const name = node.callee.name ?? node.callee.property?.name ?? '';
  return named
    && !/Error$/.test(name)
    && ['ThisExpression', 'Identifier', 'MemberExpression'].includes(scope.type)
    && !['ObjectExpression', 'ArrayExpression', 'ArrowFunctionExpression', 'FunctionExpression'].includes(id.type);
}

function isFunction(node) {
  return ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type);
}

/** Every function around a node, innermost first, up to and including the one that has its own `this`. */
function enclosingFunctions(node) {
  const found = [];
  for (let at = node.parent; at; at = at.parent) {
    if (isFunction(at)) {
      found.push(at);
      if (at.type !== 'ArrowFunctionExpression') {
        break;
      }
    }
  }
  return found;
}

/** The method, constructor or function around a node, looking through arrow functions. */
function enclosingMethod(node) {
  return enclosingFunctions(node).at(-1);
}

function isParameterOf(fn, name) {
  return fn.params.some((param) => {
    const target = param.type === 'TSParameterProperty' ? param.parameter : param;
    const bound = target.type === 'AssignmentPattern' ? target.left : target;
    return bound.type === 'Identifier' && bound.name === name;
  });
}

module.exports = { enclosingFunctions, enclosingMethod, isConstructCreation, isParameterOf, within };
