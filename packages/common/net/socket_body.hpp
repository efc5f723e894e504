// The body of the request that a session serves, pulled from its socket.
#pragma once

#include "net/chunked.hpp"
#include "net/http_session.hpp"

namespace messenger::net {

class HttpSession::SocketBody final : public BodySource {
  public:
    SocketBody(HttpSession& session, const RequestHead& head)
        : session_(session),
          framing_(head.framing),
          remaining_(head.framing.content_length),
          expects_continue_(head.expects_continue) {}

    Task<Result<std::string>> next() override;
    std::optional<std::uint64_t> length() const override {
        return framing_.is_chunked ? std::nullopt : std::optional(framing_.content_length);
    }

    /// Whether the next request starts where the session's buffer does.
    bool is_consumed() const { return framing_.is_chunked ? decoder_.is_done() : remaining_ == 0; }
    /// Whether it does, or will after discard().
    bool can_be_passed() const;
    /// Drops a body that nobody began to read; false when it does not come soon, or is broken.
    Task<bool> discard();

  private:
    /// Moves what has come of the body to the end of `piece`.
    Result<> take(std::string& piece, std::size_t limit);

    HttpSession& session_;
    Framing framing_;
    ChunkedDecoder decoder_;
    std::uint64_t remaining_;  ///< of a body with a length
    std::size_t taken_ = 0;
    Clock::duration waited_{};  ///< for what was taken; not for who takes it
    bool expects_continue_;
    bool was_begun_ = false;
};

}  // namespace messenger::net
