/** The MathML elements that components write themselves; the rest comes printed. React's types know none. */
import 'react';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      math: React.DetailedHTMLProps<React.HTMLAttributes<MathMLElement>, MathMLElement> & {
        readonly display?: 'block' | 'inline';
      };
    }
  }
}
