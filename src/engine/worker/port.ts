/** The two ends of a line between client and worker, as little of them as is used: `Worker` and `self` fit as they are. */

/** The client's end: a `Worker`, or in tests one end of a channel. */
export interface WorkerPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'messageerror' | 'error', listener: (event: Event) => void): void;
  terminate(): void;
}

/** The worker's end: its global scope, or in tests the other end of a channel. */
export interface HostPort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: Event) => void): void;
}
