/** What a reader chose, kept beyond the page where the browser allows it: storage is closed to sandboxed frames. */

type Area = 'localStorage' | 'sessionStorage';

export function recall(area: Area, key: string): string | null {
  try {
    return window[area].getItem(key);
  } catch {
    return null;
  }
}

export function remember(area: Area, key: string, value: string): void {
  try {
    window[area].setItem(key, value);
  } catch {
    // It holds until the page is left.
  }
}
