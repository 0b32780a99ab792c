// Takes what the first paint can do without out of the model's files while the page is built: references of entries, in
// all languages, and other words in all languages but the first. Authors write an entry in one file and know nothing of
// it; what a text has to look like to be found is `{ en: '…', zh: '…' }`, or `same('…')` as a reference. Runs in Node.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalizePath, type Plugin, parseSync, Visitor } from 'vite';
import { type Language, languages } from '../entry.ts';

const VIRTUAL = 'virtual:texts';
const RESOLVED = `\0${VIRTUAL}`;
const [first, ...others] = languages;

type Words = Readonly<Record<Language, string>>;

export interface FoundText {
  readonly words: Words;
  readonly isReference: boolean;
  /** Where it stands in its file. */
  readonly start: number;
  readonly end: number;
}

/** A node of the syntax tree, as far as it is looked at. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly value?: unknown;
  readonly key?: Node;
  readonly name?: string;
  readonly properties?: readonly Node[];
  readonly callee?: Node;
  readonly arguments?: readonly Node[];
  readonly quasis?: readonly { readonly value: { readonly cooked: string | null } }[];
}

function literal(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.quasis?.length === 1) return node.quasis[0]!.value.cooked ?? undefined;
  return undefined;
}

/** The words of an object that has a literal for each language and nothing else. */
function wordsOf(node: Node): Words | undefined {
  if (node.type !== 'ObjectExpression' || node.properties?.length !== languages.length) return undefined;
  const words = node.properties.map(({ key, value }) => [key?.name, literal(value as Node)] as const);
  const isText = languages.every((language) => words.some(([name, word]) => name === language && word !== undefined));
  return isText ? (Object.fromEntries(words) as unknown as Words) : undefined;
}

/** The texts of a module that can come later. */
export function textsIn(code: string): readonly FoundText[] {
  const { program, errors } = parseSync('model.ts', code);
  if (errors.length > 0) throw new Error(errors[0]!.message);
  const references = new Map<Node, Words>();
  const found: FoundText[] = [];
  new Visitor({
    Property(property) {
      const { key, value } = property as unknown as { readonly key: Node; readonly value: Node };
      if (key.name !== 'reference') return;
      const same =
        value.type === 'CallExpression' && value.callee?.name === 'same' ? literal(value.arguments?.[0]) : '';
      const words = same
        ? (Object.fromEntries(languages.map((each) => [each, same])) as unknown as Words)
        : wordsOf(value);
      if (!words) return;
      references.set(value, words);
      found.push({ words, isReference: true, start: value.start, end: value.end });
    },
    ObjectExpression(object) {
      const node = object as unknown as Node;
      const words = references.has(node) ? undefined : wordsOf(node);
      if (words) found.push({ words, isReference: false, start: node.start, end: node.end });
    },
  }).visit(program);
  return found.sort((a, b) => a.start - b.start);
}

/** The model's own modules, in an order that stays. */
function modulesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts') && !/\.(test|d)\.ts$/.test(name))
    .map((name) => normalizePath(join(folder, name)))
    .sort();
}

export function laterTexts(): Plugin {
  let isBuilding = false;
  let runtime = '';
  /** By module: its texts, and the place of the first of them. */
  const modules = new Map<string, { readonly texts: readonly FoundText[]; readonly from: number }>();
  const wordsFor = (file: string) =>
    [...modules.values()].flatMap(({ texts, from }) =>
      texts.flatMap(({ words, isReference }, i): [number, Partial<Words>][] => {
        if (isReference) return file === 'references' ? [[from + i, words]] : [];
        return file === 'references' ? [] : [[from + i, { [file]: words[file as Language] }]];
      }),
    );
  return {
    name: 'backflow:later-texts',
    enforce: 'pre',
    configResolved({ command, root }) {
      isBuilding = command === 'build';
      runtime = normalizePath(join(root, 'src/model/later-texts/later-texts.ts'));
      if (!isBuilding) return;
      let from = 0;
      for (const file of modulesIn(join(root, 'src/model'))) {
        const texts = textsIn(readFileSync(file, 'utf8'));
        modules.set(file, { texts, from });
        from += texts.length;
      }
    },
    resolveId(id) {
      return id.startsWith(VIRTUAL) ? `\0${id}` : undefined;
    },
    load(id) {
      if (!id.startsWith(RESOLVED)) return undefined;
      const file = id.slice(RESOLVED.length + 1);
      if (file) return `export default ${JSON.stringify(Object.fromEntries(wordsFor(file)))};`;
      const files = isBuilding ? ['references', ...others] : [];
      return `export default {${files.map((name) => `${name}: () => import('${VIRTUAL}/${name}')`).join(', ')}};`;
    },
    transform(code, id) {
      const { texts = [], from = 0 } = modules.get(normalizePath(id)) ?? {};
      if (texts.length === 0) return undefined;
      let written = `import { laterText } from ${JSON.stringify(runtime)};`;
      let end = 0;
      for (const [i, text] of texts.entries()) {
        const here = text.isReference ? '' : `, ${JSON.stringify(text.words[first])}`;
        written += `${code.slice(end, text.start)}laterText(${from + i}${here})`;
        end = text.end;
      }
      return { code: written + code.slice(end), map: null };
    },
  };
}
