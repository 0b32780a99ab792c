import { useEffect, useRef, useState } from 'react';

/** The text, renewed at most every `interval` ms and never in the render that brings it; empty at first. */
export function useSeldomText(text: string, interval: number): string {
  const [said, setSaid] = useState('');
  const saidAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (text === said) return;
    const say = () => {
      saidAt.current = performance.now();
      setSaid(text);
    };
    const timer = setTimeout(say, Math.max(0, saidAt.current + interval - performance.now()));
    return () => clearTimeout(timer);
  }, [text, said, interval]);
  return said;
}
