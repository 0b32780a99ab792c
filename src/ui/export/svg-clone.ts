/**
 * Copies a drawing of the page so that it stands by itself: what style sheets say of it becomes attributes, and of its own
 * attributes only those of shapes are kept, hence no class, style, handler or address.
 */
import { cleaned } from './wrap.ts';

export const SVG = 'http://www.w3.org/2000/svg';

/** What a drawing may be made of. */
const ELEMENTS: ReadonlySet<string> = new Set(
  'g path line rect circle ellipse polyline polygon text tspan pattern marker clipPath defs'.split(' '),
);

const ATTRIBUTES = [
  ...[
    'id',
    'd',
    'x',
    'y',
    'dx',
    'dy',
    'x1',
    'x2',
    'y1',
    'y2',
    'cx',
    'cy',
    'r',
    'rx',
    'ry',
    'width',
    'height',
    'points',
  ],
  ...['transform', 'viewBox', 'patternUnits', 'patternTransform', 'markerUnits', 'markerWidth', 'markerHeight'],
  ...['overflow', 'marker-start', 'marker-mid', 'marker-end'],
];

/** Properties that shapes take from those they are in, and what they are where nobody says. */
const INHERITED: Readonly<Record<string, string>> = {
  fill: 'rgb(0, 0, 0)',
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-opacity': '1',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  'font-size': '',
  'font-weight': '400',
  'font-style': 'normal',
  'text-anchor': 'start',
};

/** Gives ids of one figure to elements of its parts, which may have the same. */
export class Ids {
  private count = 0;
  private readonly names = new Map<string, string>();

  /** Those that follow are of another drawing. */
  next(): void {
    this.names.clear();
  }

  of(id: string): string {
    const name = this.names.get(id) ?? `id${++this.count}`;
    this.names.set(id, name);
    return name;
  }
}

/** A property of all of a drawing's parts by name. */
type Values = Readonly<Record<string, string>>;

/**
 * What is inside an element as a group, in the coordinates of the element's drawing.
 *
 * @param skips whether an element is left out, with all in it
 */
export function cloneDrawing(from: Element, ids: Ids, skips: (element: Element) => boolean): SVGGElement {
  const group = document.createElementNS(SVG, 'g');
  appendParts(group, from, INHERITED, ids, skips);
  return group;
}

function appendParts(to: Element, from: Element, outer: Values, ids: Ids, skips: (element: Element) => boolean): void {
  for (const node of from.childNodes) {
    if (node instanceof Text) to.append(cleaned(node.data));
    else if (node instanceof SVGElement && ELEMENTS.has(node.localName) && !skips(node)) {
      for (const copy of copiesOf(node, outer, ids, skips)) to.append(copy);
    }
  }
}

/** One element; or two, where what is drawn has a rim behind it: few programs but browsers know `paint-order`. */
function copiesOf(from: SVGElement, outer: Values, ids: Ids, skips: (element: Element) => boolean): Element[] {
  const style = getComputedStyle(from);
  if (style.display === 'none' || style.visibility === 'hidden') return [];
  const own = Object.fromEntries(Object.keys(INHERITED).map((name) => [name, style.getPropertyValue(name)]));
  const isShape = from.localName !== 'g' && from.localName !== 'tspan';
  const hasRim = isShape && style.paintOrder.startsWith('stroke') && own.stroke !== 'none' && own.fill !== 'none';
  const copy = (values: Values): Element => {
    const element = document.createElementNS(SVG, from.localName);
    for (const name of ATTRIBUTES) {
      const value = from.getAttribute(name);
      if (value !== null) element.setAttribute(name, reference(value, ids));
    }
    if (element.id !== '') element.id = ids.of(from.id);
    if (from.style.transform !== '') element.setAttribute('transform', style.transform);
    if (style.opacity !== '1') element.setAttribute('opacity', style.opacity);
    for (const [name, value] of Object.entries(values)) {
      if (value !== outer[name]) element.setAttribute(name, reference(value.replaceAll('px', ''), ids));
    }
    appendParts(element, from, values, ids, skips);
    return element;
  };
  return hasRim ? [copy(own), copy({ ...own, stroke: 'none' })] : [copy(own)];
}

/** With the ids of the figure, where it speaks of one: `url("#hatching")`. */
const reference = (value: string, ids: Ids): string =>
  value.replace(/url\(["']?#([^"')]*)["']?\)/g, (_, id: string) => `url(#${ids.of(id)})`);
