import type { paths } from '../generated/openapi.js';

/** The methods that routes have. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The paths that have the method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths] &
  string;

type Operation<M extends Method, P> = P extends keyof paths ? (M extends keyof paths[P] ? paths[P][M] : never) : never;

type Parameters<O, Place extends string> = O extends { parameters: infer All }
  ? Place extends keyof All
    ? NonNullable<All[Place]>
    : never
  : never;

type Body<O> = O extends { requestBody?: infer B }
  ? NonNullable<B> extends { content: { 'application/json': infer J } }
    ? J
    : never
  : never;

type Json<R> = R extends { content: { 'application/json': infer J } } ? J : undefined;

type Success = 200 | 201 | 202 | 204;

/** What a route answers. */
export type Answer<M extends Method, P> =
  Operation<M, P> extends { responses: infer R } ? { [S in keyof R & Success]: Json<R[S]> }[keyof R & Success] : never;

type Part<Name extends string, T, IsRequired> = [T] extends [never]
  ? unknown
  : IsRequired extends true
    ? Readonly<Record<Name, T>>
    : Readonly<Partial<Record<Name, T>>>;

/** What a route is given. */
export type Parts<M extends Method, P> = Part<'path', Parameters<Operation<M, P>, 'path'>, true> &
  Part<'query', Parameters<Operation<M, P>, 'query'>, false> &
  Part<'body', Body<Operation<M, P>>, Operation<M, P> extends { requestBody: unknown } ? true : false> & {
    readonly signal?: AbortSignal;
  };

/** The arguments of a call: none where a route needs nothing. */
export type Arguments<M extends Method, P> =
  Record<string, never> extends Parts<M, P> ? [parts?: Parts<M, P>] : [parts: Parts<M, P>];

/** Calls one method of a route. */
export type Call<M extends Method> = <P extends PathOf<M>>(path: P, ...parts: Arguments<M, P>) => Promise<Answer<M, P>>;
