import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/base.css';
import { App } from './App';
import { client } from './client';
import { initialTexts, LanguageProvider } from './i18n/Language';
import { startTheme } from './lib/theme';
import { registerServiceWorker } from './shell/serviceWorker';
import { Toasts } from './ui/Toasts';

startTheme();
void client.session.restore();
registerServiceWorker();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root');
const texts = await initialTexts();
createRoot(root).render(
  <StrictMode>
    <LanguageProvider initial={texts}>
      <Toasts>
        <App />
      </Toasts>
    </LanguageProvider>
  </StrictMode>,
);
