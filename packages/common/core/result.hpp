// Result<T>: what an operation returns whose failure the caller can act on. A broken dependency or a bug throws
// instead, and is caught once, where the request is served.
#pragma once

#include <expected>
#include <utility>

#include "core/error.hpp"

namespace messenger {

template <typename T = void>
using Result = std::expected<T, Error>;

/// Shorthand for returning an error: `return fail(problem::not_found, "no such room");`
template <typename... Args>
[[nodiscard]] std::unexpected<Error> fail(Args&&... args) {
    return std::unexpected<Error>(Error(std::forward<Args>(args)...));
}

/// A validation error about one field: `return invalid_field("/replyTo", "is no message of this room");`
[[nodiscard]] inline std::unexpected<Error> invalid_field(std::string path, std::string message) {
    std::vector<FieldError> fields;
    fields.push_back({std::move(path), std::move(message)});
    return std::unexpected<Error>(Error(std::move(fields)));
}

}  // namespace messenger

#define MESSENGER_CONCAT_(a, b) a##b
#define MESSENGER_CONCAT(a, b) MESSENGER_CONCAT_(a, b)
#define MESSENGER_TRY_(tmp, decl, expr, ret)         \
    auto tmp = (expr);                               \
    if (!tmp) {                                      \
        ret std::unexpected(std::move(tmp).error()); \
    }                                                \
    decl = std::move(*tmp)

/// `TRY(const auto room, find(id));` declares `room`, or returns the error from this function.
#define TRY(decl, expr) MESSENGER_TRY_(MESSENGER_CONCAT(try_result_, __LINE__), decl, expr, return)
/// The same in a coroutine: `CO_TRY(const auto room, co_await find(id));`
#define CO_TRY(decl, expr) MESSENGER_TRY_(MESSENGER_CONCAT(try_result_, __LINE__), decl, expr, co_return)
/// For results without a value: `CHECK_OK(validate(x));`
#define CHECK_OK(expr)                                      \
    if (auto checked = (expr); !checked) {                  \
        return std::unexpected(std::move(checked).error()); \
    }
/// The same in a coroutine.
#define CO_CHECK_OK(expr)                                      \
    if (auto checked = (expr); !checked) {                     \
        co_return std::unexpected(std::move(checked).error()); \
    }
