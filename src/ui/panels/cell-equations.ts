/** A cell's equations as MathML: its pre-activations, then each quantity that has a name, as the cell defines it. */
import type { Symbol_ } from '../../equations/index.ts';
import { printEquations } from '../../equations/mathml.ts';
import { type Cell, type ColumnBlock, cellProgram } from '../../model/cells/index.ts';
import type { Choice } from '../../model/entry.ts';

const mi = (text: string) => `<mi>${text}</mi>`;
const row = (...parts: string[]) => `<mrow>${parts.join('')}</mrow>`;
const sub = (base: string, index: string) => `<msub>${base}${index}</msub>`;
const [equals, plus, times, prime] = ['<mo>=</mo>', '<mo>+</mo>', '<mo>&#x2062;</mo>', '<mo>′</mo>'];
const [open, close] = ['<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>'];
const t = mi('t');
const before = row(t, '<mo>−</mo>', '<mn>1</mn>');

/** One equation each, in the order in which one would read them. */
export function cellEquations(cell: Cell, choice: Choice): string[] {
  const { blocks } = cellProgram(cell, choice);
  const looks = new Map<string, string>(cell.states.map((state) => [`prev.${state}`, sub(mi(state), before)]));
  for (const block of blocks) looks.set(block.symbol.name, givenTo(cell, block));
  const leaf = ({ name }: Symbol_) => looks.get(name) ?? mi(name);
  const equations = printEquations(Object.entries(cell.equations(choice)), leaf, (name) => sub(mi(name), t));
  return [...blocks.flatMap((block) => product(cell, block)), ...equations];
}

/** Whether a gate is given the input's part and the state's part apart, as u and v, and whether as their sum a. */
export function gateParts(cell: Cell, choice: Choice): { readonly hasHalves: boolean; readonly hasWholes: boolean } {
  const { blocks } = cellProgram(cell, choice);
  const has = (...parts: ColumnBlock['part'][]) => blocks.some(({ part }) => parts.includes(part));
  return { hasHalves: has('recurrent', 'input'), hasWholes: has('whole') };
}

/** A cell with one gate needs no index for it. */
const indexed = (cell: Cell, base: string, gate: string) => (cell.gates.length > 1 ? sub(base, mi(gate)) : base);

/** aᵢ at t; its halves are u (from the input) and v (from the state before). A vector is its name: pᵢ. */
function givenTo(cell: Cell, { gate, part }: ColumnBlock): string {
  if (part === 'vector') return sub(mi(gate.slice(0, 1)), mi(gate.slice(1)));
  const letter = mi({ whole: 'a', input: 'u', recurrent: 'v' }[part]);
  return cell.gates.length > 1 ? sub(letter, row(mi(gate), '<mo>,</mo>', t)) : sub(letter, t);
}

/** U, or (U − Uᵀ). */
function recurrentWeights(cell: Cell, { gate, isAntisymmetric }: ColumnBlock): string {
  const U = indexed(cell, mi('U'), gate);
  return isAntisymmetric ? row(open, U, '<mo>−</mo>', `<msup>${U}${mi('⊤')}</msup>`, close) : U;
}

/** The one equation of a pre-activation; none of a vector. */
function product(cell: Cell, block: ColumnBlock): string[] {
  if (block.part === 'vector') return [];
  const input = row(sub(mi('x'), t), times, indexed(cell, mi('W'), block.gate));
  const met = block.isSecond ? sub(mi(cell.secondProduct!.operand), t) : sub(mi(cell.states[0]), before);
  const recurrent = row(met, times, recurrentWeights(cell, block));
  const bias = indexed(cell, mi('b'), block.gate);
  const secondBias = indexed(cell, `<msup>${mi('b')}${prime}</msup>`, block.gate);
  const terms = {
    whole: [input, plus, recurrent, plus, bias],
    input: [input, plus, bias],
    recurrent: [recurrent, plus, secondBias],
  }[block.part];
  return [row(givenTo(cell, block), equals, ...terms)];
}
