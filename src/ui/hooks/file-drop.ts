import { useEffect } from 'react';
import { useLab } from './lab.ts';

/** A file that is dropped anywhere on the page, where nothing else takes it, is opened as an experiment. */
export function useFileDrop(): void {
  const { openings } = useLab();
  useEffect(() => {
    const filesOf = ({ dataTransfer, defaultPrevented }: DragEvent) =>
      !defaultPrevented && dataTransfer?.types.includes('Files') ? dataTransfer : undefined;
    const onDragOver = (event: DragEvent) => {
      if (filesOf(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      const files = filesOf(event);
      if (!files) return;
      event.preventDefault();
      const [file] = files.files;
      if (file) void openings.openFile(file);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('drop', onDrop);
    };
  }, [openings]);
}
