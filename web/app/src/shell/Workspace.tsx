import { lazy, Suspense, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { useText } from '../i18n/Language';
import { useMediaQuery } from '../lib/useMediaQuery';
import { RoomList } from '../rooms/RoomList';
import { RoomScreen } from '../rooms/RoomScreen';
import { Welcome } from '../rooms/Welcome';
import { Waiting } from '../ui/EmptyState';
import { ConnectionBanner } from './ConnectionBanner';
import { DialogsContext, type DialogName } from './dialogs';
import { useNotifications } from './useNotifications';
import { useOwnPresence } from './useOwnPresence';
import { useShortcuts } from './useShortcuts';
import { useTitle } from './useTitle';
import styles from './Workspace.module.css';

const WorkspaceDialogs = lazy(async () => ({ default: (await import('./WorkspaceDialogs')).WorkspaceDialogs }));
const SearchScreen = lazy(async () => ({ default: (await import('../search/SearchScreen')).SearchScreen }));
const SettingsScreen = lazy(async () => ({ default: (await import('../settings/SettingsScreen')).SettingsScreen }));
const PublicRooms = lazy(async () => ({ default: (await import('../rooms/PublicRooms')).PublicRooms }));
const Invitation = lazy(async () => ({ default: (await import('../rooms/Invitation')).Invitation }));

/** All that somebody who is signed in sees: the rooms on the left, and what is open beside them. */
export function Workspace() {
  const t = useText();
  const [path] = useLocation();
  const [dialog, setDialog] = useState<DialogName>();
  // On phones the list is a page of its own.
  const isList = useMediaQuery('(max-width: 760px)') && path === '/';
  const list = (
    <nav className={styles.list} aria-label={t.rooms}>
      <RoomList />
    </nav>
  );
  useTitle();
  useNotifications();
  useOwnPresence();
  useShortcuts(setDialog);
  return (
    <DialogsContext value={setDialog}>
      <a className={styles.skip} href="#main">
        {t.skipToRoom}
      </a>
      <div className={styles.page}>
        <ConnectionBanner />
        <div className={styles.workspace} data-place={path === '/' ? 'list' : 'main'}>
          {isList ? null : list}
          <main id="main" tabIndex={-1} className={styles.main}>
            {isList ? (
              <>
                <h1 className="visually-hidden">{t.rooms}</h1>
                {list}
              </>
            ) : (
              <Suspense fallback={<Waiting label={t.loading} />}>
                <Switch>
                  <Route path="/r/:room/*?">{({ room }) => <RoomScreen key={room} roomId={room} />}</Route>
                  <Route path="/search" component={SearchScreen} />
                  <Route path="/rooms" component={PublicRooms} />
                  <Route path="/invite/:code">{({ code }) => <Invitation code={code} />}</Route>
                  <Route path="/settings/:section?">{({ section }) => <SettingsScreen section={section} />}</Route>
                  <Route component={Welcome} />
                </Switch>
              </Suspense>
            )}
          </main>
        </div>
      </div>
      <Suspense fallback={null}>
        {dialog ? (
          <WorkspaceDialogs
            name={dialog}
            onClose={() => {
              setDialog(undefined);
            }}
          />
        ) : null}
      </Suspense>
    </DialogsContext>
  );
}
