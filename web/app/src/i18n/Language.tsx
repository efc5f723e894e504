import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { readPreference, writePreference } from '../lib/preferences';
import { en, type Catalogue } from './en';

/** Languages that there is a catalogue for. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
/** The name of a catalogue. */
export type Language = keyof typeof languages;
/** What somebody chose: a catalogue, or whatever the browser prefers. */
export type LanguageChoice = Language | 'system';

interface LanguageState {
  texts: Catalogue;
  choice: LanguageChoice;
  choose: (choice: LanguageChoice) => void;
}

const LanguageContext = createContext<LanguageState>({ texts: en, choice: 'system', choose: () => undefined });

function resolve(choice: LanguageChoice): Language {
  if (choice !== 'system') return choice;
  const known = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in languages);
  return known === 'de' ? 'de' : 'en';
}

async function loadTexts(language: Language): Promise<Catalogue> {
  const texts = language === 'de' ? (await import('./de')).de : en;
  // Dates as where somebody lives, not only as what is spoken there: "de-AT", "en-GB".
  return { ...texts, locale: navigator.languages.find((tag) => tag.startsWith(language)) ?? language };
}

/** The choice that this browser remembers. */
export function rememberedLanguage(): LanguageChoice {
  const stored = readPreference('language');
  return stored === 'en' || stored === 'de' ? stored : 'system';
}

/** The texts to begin with, so that nothing is shown in another language first. */
export function initialTexts(): Promise<Catalogue> {
  return loadTexts(resolve(rememberedLanguage()));
}

/** Gives all below it the texts of the chosen language. */
export function LanguageProvider({ initial, children }: { initial: Catalogue; children: ReactNode }) {
  const [choice, setChoice] = useState(rememberedLanguage);
  const [texts, setTexts] = useState(initial);
  useEffect(() => {
    let current = true;
    void loadTexts(resolve(choice)).then((loaded) => {
      if (current) setTexts(loaded);
    });
    return () => {
      current = false;
    };
  }, [choice]);
  useEffect(() => {
    document.documentElement.lang = texts.locale;
  }, [texts]);
  const state = useMemo(
    () => ({
      texts,
      choice,
      choose: (next: LanguageChoice) => {
        writePreference('language', next);
        setChoice(next);
      },
    }),
    [texts, choice],
  );
  return <LanguageContext value={state}>{children}</LanguageContext>;
}

/** The texts of the current language. */
export function useText(): Catalogue {
  return use(LanguageContext).texts;
}

/** The choice of the language, and how to change it. */
export function useLanguage(): LanguageState {
  return use(LanguageContext);
}
