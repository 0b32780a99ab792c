/**
 * A chart of the page as a figure that stands by itself: one SVG with what is drawn at this moment, its heading, its key
 * and canvases, and below it what it is of. Everything is taken from the page as it is shown, theme and size included.
 */
import { laneStyle } from '../plot/lane-style.ts';
import { cloneDrawing, Ids, SVG } from './svg-clone.ts';
import { cleaned, wrapLines } from './wrap.ts';

const XLINK = 'http://www.w3.org/1999/xlink';

/** What stands under a figure. */
export interface FigureCaption {
  /** The lanes that are drawn, by their style, with what sets each apart. */
  readonly lanes: readonly { readonly style: number; readonly name: string }[];
  readonly paragraphs: readonly string[];
  /** The link to all of it. */
  readonly address: string;
}

export interface Figure {
  readonly svg: string;
  /** px of 16 to the rem. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the page per such px. */
  readonly pixels: number;
}

/** Around everything, and above the caption, px. */
const [EDGE, GAP] = [14, 14];
/** Of the caption: type of the lanes, of the rest, and lines of either, px. */
const [NAMES, SMALL, LINE] = [12, 10.5, 1.4];
/** From a lane's mark to its name, and to the next lane's mark, px. */
const [NAME_AT, NEXT] = [12, 18];
/** A caption needs so much room, however narrow the chart, px. */
const LEAST_WIDTH = 340;

/** What is no part of a figure: controls, what is said but not shown, and what follows the pointer. */
const LEFT_OUT = '.actions, [role="status"], .chart-said, .chart-readout, .chart-at-cursor, [hidden]';

/** @param chart the element of class `chart` */
export function figureOf(chart: HTMLElement, caption: FigureCaption): Figure {
  const plot = chart.querySelector<SVGSVGElement>('.chart-svg');
  const plotWidth = plot?.viewBox.baseVal.width ?? 0;
  if (!plot || plotWidth === 0) throw new Error('figure: the chart has no drawing');
  const sheet = new Sheet(chart, plot.getBoundingClientRect().width / plotWidth);
  sheet.add(chart);
  sheet.addCaption(caption);
  return sheet.print(chart.querySelector('.chart-title')?.textContent ?? '');
}

/** The figure while it is put together. Places are px of the drawing, from the chart's upper left corner. */
class Sheet {
  private readonly root = document.createElementNS(SVG, 'svg');
  private readonly ids = new Ids();
  private readonly frame: DOMRect;
  private readonly width: number;
  private readonly style: CSSStyleDeclaration;
  private readonly measurer = document.createElement('canvas').getContext('2d');
  private bottom = 0;
  /** All that is written in the chart. */
  private words = '';

  constructor(
    private readonly chart: HTMLElement,
    private readonly zoom: number,
  ) {
    this.frame = chart.getBoundingClientRect();
    this.width = Math.max(LEAST_WIDTH, this.frame.width / zoom);
    this.style = getComputedStyle(chart);
  }

  /** Everything in the element that is shown, where it is shown. */
  add(element: Element): void {
    if (element.matches(LEFT_OUT) || getComputedStyle(element).display === 'none') return;
    if (element instanceof SVGSVGElement) this.addDrawing(element);
    else if (element instanceof HTMLCanvasElement) this.addCanvas(element);
    else if (element instanceof HTMLSelectElement) this.addChoice(element);
    else {
      for (const node of element.childNodes) {
        if (node instanceof Text) this.addText(node, element);
        else if (node instanceof Element) this.add(node);
      }
    }
  }

  addCaption({ lanes, paragraphs, address }: FigureCaption): void {
    this.bottom += GAP;
    // Where the chart has the names itself, it need not be said twice.
    const known = this.words.replace(/\s+/g, ' ');
    if (!lanes.every(({ name }) => known.includes(cleaned(name)))) this.addNames(lanes);
    const soft = this.resolved('var(--ink-soft)');
    for (const text of [...paragraphs, address]) {
      const measure = this.measureAt(SMALL);
      for (const line of wrapLines(cleaned(text), this.width, measure)) {
        this.bottom += SMALL * LINE;
        this.write(line, 0, this.bottom - SMALL * 0.3, { 'font-size': SMALL, fill: soft });
      }
      this.bottom += SMALL * 0.3;
    }
  }

  print(title: string): Figure {
    const { root } = this;
    const [width, height] = [Math.ceil(this.width + 2 * EDGE), Math.ceil(this.bottom + 2 * EDGE)];
    const paper = document.createElementNS(SVG, 'rect');
    set(paper, { x: -EDGE, y: -EDGE, width, height, fill: this.resolved('var(--paper)') });
    const name = document.createElementNS(SVG, 'title');
    name.textContent = cleaned(title);
    root.prepend(name, paper);
    set(root, {
      width,
      height,
      viewBox: `${-EDGE} ${-EDGE} ${width} ${height}`,
      role: 'img',
      'font-family': this.style.fontFamily,
      'font-size': 12,
    });
    const svg = new XMLSerializer().serializeToString(root);
    return { svg, width, height, pixels: this.zoom * window.devicePixelRatio };
  }

  /** One after the other, as many to a line as there is room for. */
  private addNames(lanes: FigureCaption['lanes']): void {
    const [measure, tall, ink] = [this.measureAt(NAMES), NAMES * LINE, this.style.color];
    const paper = this.resolved('var(--paper)');
    let x = 0;
    this.bottom += tall;
    for (const { style, name } of lanes) {
      const lines = wrapLines(cleaned(name), this.width - NAME_AT - 6, measure);
      const wide = NAME_AT + 6 + Math.max(...lines.map(measure));
      if (x > 0 && (x + wide > this.width || lines.length > 1)) {
        x = 0;
        this.bottom += tall;
      }
      const { color, marker } = laneStyle(style);
      const mark = document.createElementNS(SVG, 'path');
      const at = `translate(${x + 6} ${round(this.bottom - NAMES * 0.65)})`;
      set(mark, { d: marker, transform: at, fill: this.resolved(color), stroke: paper, 'stroke-width': 0.5 });
      this.root.append(mark);
      lines.forEach((line, i) => {
        if (i > 0) this.bottom += tall;
        this.write(line, x + 6 + NAME_AT, this.bottom - NAMES * 0.3, { 'font-size': NAMES, fill: ink });
      });
      x += wide + NEXT;
    }
    this.bottom += NAMES * 0.5;
  }

  private addDrawing(svg: SVGSVGElement): void {
    const box = svg.viewBox.baseVal;
    const rect = svg.getBoundingClientRect();
    if (rect.width === 0 || box.width === 0) return;
    this.ids.next();
    const group = cloneDrawing(svg, this.ids, (element) => element.matches(LEFT_OUT));
    const [x, y] = this.placeOf(rect);
    const scale = rect.width / this.zoom / box.width;
    set(group, {
      transform: `translate(${round(x - box.x * scale)} ${round(y - box.y * scale)}) scale(${round(scale)})`,
    });
    this.root.append(group);
    this.words += ` ${[...svg.querySelectorAll('text')].map((text) => text.textContent).join(' ')}`;
    this.reach(rect);
  }

  private addCanvas(canvas: HTMLCanvasElement): void {
    const rect = canvas.getBoundingClientRect();
    if (rect.width === 0 || canvas.width === 0) return;
    const image = document.createElementNS(SVG, 'image');
    const [x, y] = this.placeOf(rect);
    set(image, { x, y, width: rect.width / this.zoom, height: rect.height / this.zoom, preserveAspectRatio: 'none' });
    // Squares stay squares when they are enlarged.
    image.setAttribute('image-rendering', 'pixelated');
    image.setAttributeNS(XLINK, 'xlink:href', canvas.toDataURL('image/png'));
    this.root.append(image);
    this.reach(rect);
  }

  private addChoice(select: HTMLSelectElement): void {
    const rect = select.getBoundingClientRect();
    const chosen = select.selectedOptions[0]?.label ?? '';
    const style = getComputedStyle(select);
    const size = Number.parseFloat(style.fontSize) / this.zoom;
    const [x, y] = this.placeOf(rect);
    this.write(cleaned(chosen), x, y + rect.height / this.zoom / 2 + size * 0.35, {
      'font-size': size,
      fill: style.color,
    });
    this.reach(rect);
  }

  /** Line by line, as the page broke it, and cut off where the page has no room for it. */
  private addText(node: Text, parent: Element): void {
    if (node.data.trim() === '') return;
    const style = getComputedStyle(parent);
    const size = Number.parseFloat(style.fontSize) / this.zoom;
    const range = document.createRange();
    const lines: { rect: DOMRect; text: string }[] = [];
    const edge = style.overflow === 'hidden' ? parent.getBoundingClientRect().right : Number.POSITIVE_INFINITY;
    for (let at = 0; at < node.length; at++) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const [rect] = range.getClientRects();
      if (!rect) continue;
      if (rect.right > edge + 1) {
        if (lines[0]) lines[0].text = `${lines[0].text.slice(0, -1).trimEnd()}…`;
        break;
      }
      const line = lines.at(-1);
      if (line && Math.abs(line.rect.top - rect.top) < rect.height / 2) line.text += node.data[at];
      else lines.push({ rect, text: node.data[at]! });
    }
    const above = this.shareAbove(style.font);
    for (const { rect, text } of lines) {
      const [x, y] = this.placeOf(rect);
      const words = cleaned(text).replace(/\s+/g, ' ').trim();
      this.write(words, x, y + (rect.height / this.zoom) * above, {
        'font-size': size,
        fill: style.color,
        ...(style.fontWeight !== '400' && { 'font-weight': style.fontWeight }),
      });
      this.words += ` ${words}`;
      this.reach(rect);
    }
  }

  private write(text: string, x: number, y: number, look: Readonly<Record<string, string | number>>): void {
    const element = document.createElementNS(SVG, 'text');
    set(element, { x, y, ...look });
    element.textContent = text;
    this.root.append(element);
  }

  private placeOf({ left, top }: DOMRect): [x: number, y: number] {
    return [(left - this.frame.left) / this.zoom, (top - this.frame.top) / this.zoom];
  }

  private reach({ bottom }: DOMRect): void {
    this.bottom = Math.max(this.bottom, (bottom - this.frame.top) / this.zoom);
  }

  /** Of the height of a font, which a line's rectangle has, the part above the baseline. */
  private shareAbove(font: string): number {
    if (!this.measurer) return 0.8;
    this.measurer.font = font;
    const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = this.measurer.measureText('x');
    return above / (above + below);
  }

  private measureAt(size: number): (text: string) => number {
    const { measurer } = this;
    if (!measurer) return (text) => text.length * size * 0.6;
    const font = `${size}px ${this.style.fontFamily}`;
    return (text) => {
      measurer.font = font;
      return measurer.measureText(text).width;
    };
  }

  /** A colour of the page as numbers. */
  private resolved(colour: string): string {
    const probe = document.createElement('span');
    probe.style.color = colour;
    this.chart.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }
}

const round = (x: number): number => Math.round(x * 100) / 100;

function set(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, typeof value === 'number' ? String(round(value)) : value);
  }
}
