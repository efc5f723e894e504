// More tokens like one that Messenger gave, signed with its key: each with an id of its own, so that no server can have
// seen it before. sign.mjs KEY-FILE COUNT TOKEN
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import jwt from 'jsonwebtoken'

const [keyFile, count, token] = process.argv.slice(2)
const key = readFileSync(keyFile)
const { header, payload } = jwt.decode(token, { complete: true })
const tokens = []
for (let n = 0; n < Number(count); n++) {
  tokens.push(jwt.sign({ ...payload, jti: randomUUID() }, key, { algorithm: 'ES256', header }))
}
process.stdout.write(tokens.join('\n') + '\n')
