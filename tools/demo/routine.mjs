// What repeats itself at work: the stand-up of every morning, and the daily question of lunch.

const done = {
  jonas: ['two tandems', 'the headset of the Hansen build', 'wheel truing with Lena', 'the stubborn cottered crank', 'six tune-ups', 'quotes for the compressor', 'a bottom bracket that fought back'],
  ines: ['the e-bike in stand 2', 'four hydraulic brakes', 'firmware updates', 'rental spring service, 3 of 8', 'a display that only spoke Dutch', 'cables on the school fleet'],
  tomas: ['brazing', 'sanding, and then more sanding', 'primer on the cargo bike', 'the second coat of blue', 'decals', 'frame alignment'],
  priya: ['the booking form', 'stock dates in the shop', 'backups, and a restore to be sure', 'the tablet on the shop floor', 'fewer mails about nothing', 'search in the shop'],
  sam: ['customs papers', 'the price list', 'the tyre order', 'counting inner tubes', 'returns', 'a long talk about hubs'],
  lena: ['32 spokes', 'trade school homework', 'brake pads on five bikes', 'a chain with a will of its own', 'my first bleed of a brake', 'punctures, plural'],
};
const blockers = ['', '', '', '', ' Nothing in my way', ' Waiting for parts', ' Need ten minutes of @jonas', ' The heater is my only blocker'];
const dishes = ['lentil soup', 'the falafel place', 'pasta, whoever cooks', 'leftovers from yesterday', 'the bakery', 'dumplings', 'a very large salad', 'soup and bread', 'the noodle van', 'pizza'];
const replies = ['in', 'in!', 'me too', 'I brought something', 'count me in, no onions', 'I am at a customer, save me some', 'yes please', 'only if there is dessert', 'in, I pay today', 'as long as we eat at the big table'];
const reports = ['That was excellent', 'Never again. Until next week', 'There is one portion left, blue lid', 'Who took the blue lid?', 'Dishes are done, thank you @milo', 'The coffee is fresh'];

/** The lines of a script, as those in rooms/. `random` is from 0 to below 1. */
export function standUp(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const lines = ['# Stand-up | Yesterday, today, and what is in the way. Two lines, please | group'];
  for (let day = 52; day >= 0; day--) {
    lines.push(`-- ${day} workday 08:${String(32 + Math.floor(random() * 6))}`);
    for (const who of Object.keys(done).filter(() => random() < 0.8)) {
      lines.push(`${who}: Yesterday ${pick(done[who])}, today ${pick(done[who])}.${pick(blockers)}`);
      if (random() < 0.25) {
        lines.push(`  + ${pick(['👍', '🎉', '💪', '👀'])} ${pick(['mara', 'elif', 'greta'])}`);
      }
    }
  }
  return lines.join('\n');
}

export function lunch(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const people = ['aiko', 'noah', 'elif', 'greta', 'ines', 'tomas', 'lena', 'sam', 'milo', 'priya'];
  const lines = ['# Lunch | 12:30, the big table | public group'];
  for (let day = 52; day >= 0; day--) {
    lines.push(`-- ${day} workday 11:${String(20 + Math.floor(random() * 20))}`);
    const asking = pick(people);
    lines.push(`${asking}: ${pick(['Today', 'What about', 'I vote for', 'Suggestion:'])} ${pick(dishes)}?`);
    const others = people.filter((who) => who !== asking && random() < 0.4);
    others.slice(0, 4).forEach((who) => lines.push(`${who}: ${pick(replies)}`));
    if (others[4]) {
      lines.push(`  + 😋 ${others.slice(4).join(' ')}`);
    }
    if (random() < 0.4) {
      lines.push(`-- ${day} workday 13:20`, `${pick(people)}: ${pick(reports)}`);
    }
  }
  return lines.join('\n');
}
