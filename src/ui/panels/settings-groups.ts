/** The parts of the settings. Each can be hidden. */
export const headings = ['network', 'weights', 'training'] as const;
export type Heading = (typeof headings)[number];
export const settingsGroups = [...headings, 'shared'] as const;
/** Where an experiment is changed. */
export const controlPanels = ['task', 'lanes', ...settingsGroups] as const;
