/**
 * Numbers as a person types and nudges them: text in, number or refusal out; steps and slider positions from a field.
 * Pure functions of a field; the controls only call them.
 */
import type { NumberField } from '../../model/entry.ts';

/** Plain and scientific notation; a typographic minus counts as one. */
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** The number that a text spells; NaN when it spells none. There is one zero. */
export function parseNumber(text: string): number {
  const plain = text.trim().replace('−', '-');
  return NUMBER.test(plain) ? Number(plain) + 0 : Number.NaN;
}

/** As it is shown for editing: the shortest text that parses back to the same number. */
export const printNumber = (value: number): string => String(value);

const QUOTED = 24;

/** A text as it is quoted: what was pasted by mistake may be long. */
export function excerpt(text: string): string {
  const letters = [...text.trim()];
  return letters.length > QUOTED ? `${letters.slice(0, QUOTED - 1).join('')}…` : letters.join('');
}

const clamp = (field: NumberField, value: number): number => Math.min(field.max, Math.max(field.min, value));

/** To `digits` significant digits, without the noise of binary fractions. */
const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));

/** The step of a linear field: 1 for whole numbers, else the power of ten at most a hundredth of the range. */
const linearStep = (field: NumberField): number =>
  field.isInteger ? 1 : 10 ** Math.floor(Math.log10((field.max - field.min) / 100) + 1e-9);

/** 1, 2, 5, 10, …: the next of these above (direction 1) or below (−1) a positive value. */
function nextOfSeries(value: number, direction: 1 | -1): number {
  const decade = Math.floor(Math.log10(value));
  const series = [decade - 1, decade, decade + 1].flatMap((d) => [1, 2, 5].map((m) => Number(`${m}e${d}`)));
  const tolerance = 1 + direction * 1e-9;
  const beyond = series.filter((s) => (direction > 0 ? s > value * tolerance : s < value * tolerance));
  return direction > 0 ? Math.min(...beyond) : Math.max(...beyond);
}

/**
 * The value `count` steps up (direction 1) or down (−1): by 1-2-5 on a log scale (by factors of two for whole numbers),
 * else by equal steps. Stays inside the field's range.
 */
export function nudge(field: NumberField, value: number, direction: 1 | -1, count = 1): number {
  let next = value;
  for (let i = 0; i < count; i++) {
    if (field.scale === 'linear') next = rounded(next + direction * linearStep(field), 12);
    else if (field.isInteger) next = direction > 0 ? next * 2 : Math.ceil(next / 2);
    else next = nextOfSeries(next, direction);
    next = clamp(field, next);
  }
  return next;
}

/** Whether a slider could hit the values that matter: not over a range of billions. */
export const hasSlider = (field: NumberField): boolean => field.scale === 'log' || field.max - field.min <= 1000;

/** Positions of a slider: 0 to SLIDER_STEPS. */
export const SLIDER_STEPS = 400;

export function sliderPosition(field: NumberField, value: number): number {
  const [from, to, at] =
    field.scale === 'log' ? [field.min, field.max, value].map(Math.log) : [field.min, field.max, value];
  return Math.round(((at - from) / (to - from)) * SLIDER_STEPS);
}

/** Two significant digits on a log scale, whole steps on a linear one: values that a person would have typed. */
export function sliderValue(field: NumberField, position: number): number {
  const share = position / SLIDER_STEPS;
  if (position <= 0) return field.min;
  if (position >= SLIDER_STEPS) return field.max;
  if (field.scale === 'log') {
    const value = rounded(Math.exp(Math.log(field.min) + share * Math.log(field.max / field.min)), 2);
    return clamp(field, field.isInteger ? Math.round(value) : value);
  }
  const step = linearStep(field);
  const value = field.min + share * (field.max - field.min);
  return clamp(field, rounded(Math.round(value / step) * step, 12));
}
