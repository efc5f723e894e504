/** The people of the demo: a bicycle workshop. All sign in with the same password. */
export const password = 'oak-and-steel-frames';

const domain = 'hollowoak.example';

/** `key` is what the scripts call somebody. */
export const people = [
  { key: 'mara', displayName: 'Mara Lindqvist', bio: 'Runs the place. Rides a 1987 touring frame.', statusText: '' },
  { key: 'jonas', displayName: 'Jonas Weber', bio: 'Head of the workshop', statusText: 'truing wheels' },
  { key: 'priya', displayName: 'Priya Raman', bio: 'Website and shop software', statusText: '' },
  { key: 'tomas', displayName: 'Tomás Ortega', bio: 'Frames, paint, questionable music', statusText: 'in the paint booth' },
  { key: 'aiko', displayName: 'Aiko Tanaka', bio: 'Shop floor and fittings', statusText: '' },
  { key: 'sam', displayName: 'Sam Okafor', bio: 'Orders and suppliers', statusText: 'on the phone with customs' },
  { key: 'lena', displayName: 'Lena Fischer', bio: 'Apprentice, second year', statusText: '' },
  { key: 'elif', displayName: 'Elif Demir', bio: 'Books, payroll, biscuits', statusText: '' },
  { key: 'noah', displayName: 'Noah Brandt', bio: 'Photos and newsletter', statusText: 'editing' },
  { key: 'greta', displayName: 'Greta Nilsen', bio: 'Rental fleet', statusText: '' },
  { key: 'milo', displayName: 'Milo Rossi', bio: 'Saturdays and holidays', statusText: 'exams until the 20th' },
  { key: 'ines', displayName: 'Inês Carvalho', bio: 'Workshop, e-bikes', statusText: '' },
].map((person) => ({ ...person, username: person.key, email: `${person.key}@${domain}` }));
