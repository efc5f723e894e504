import type { Message } from '@messenger/client';
import { createContext, use } from 'react';

/** What the composer and the dialogs of a room do about a message. */
export interface MessageActions {
  reply: (message: Message) => void;
  edit: (message: Message) => void;
  askToDelete: (message: Message) => void;
  showHistory: (message: Message) => void;
  report: (message: Message) => void;
  /** What the caller may do here. */
  canWrite: boolean;
  canPin: boolean;
  canDeleteOthers: boolean;
  canReact: boolean;
}

/** Given by the room's screen. */
export const MessageActionsContext = createContext<MessageActions | undefined>(undefined);

/** The actions of the room that is open. */
export function useMessageActions(): MessageActions {
  const actions = use(MessageActionsContext);
  if (!actions) throw new Error('There is no room around this message');
  return actions;
}
