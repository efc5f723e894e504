import { createContext, use } from 'react';

/** The dialogs that can be opened from anywhere in the workspace. */
export type DialogName = 'new-room' | 'new-direct' | 'jump' | 'shortcuts';

/** Opens one of the workspace's dialogs. */
export const DialogsContext = createContext<(name: DialogName) => void>(() => undefined);

/** How to open one of the workspace's dialogs. */
export function useDialogs(): (name: DialogName) => void {
  return use(DialogsContext);
}
