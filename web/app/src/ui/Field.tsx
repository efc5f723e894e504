import { Eye, EyeOff } from 'lucide-react';
import {
  useId,
  useState,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react';
import { useText } from '../i18n/Language';
import { IconButton } from './Button';
import styles from './Field.module.css';
import form from './Form.module.css';

interface Common {
  label: string;
  /** Explains the field below it. */
  hint?: ReactNode;
  /** What is wrong with the value; empty or missing when nothing is. */
  error?: string | undefined;
}

function useDescription(hint: ReactNode, error: string | undefined) {
  const id = useId();
  const hasError = error !== undefined && error !== '';
  const message = hasError ? error : hint;
  return {
    id,
    description: message ? (
      <p id={`${id}-hint`} className={error ? styles.error : styles.hint} role={error ? 'alert' : undefined}>
        {message}
      </p>
    ) : null,
    aria: { 'aria-describedby': message ? `${id}-hint` : undefined, 'aria-invalid': error ? true : undefined },
  };
}

/** A labelled line of text. */
export function TextField({ label, hint, error, ...rest }: Common & InputHTMLAttributes<HTMLInputElement>) {
  const { id, description, aria } = useDescription(hint, error);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input id={id} className={styles.input} {...aria} {...rest} />
      {description}
    </div>
  );
}

/** A labelled password, which can be shown. */
export function PasswordField({ label, hint, error, ...rest }: Common & InputHTMLAttributes<HTMLInputElement>) {
  const t = useText();
  const { id, description, aria } = useDescription(hint, error);
  const [shown, setShown] = useState(false);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.withButton}>
        <input id={id} className={styles.input} type={shown ? 'text' : 'password'} {...aria} {...rest} />
        <IconButton label={shown ? t.hideTyped : t.showTyped} aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? <EyeOff size={18} /> : <Eye size={18} />}
        </IconButton>
      </div>
      {description}
    </div>
  );
}

/** A labelled text of several lines. */
export function TextArea({ label, hint, error, ...rest }: Common & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const { id, description, aria } = useDescription(hint, error);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <textarea id={id} className={styles.input} rows={3} {...aria} {...rest} />
      {description}
    </div>
  );
}

/** A labelled choice among a few. */
export function SelectField({
  label,
  hint,
  error,
  children,
  ...rest
}: Common & SelectHTMLAttributes<HTMLSelectElement>) {
  const { id, description, aria } = useDescription(hint, error);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select id={id} className={styles.input} {...aria} {...rest}>
        {children}
      </select>
      {description}
    </div>
  );
}

/** Something that is on or off, in effect at once. */
export function Switch({ label, hint, ...rest }: Omit<Common, 'error'> & InputHTMLAttributes<HTMLInputElement>) {
  const { id, description, aria } = useDescription(hint, undefined);
  return (
    <div className={styles.switch}>
      <div>
        <label htmlFor={id}>{label}</label>
        {description}
      </div>
      <input id={id} type="checkbox" role="switch" {...aria} {...rest} />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string; hint?: string }[];
  onChange: (value: T) => void;
}

/** One of a few, all of which are seen. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className={form.choice}>
      <legend>{label}</legend>
      <div className={form.options}>
        {options.map((option) => (
          <label key={option.value} className={form.option}>
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => {
                onChange(option.value);
              }}
            />
            <span>{option.label}</span>
            {option.hint ? <small>{option.hint}</small> : null}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What is wrong with a form as a whole. */
export function FormProblem({ text }: { text: string }) {
  return (
    <p className={form.problem} role="alert">
      {text}
    </p>
  );
}
