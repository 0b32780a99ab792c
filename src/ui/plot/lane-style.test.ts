// The lanes' colours stand in styles/tokens.css; they are judged here, where dash and marker join them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  rgb,
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from 'd3';
import { describe, expect, it } from 'vitest';
import { laneStyle, laneStyles } from './lane-style.ts';

const tokens = readFileSync(join(import.meta.dirname, '../styles/tokens.css'), 'utf8');

/** The light and the dark value of a token. */
function token(name: string): string[] {
  const value = tokens.match(new RegExp(`--${name}:\\s*light-dark\\(\\s*(#\\w+),\\s*(#\\w+)\\s*\\)`));
  if (!value) throw new Error(`tokens.css has no --${name} with a light and a dark colour`);
  return value.slice(1);
}

/** Relative luminance, WCAG 2. */
function luminance(color: string): number {
  const { r, g, b } = rgb(color);
  const [R, G, B] = [r, g, b].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * R + 0.7152 * G + 0.0722 * B;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe('lanes', () => {
  it('are eight, told apart by colour, dash and marker alike', () => {
    expect(laneStyles).toHaveLength(8);
    for (const part of ['color', 'dash', 'marker'] as const) {
      expect(new Set(laneStyles.map((style) => style[part])).size).toBe(8);
    }
    expect(laneStyles.every(({ marker }) => marker.startsWith('M') && !marker.includes('NaN'))).toBe(true);
  });

  it('have the markers that d3-shape draws', () => {
    const drawn = (type: SymbolType, scale = 1) => symbol(type, 52 * scale).digits(2)();
    const [circle, triangle, square, diamond, upsideDown, cross, star, wye] = laneStyles.map(({ marker }) => marker);
    expect([circle, square, cross]).toEqual([symbolCircle, symbolSquare, symbolCross].map((type) => drawn(type)));
    expect([triangle, diamond]).toEqual([symbolTriangle, symbolDiamond].map((type) => drawn(type, 0.85)));
    expect([star, wye]).toEqual([symbolStar, symbolWye].map((type) => drawn(type, 0.8)));
    const turned = triangle!.replace(/,(-?)([\d.]+)/g, (_, sign, number) => `,${sign ? '' : '-'}${number}`);
    expect(new Set(upsideDown!.match(/[-\d.,]+/g))).toEqual(new Set(turned.match(/[-\d.,]+/g)));
  });

  it('repeat beyond eight', () => expect(laneStyle(9)).toBe(laneStyles[1]));

  describe.each(['light', 'dark'])('in %s colours', (scheme) => {
    const index = scheme === 'light' ? 0 : 1;
    const paper = token('paper')[index]!;

    it.each([1, 2, 3, 4, 5, 6, 7, 8])('lane %d has a contrast of at least 3:1 to the paper', (lane) => {
      expect(contrast(token(`lane-${lane}`)[index]!, paper)).toBeGreaterThanOrEqual(3);
    });

    it('text has a contrast of at least 4.5:1 to the paper', () => {
      for (const ink of ['ink', 'ink-soft']) expect(contrast(token(ink)[index]!, paper)).toBeGreaterThanOrEqual(4.5);
    });
  });
});
