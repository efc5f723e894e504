/** The forms of a text that has a number in it; `#` stands for the number. Which are needed is up to the language. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** A function that puts numbers into texts by the rules of a language. */
export function pluralFor(locale: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', numbers.format(count));
}
