import { ProblemError } from '@messenger/client';
import { lazy, Suspense, useState } from 'react';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { describeProblem } from '../lib/problems';
import { useSubmit } from '../lib/useSubmit';
import { Button } from '../ui/Button';
import { FormProblem, PasswordField, TextField } from '../ui/Field';
import { useToasts } from '../ui/Toasts';
import styles from './Settings.module.css';

const QrCode = lazy(async () => ({ default: (await import('./QrCode')).QrCode }));

type Step =
  | { name: 'choose' }
  | { name: 'prove'; goal: 'enable' | 'disable' }
  | { name: 'scan'; secret: string; uri: string }
  | { name: 'keep'; codes: readonly string[] };

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useText();
  const { attempt, tell } = useToasts();
  return (
    <>
      <p>{t.recoveryCodesText}</p>
      <ul className={styles.codes} aria-label={t.recoveryCodes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button
        onClick={() =>
          void attempt(
            navigator.clipboard.writeText(codes.join('\n')).then(() => {
              tell(t.copied);
            }),
          )
        }
      >
        {t.copy}
      </Button>
      <Button kind="primary" onClick={onDone}>
        {t.recoveryCodesKept}
      </Button>
    </>
  );
}

/** The second factor: on, with an app and recovery codes, or off. */
export function TwoFactor() {
  const t = useText();
  const { tell } = useToasts();
  const { busy, error, run, clear } = useSubmit();
  const [step, setStep] = useState<Step>({ name: 'choose' });
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const go = (next: Step) => {
    setStep(next);
    setPassword('');
    setCode('');
    clear();
  };
  const prove = (goal: 'enable' | 'disable') =>
    run(async () => {
      const proof = { password, ...(code === '' ? {} : { totp: code.trim() }) };
      if (goal === 'enable') {
        go({ name: 'scan', ...(await client.session.enrollTotp(proof)) });
        return;
      }
      await client.session.disableTotp(proof);
      tell(t.twoFactorOff);
      go({ name: 'choose' });
    });
  const confirm = () =>
    run(async () => {
      const { recoveryCodes } = await client.session.confirmTotp(code.trim());
      go({ name: 'keep', codes: recoveryCodes });
    });
  const isOnAlready = error instanceof ProblemError && error.code === 'totp-already-enabled';
  const problem = error ? <FormProblem text={isOnAlready ? t.twoFactorOn : describeProblem(error, t)} /> : null;
  const codeField = (
    <TextField
      label={t.totpCode}
      value={code}
      autoComplete="one-time-code"
      onChange={(event) => {
        setCode(event.target.value);
      }}
    />
  );
  return (
    <div className={styles.block}>
      <h3>{t.twoFactor}</h3>
      {step.name === 'choose' ? (
        <>
          <p>{t.twoFactorText}</p>
          <Button
            onClick={() => {
              go({ name: 'prove', goal: 'enable' });
            }}
          >
            {t.twoFactorEnable}
          </Button>
          <Button
            onClick={() => {
              go({ name: 'prove', goal: 'disable' });
            }}
          >
            {t.twoFactorDisable}
          </Button>
        </>
      ) : null}
      {step.name === 'prove' ? (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void prove(step.goal);
          }}
        >
          <p>{t.confirmIdentity}</p>
          {problem}
          <PasswordField
            label={t.password}
            value={password}
            autoComplete="current-password"
            required
            onChange={(event) => {
              setPassword(event.target.value);
            }}
          />
          {step.goal === 'disable' ? codeField : null}
          <Button type="submit" kind="primary" busy={busy}>
            {t.totpContinue}
          </Button>
          <Button
            onClick={() => {
              go({ name: 'choose' });
            }}
          >
            {t.cancel}
          </Button>
        </form>
      ) : null}
      {step.name === 'scan' ? (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void confirm();
          }}
        >
          <p>{t.twoFactorScan}</p>
          <Suspense fallback={null}>
            <QrCode text={step.uri} label={t.twoFactorQr} />
          </Suspense>
          <p>
            {t.twoFactorSecret}: <span className={styles.secret}>{step.secret}</span>
          </p>
          {problem}
          {codeField}
          <Button type="submit" kind="primary" busy={busy}>
            {t.twoFactorEnable}
          </Button>
        </form>
      ) : null}
      {step.name === 'keep' ? (
        <RecoveryCodes
          codes={step.codes}
          onDone={() => {
            go({ name: 'choose' });
          }}
        />
      ) : null}
    </div>
  );
}
