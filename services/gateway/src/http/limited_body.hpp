// A body that may have so many bytes and no more, whoever reads it.
#pragma once

#include "net/http.hpp"

namespace messenger::gateway {

class LimitedBody final : public net::BodySource {
  public:
    /// The body must outlive this.
    LimitedBody(net::BodySource& body, std::uint64_t limit) : body_(body), left_(limit) {}

    /// payload_too_large where there is more.
    Task<Result<std::string>> next() override {
        CO_TRY(auto piece, co_await body_.next());
        if (piece.size() > left_) {
            co_return fail(problem::payload_too_large);
        }
        left_ -= piece.size();
        co_return piece;
    }
    std::optional<std::uint64_t> length() const override { return body_.length(); }

  private:
    net::BodySource& body_;
    std::uint64_t left_;
};

}  // namespace messenger::gateway
