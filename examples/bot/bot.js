// Answers "!dice 20" with a number from 1 to 20, in every room that it is in.
import { Client, ProblemError } from '@messenger/client';

const { MESSENGER_URL: url = 'http://127.0.0.1:6003', BOT_EMAIL: email = 'dice@example.com', BOT_PASSWORD: password } = process.env;
if (!password) {
  throw new Error('BOT_PASSWORD is needed');
}

// Infinity: after any absence, every message that was missed is told.
const client = new Client({ url, maxReplay: Infinity });

client.on('message.created', ({ room, message }) => {
  const sides = Number(/^!dice (\d{1,6})$/.exec(message.text)?.[1] ?? 0);
  if (sides > 0) {
    client.rooms.get(room).send({ text: `${1 + Math.floor(Math.random() * sides)}`, replyTo: message.seq });
  }
});
client.on('room.added', ({ room }) => client.rooms.get(room).send({ text: 'Say `!dice 6`.' }));

await client.session.login({ email, password }).catch((error) => {
  if (!(error instanceof ProblemError) || error.code !== 'invalid-credentials') {
    throw error;
  }
  return client.session.register({ email, password, displayName: 'Dice' });
});
client.connection.connect();
console.log(`Signed in at ${url} as ${email}`);
process.once('SIGINT', () => void client.close());
