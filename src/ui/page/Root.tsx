/**
 * Which of the pages is shown, and in which language: the laboratory, or the gallery of its charts, which is loaded when
 * it is asked for.
 */
import { lazy, Suspense } from 'react';
import { GALLERY, useHash } from '../hooks/hash.ts';
import { useLanguage } from '../hooks/language.ts';
import { TranslationContext, useMessages } from '../messages/index.ts';
import { App } from './App.tsx';

const GalleryPage = lazy(async () => ({ default: (await import('../gallery/GalleryPage.tsx')).GalleryPage }));

export function Root() {
  const translation = useLanguage((state) => state.translation);
  return (
    <TranslationContext value={translation}>
      <Page />
    </TranslationContext>
  );
}

function Page() {
  const messages = useMessages();
  if (useHash() !== GALLERY) return <App />;
  return (
    <>
      <nav className="page-links" aria-label={messages.header.pages}>
        <a href="#lab">{messages.backToLab}</a>
      </nav>
      <Suspense>
        <GalleryPage />
      </Suspense>
    </>
  );
}
