/**
 * Straight-line SIMD code as nested text, for snapshots of printed kernels. Names come from the assembler's own tables,
 * so there is no second list of opcodes.
 */
import { type Code, f32x4, v128 } from '../wasm/assembler.ts';

const flat = (code: Code): number[] => (typeof code === 'number' ? [code] : code.flatMap(flat));

const [CALL, LOCAL_GET, LOCAL_SET] = [0x10, 0x20, 0x21];

/** A call, which no kernel has: a short name for what would be written out in its place. */
export const call = (index: number, ...args: readonly Code[]): Code => [...args, CALL, index];

interface Instruction {
  readonly name: string;
  readonly bytes: readonly number[];
  readonly operands: number;
}

/** Instructions without immediate operands, longest encoding first. */
const instructions: Instruction[] = Object.entries({ ...f32x4, and: v128.and, or: v128.or })
  .filter(([name]) => name !== 'const')
  .map(([name, build]) => {
    const assembled = (build as (...args: Code[]) => Code)([], [], []);
    // The builders ignore surplus operands: a marked one shows how many they take.
    const marked = flat((build as (...args: Code[]) => Code)(-1, -1, -1));
    return { name, bytes: flat(assembled), operands: marked.filter((token) => token === -1).length };
  })
  .sort((a, b) => b.bytes.length - a.bytes.length);

const constant = flat(f32x4.const(0)).slice(0, -16);
const startsWith = (tokens: readonly number[], at: number, bytes: readonly number[]) =>
  bytes.every((byte, i) => tokens[at + i] === byte);

/** One line per `set`, then one per value left on the stack. Locals are written `$0`, calls by their name, of one operand. */
export function disassemble(code: Code, calls: readonly string[]): string {
  const tokens = flat(code);
  const lines: string[] = [];
  const stack: string[] = [];
  const apply = (name: string, operands: number) =>
    stack.push(`${name}(${stack.splice(stack.length - operands, operands).join(', ')})`);
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!;
    if (token === CALL) {
      apply(calls[tokens[at + 1]!]!, 1);
      at += 2;
    } else if (token === LOCAL_GET || token === LOCAL_SET) {
      if (token === LOCAL_GET) stack.push(`$${tokens[at + 1]}`);
      else lines.push(`$${tokens[at + 1]} = ${stack.pop()}`);
      at += 2;
    } else if (startsWith(tokens, at, constant)) {
      const bytes = Uint8Array.from(tokens.slice(at + constant.length, at + constant.length + 4));
      stack.push(String(new Float32Array(bytes.buffer)[0]));
      at += constant.length + 16;
    } else {
      const found = instructions.find(({ bytes }) => startsWith(tokens, at, bytes));
      if (!found) throw new Error(`no instruction starts with ${tokens.slice(at, at + 4).join(' ')}`);
      apply(found.name, found.operands);
      at += found.bytes.length;
    }
  }
  return [...lines, ...stack].join('\n');
}
