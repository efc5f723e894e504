import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** What is loaded: not there yet, there, or refused. */
export interface Loaded<T> {
  value: T | undefined;
  error: unknown;
  loading: boolean;
  /** Loads it again; what was there stays until then. */
  reload: () => void;
}

/** Loads something when it is first shown, and again when `key` changes. An answer that comes too late is dropped. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; error?: unknown; loading: boolean }>({
    key,
    loading: true,
  });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  useLayoutEffect(() => {
    latest.current = load;
  });
  useEffect(() => {
    let current = true;
    setState((old) => (old.key === key ? { ...old, loading: true } : { key, loading: true }));
    latest.current().then(
      (value) => {
        if (current) setState({ key, value, loading: false });
      },
      (error: unknown) => {
        if (current) setState({ key, error, loading: false });
      },
    );
    return () => {
      current = false;
    };
  }, [key, round]);
  const reload = useCallback(() => {
    setRound((old) => old + 1);
  }, []);
  const shown = state.key === key ? state : { loading: true };
  return {
    value: 'value' in shown ? shown.value : undefined,
    error: 'error' in shown ? shown.error : undefined,
    loading: shown.loading,
    reload,
  };
}
