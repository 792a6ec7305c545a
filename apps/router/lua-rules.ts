/**
 * What means something else in Lua than in JavaScript, refused when the router is built: 0, NaN and '' are true there, and what `trim` takes for white space
 * are bytes of letters. What differs on purpose: `if (TEST_FAULTS)` is in tests' builds only, and contracts/texts.ts has a form of its own (texts.lua).
 */
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Plugin } from 'typescript-to-lua';

const textOrNumber = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike;

function isTextOrNumber(type: ts.Type): boolean {
  return type.isUnion() ? type.types.some(isTextOrNumber) : (type.flags & textOrNumber) !== 0;
}

/** The expressions that a node asks the truth of. */
function conditionsOf(node: ts.Node): ts.Expression[] {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return [node.expression];
  if (ts.isConditionalExpression(node)) return [node.condition];
  if (ts.isForStatement(node)) return node.condition ? [node.condition] : [];
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.ExclamationToken ? [node.operand] : [];
  if (!ts.isBinaryExpression(node)) return [];
  const { kind } = node.operatorToken;
  return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.AmpersandAmpersandToken ? [node.left] : [];
}

export function brokenRules(program: ts.Program): ts.Diagnostic[] {
  const checker = program.getTypeChecker();
  const found: ts.Diagnostic[] = [];
  const tell = (node: ts.Node, messageText: string) =>
    found.push({
      category: ts.DiagnosticCategory.Error,
      code: 1,
      file: node.getSourceFile(),
      start: node.getStart(),
      length: node.getWidth(),
      messageText,
    });
  const look = (node: ts.Node) => {
    for (const condition of conditionsOf(node)) {
      if (isTextOrNumber(checker.getTypeAtLocation(condition)))
        tell(condition, "a condition on a text or number: 0 and '' are true in Lua");
    }
    if (ts.isPropertyAccessExpression(node) && /^trim(Start|End)?$/.test(node.name.text)) tell(node, 'use trimmed (contracts/texts.ts)');
    ts.forEachChild(node, look);
  };
  for (const file of program.getSourceFiles()) if (!file.isDeclarationFile) look(file);
  return found;
}

const textsInLua = fileURLToPath(new URL('texts.lua', import.meta.url));

export function luaRules(testFaults: boolean): Plugin {
  return {
    beforeTransform: brokenRules,
    moduleResolution: (name) => (/\/texts(\.ts|\.js)?$/.test(name) ? textsInLua : undefined),
    visitors: {
      [ts.SyntaxKind.IfStatement]: (node, context) => {
        if (!ts.isIdentifier(node.expression) || node.expression.text !== 'TEST_FAULTS') return context.superTransformStatements(node);
        return testFaults ? context.transformStatements(node.thenStatement) : [];
      },
    },
  };
}
