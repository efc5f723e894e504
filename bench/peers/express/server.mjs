// What most Node services have for GET /api/auth/verify: Express, jsonwebtoken with ES256 and the claims of Messenger's
// tokens, users in memory. Prints its port and tokens of 100 users as one line of JSON.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import express from 'express'
import jwt from 'jsonwebtoken'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const users = new Map()
const tokens = []
for (let n = 0; n < 100; n++) {
  const id = randomUUID()
  users.set(id, { id, email: `user${n}@example.org`, displayName: `User ${n}`, role: 'user', emailVerified: false, createdAt: new Date().toISOString() })
  const claims = { sid: randomUUID(), role: 'user', jti: randomUUID() }
  const options = { algorithm: 'ES256', subject: id, issuer: 'messenger-auth', audience: 'messenger', expiresIn: '15m', keyid: 'k1' }
  tokens.push(jwt.sign(claims, privateKey, options))
}

const app = express()
app.get('/api/auth/verify', (request, response) => {
  const header = request.get('authorization') ?? ''
  try {
    const claims = jwt.verify(header.slice(7), publicKey, { algorithms: ['ES256'], issuer: 'messenger-auth', audience: 'messenger' })
    const user = users.get(claims.sub)
    response.json({ valid: true, user, sessionId: claims.sid, expiresAt: new Date(claims.exp * 1000).toISOString() })
  } catch {
    response.status(401).json({ valid: false })
  }
})
const server = app.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: server.address().port, tokens }))
})
