/**
 * The bar on top: the buttons that run the training, how far it is, and by which engine. On a phone, what is chosen
 * seldom stands behind a button.
 */
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { speeds } from '../../lab/view-store.ts';
import { useHaveAllDiverged, useIsShown, useLab, useRun } from '../hooks/lab.ts';
import { useMessages, useNumbers } from '../messages/index.ts';
import { EngineBadge } from './EngineBadge.tsx';
import { PauseIcon, ResetIcon, RunIcon, StepIcon } from './icons.tsx';
import { type PageActions, PageLinks } from './PageLinks.tsx';

export function Header(actions: PageActions) {
  const messages = useMessages();
  const isShown = useIsShown();
  const [isOpen, setOpen] = useState(false);
  return (
    <header className={isOpen ? 'page-header is-open' : 'page-header'}>
      <h1>{messages.title}</h1>
      {isShown('transport') && <Transport />}
      <Readouts />
      <button type="button" className="quiet header-more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {messages.header.more}
      </button>
      {isShown('transport') && <SpeedLimit />}
      {isShown('engine') && <EngineBadge />}
      <PageLinks {...actions} />
    </header>
  );
}

function Transport() {
  const { header } = useMessages();
  const { run } = useLab();
  const isRunWanted = useRun((state) => state.isRunWanted);
  const haveAllDiverged = useHaveAllDiverged();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="transport" role="group" aria-label={header.transport}>
      <button
        type="button"
        className="primary"
        disabled={haveAllDiverged}
        onClick={() => (isRunWanted ? void run.pause() : run.run())}
      >
        {isRunWanted ? <PauseIcon /> : <RunIcon />}
        <span>{isRunWanted ? header.pause : header.run}</span>
      </button>
      <button type="button" disabled={haveAllDiverged} onClick={() => run.singleStep()}>
        <StepIcon />
        <span>{header.singleStep}</span>
      </button>
      <button type="button" onClick={() => run.reset()}>
        <ResetIcon />
        <span>{header.reset}</span>
      </button>
    </div>
  );
}

function Readouts() {
  const { header } = useMessages();
  const numbers = useNumbers();
  const step = useRun((state) => state.step);
  const rate = useRun((state) => state.stepsPerSecond);
  return (
    <dl className="readouts">
      <div>
        <dt>{header.step}</dt>
        <dd>{numbers.whole(step)}</dd>
      </div>
      <div>
        <dt>{header.stepsPerSecond}</dt>
        <dd>{rate === undefined ? header.noValue : numbers.whole(rate)}</dd>
      </div>
    </dl>
  );
}

/** Slow motion, for those who talk about what happens. */
function SpeedLimit() {
  const id = useId();
  const { header } = useMessages();
  const { view } = useLab();
  const speed = useStore(view, (viewed) => viewed.speed);
  return (
    <div className="field">
      <label htmlFor={id}>{header.speedLimit}</label>
      <select
        id={id}
        value={speed ?? ''}
        onChange={({ target }) => view.setSpeed(speeds.find((each) => each === target.value))}
      >
        <option value="">{header.noSpeedLimit}</option>
        {speeds.map((each) => (
          <option key={each} value={each}>
            {header.stepsASecond(each)}
          </option>
        ))}
      </select>
    </div>
  );
}
