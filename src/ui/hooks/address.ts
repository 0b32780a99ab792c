/**
 * Keeps the address at what is edited and shown: behind the `#` stands a link to it, unless it is what the bare address
 * opens with. Another link put there is opened. Nothing scrolls, and the way back through the pages stays as it is.
 */
import type { Lab } from '../../lab/lab.ts';
import { isLink } from '../../lab/link.ts';
import { GALLERY } from './hash.ts';

/** After a change, ms: browsers allow so many changes of the address only, and typing makes a lot of them. */
const DELAY = 300;

/** @param bare what the bare address opens with, as a link */
export function keepAddress({ experiment, view, openings }: Lab, bare: string): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    const link = openings.link();
    const hash = link === bare ? '' : `#${link}`;
    if (location.hash === GALLERY || location.hash === hash) return;
    try {
      history.replaceState(history.state, '', hash || `${location.pathname}${location.search}`);
    } catch {
      // Frames without an address of their own keep it to themselves.
    }
  };
  const writeSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(write, DELAY);
  };
  experiment.subscribe(writeSoon);
  view.subscribe(writeSoon);
  window.addEventListener('hashchange', () => {
    if (isLink(location.hash)) openings.openLink(location.hash);
    else writeSoon(); // after a jump to a place in the page
  });
}
