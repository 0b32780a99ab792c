/**
 * What may differ between lanes of one kind: programs (a cell's equations, a clip, an optimizer) that stand once each
 * in a kernel, where a lane's number chooses its own. Where all lanes agree, there is nothing to choose.
 */
import type { LaneLayout } from '../layout.ts';

export interface Variants<Program> {
  /** Distinct programs, in an order that does not depend on that of the lanes. */
  readonly programs: readonly Program[];
  /** By lane: which of them is its own. */
  readonly ofLane: readonly number[];
}

/** @param keyOf equal for lanes whose programs are equal */
export function variantsOf<Program>(
  layouts: readonly LaneLayout[],
  keyOf: (layout: LaneLayout) => string,
  programOf: (layout: LaneLayout) => Program,
): Variants<Program> {
  const keys = layouts.map(keyOf);
  const distinct = [...new Set(keys)].sort();
  return {
    programs: distinct.map((key) => programOf(layouts[keys.indexOf(key)]!)),
    ofLane: keys.map((key) => distinct.indexOf(key)),
  };
}

export interface FunctionVariant {
  /** Names of its parameters, f32 each. */
  readonly parameters: readonly string[];
  readonly body: string;
}

/** A function of f32 that has a body for each variant. Call it with `variantArgument` first. */
export function variantFunction(name: string, result: string, variants: readonly FunctionVariant[]): string {
  const declared = (own: string, parameters: readonly string[], body: string): string =>
    `fn ${own}(${parameters.join(', ')}) -> ${result} {\n${indent(body)}\n}`;
  const scalars = (names: readonly string[]) => names.map((parameter) => `${parameter}: f32`);
  const [first] = variants as [FunctionVariant];
  if (variants.length === 1) return declared(name, scalars(first.parameters), first.body);
  const cases = variants.map(({ parameters }, i) => {
    const label = i < variants.length - 1 ? `case ${i}u:` : 'default:';
    // Variants name their parameters as they like; the choice goes by place.
    return `  ${label} { return ${name}_${i}(${parameters.map((_, k) => first.parameters[k]).join(', ')}); }`;
  });
  return [
    ...variants.map(({ parameters, body }, i) => declared(`${name}_${i}`, scalars(parameters), body)),
    declared(name, ['variant: u32', ...scalars(first.parameters)], `switch variant {\n${cases.join('\n')}\n}`),
  ].join('\n\n');
}

/** The argument by which a call of a `variantFunction` chooses, if there is a choice. */
export const variantArgument = (variants: readonly unknown[], variable: string): string[] =>
  variants.length > 1 ? [variable] : [];

/** Reads a lane's number from the feed, if there is a choice. */
export const declareVariant = (variants: readonly unknown[], variable: string, at: string): string =>
  variants.length > 1 ? `let ${variable} = u32(feed[${at}]);\n` : '';

/** For the comments of a kernel. */
export const namesOf = (programs: readonly { readonly id: string }[]): string =>
  [...new Set(programs.map(({ id }) => id))].join(', ');

export const indent = (text: string, by = 2): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
