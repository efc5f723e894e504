// Exceptions: a broken dependency, or a bug. They are caught once, where the request or the task is served.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace messenger {

/// A dependency that is down or overloaded: thrown by stores and clients, told to the client as 503. Its text is safe
/// to log: it names the dependency and never holds values of a request.
class DependencyError : public std::exception {
  public:
    explicit DependencyError(std::string what) : what_(std::move(what)) {}
    const char* what() const noexcept override { return what_.c_str(); }

  private:
    std::string what_;
};

/// What may be logged of an exception: the text of a DependencyError, and no text of others, which may hold values of
/// the request.
std::string_view safe_reason(const std::exception& exception);
/// What a client is told of an exception: unavailable for a DependencyError, else internal.
Error failure_of(const std::exception& exception);

}  // namespace messenger
