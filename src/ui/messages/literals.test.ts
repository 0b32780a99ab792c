// Judges the components: every word that they show, or that a screen reader says, comes from a catalogue or an entry.
// Symbols of mathematics are the same in every language, and are not words.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

const SPOKEN = /^(alt|label|placeholder|title|aria-(label|description|roledescription|valuetext|placeholder))$/;
const MATHEMATICS = /^m(i|o|n|text)$/;
const hasWord = (text: unknown) => typeof text === 'string' && /\p{L}/u.test(text) && text !== 'NaN';

type Node = Record<string, unknown> & { type: string };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** The literal texts that an expression can have as its value. */
function literalsIn(value: unknown): string[] {
  if (!isNode(value)) return [];
  switch (value.type) {
    case 'JSXExpressionContainer':
      return literalsIn(value.expression);
    case 'Literal':
      return hasWord(value.value) ? [value.value as string] : [];
    case 'TemplateLiteral':
      return (value.quasis as { value: { cooked: string } }[]).map((quasi) => quasi.value.cooked).filter(hasWord);
    case 'ConditionalExpression':
      return [value.consequent, value.alternate].flatMap(literalsIn);
    case 'LogicalExpression':
      return [value.left, value.right].flatMap(literalsIn);
    default:
      return [];
  }
}

/** Literal words in text nodes and spoken attributes of all elements in a component file. */
function literalWords(file: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return void node.forEach(visit);
    if (!isNode(node)) return;
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      const opening = node.openingElement as { name: { name?: string } } | undefined;
      const isMathematics = MATHEMATICS.test(opening?.name.name ?? '');
      for (const child of isMathematics ? [] : (node.children as Node[])) {
        if (child.type === 'JSXText' && hasWord(child.value)) found.push((child.value as string).trim());
        else if (child.type === 'JSXExpressionContainer') found.push(...literalsIn(child));
      }
    }
    if (node.type === 'JSXAttribute' && SPOKEN.test((node.name as { name: string }).name)) {
      found.push(...literalsIn(node.value));
    }
    Object.values(node).forEach(visit);
  };
  visit(parseSync(file, source).program);
  return found;
}

const PROSE = /\p{L}{2,} \p{L}{2,}/u;
/** Class names outside of an attribute: at least one has a hyphen. */
const CLASSES = /^(?=.*-)[a-z-]+( [a-z-]+)*$/;
const NO_WORDS = new Set(['ImportDeclaration', 'NewExpression']);
const isClassName = (node: Node) =>
  node.type === 'JSXAttribute' && (node.name as { name: string }).name === 'className';

/** Literals of several words wherever they stand, but for class names, imports and errors, which are for developers. */
function literalProse(file: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return void node.forEach(visit);
    if (!isNode(node) || NO_WORDS.has(node.type) || isClassName(node)) return;
    const texts = [node.value, (node.value as { cooked?: unknown } | undefined)?.cooked];
    if (['Literal', 'TemplateElement'].includes(node.type)) {
      found.push(
        ...texts.filter((text): text is string => typeof text === 'string' && PROSE.test(text) && !CLASSES.test(text)),
      );
    }
    Object.values(node).forEach(visit);
  };
  visit(parseSync(file, source).program);
  return found;
}

const ui = join(import.meta.dirname, '..');
const components = readdirSync(ui, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /(?<!\.test)\.tsx$/.test(file),
);

describe('components', () => {
  it('hold no literal words', () => {
    const offending = components.flatMap((file) =>
      literalWords(file, readFileSync(join(ui, file), 'utf8')).map((text) => `${file}: ${text}`),
    );
    expect(components.length).toBeGreaterThan(10);
    expect(offending).toEqual([]);
  });

  it('hold no literal of several words in any place', () => {
    const offending = components.flatMap((file) =>
      literalProse(file, readFileSync(join(ui, file), 'utf8')).map((text) => `${file}: ${text}`),
    );
    expect(offending).toEqual([]);
    const source = `
      import 'not this';
      const a = isOn ? 'one two' : \`\${b} three four\`;
      say('five six');
      throw new Error('nor this');
      const d = 'mark mark-hollow';
      const c = <p className="nor this">{a}</p>;`;
    expect(literalProse('a.tsx', source)).toEqual(['one two', ' three four', 'five six']);
  });

  it('are seen through in every place of a word', () => {
    const source = `
      const a = <p title="one" className="x">two {b ? 'three' : \`four \${c}\`}</p>;
      const d = <button aria-label={e && 'five'} type="button">×</button>;
      const f = <math><mi>h</mi></math>;
      const g = <p>{messages.title} {text(label)} {' '}</p>;`;
    expect(literalWords('a.tsx', source).sort()).toEqual(['five', 'four ', 'one', 'three', 'two']);
  });
});
