import { useEffect, useState } from 'react';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { applyUpdate, update } from './serviceWorker';
import styles from './ConnectionBanner.module.css';

// A connection that is back within this time was no trouble worth telling of.
const patienceMs = 1500;

function useSeconds(until: number | undefined): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (until === undefined) return undefined;
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 500);
    return () => {
      clearInterval(timer);
    };
  }, [until]);
  return until === undefined ? 0 : Math.max(0, Math.ceil((until - now) / 1000));
}

/** Tells when there is no connection, and what becomes of what is written meanwhile; and of new versions of the app. */
export function ConnectionBanner() {
  const t = useText();
  const { status, retryAt } = useObservable(client.connection.state);
  const isUpdateReady = useObservable(update);
  const isTrouble = status === 'waiting' || status === 'connecting';
  const [isPatient, setPatient] = useState(true);
  const seconds = useSeconds(status === 'waiting' ? retryAt : undefined);
  useEffect(() => {
    setPatient(true);
    if (!isTrouble) return undefined;
    const timer = setTimeout(() => {
      setPatient(false);
    }, patienceMs);
    return () => {
      clearTimeout(timer);
    };
  }, [isTrouble]);

  let text: string | undefined;
  if (status === 'offline') text = t.offlineBanner;
  else if (isTrouble && !isPatient) text = status === 'waiting' ? t.waitingBanner(seconds) : t.connectingBanner;
  return (
    <>
      <div role="status" className={text ? styles.banner : 'visually-hidden'}>
        {text}
        {text && status === 'waiting' ? (
          <button
            type="button"
            onClick={() => {
              client.connection.connect();
            }}
          >
            {t.connectNow}
          </button>
        ) : null}
      </div>
      {isUpdateReady ? (
        <div role="status" className={styles.update}>
          {t.updateReady}
          <button type="button" onClick={applyUpdate}>
            {t.updateNow}
          </button>
        </div>
      ) : null}
    </>
  );
}
