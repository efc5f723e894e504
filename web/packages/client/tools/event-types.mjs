// TypeScript of an AsyncAPI document: an interface for each schema and message, and maps of events and requests by name.

const indent = (text) => text.replaceAll('\n', '\n  ');

/** The TypeScript of a JSON schema. */
export function typeOf(schema) {
  if (schema.$ref) {
    return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  }
  if ('const' in schema) {
    return literal(schema.const);
  }
  if (schema.enum) {
    return schema.enum.map(literal).join(' | ');
  }
  if (schema.allOf) {
    return schema.allOf.map(typeOf).join(' & ');
  }
  if (schema.oneOf) {
    return schema.oneOf.map(typeOf).join(' | ');
  }
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ');
  }
  switch (schema.type) {
    case 'object':
      return objectType(schema);
    case 'array':
      return `readonly ${schema.items.enum || schema.items.oneOf ? `(${typeOf(schema.items)})` : typeOf(schema.items)}[]`;
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    default:
      throw new Error(`No TypeScript for ${JSON.stringify(schema)}`);
  }
}

function literal(value) {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function objectType({ properties = {}, required = [], additionalProperties }) {
  const names = Object.keys(properties);
  if (names.length === 0) {
    return `Readonly<Record<string, ${additionalProperties ? typeOf(additionalProperties) : 'unknown'}>>`;
  }
  const members = names.map((name) => {
    const { description } = properties[name];
    const member = `readonly ${name}${required.includes(name) ? '' : '?'}: ${typeOf(properties[name])};`;
    return description ? `/** ${description} */\n${member}` : member;
  });
  return `{\n  ${indent(members.join('\n'))}\n}`;
}

function declaration(name, schema, text) {
  const type = typeOf(schema);
  const comment = text ? `/** ${text.replace(/\.?$/, '.')} */\n` : '';
  return `${comment}export ${type.startsWith('{') ? `interface ${name} ${type}` : `type ${name} = ${type};`}\n`;
}

function pascalCase(text) {
  return text.replace(/(?:^|[. _])(\w)/g, (_, letter) => letter.toUpperCase());
}

function mapOf(name, text, entries) {
  const members = entries.map(([key, type]) => `  '${key}': ${type};\n`).join('');
  return `/** ${text} */\nexport interface ${name} {\n${members}}\n`;
}

/** The TypeScript of a whole document. */
export function eventTypes({ components }) {
  const parts = Object.entries(components.schemas).map(([name, schema]) =>
    declaration(name, schema, schema.description),
  );
  const events = [];
  const requests = [];
  for (const { name, summary, description, payload } of Object.values(components.messages)) {
    const isEvent = name.startsWith('event ');
    const isRequest = Boolean(payload.properties.id) && name !== 'ok' && name !== 'error';
    const type = pascalCase(name.replace(/^event /, '')) + (isEvent ? 'Event' : isRequest ? 'Request' : 'Frame');
    parts.push(declaration(type, payload, [summary, description].filter(Boolean).join('. ')));
    if (isEvent) {
      events.push([name.slice('event '.length), type]);
    } else if (isRequest) {
      requests.push([name, type]);
    }
  }
  parts.push(mapOf('EventMap', 'The events by type.', events), mapOf('RequestMap', 'The requests by op.', requests));
  return `\n${parts.join('\n')}`;
}
