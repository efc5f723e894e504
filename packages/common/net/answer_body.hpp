// AnswerBody: the answer of an instance of a service, read from its connection while somebody takes it. At its end the
// connection goes back to those that are kept.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "net/upstream_exchange.hpp"

namespace messenger::net {

namespace http = boost::beast::http;

/// gateway_timeout if the deadline was the reason, else `otherwise`.
std::unexpected<Error> upstream_failure(const boost::system::error_code& error, const Problem& otherwise,
                                        std::string_view service, std::string_view what);

class AnswerBody final : public BodySource {
  public:
    AnswerBody(std::string_view service, std::unique_ptr<Upstream::Stream> stream, UpstreamLoad load,
               UpstreamPatience patience);

    /// First of all; `is_bodiless` for the answer to HEAD, which has no body whatever it says.
    Task<Result<>> read_head(bool is_bodiless);
    const http::response_header<>& head() const { return parser_.get(); }
    /// What there is of it, until it ends or there is more than `size`, by the deadline of the answer.
    Task<Result<std::string>> read_up_to(std::size_t size);
    /// Puts what was read back.
    void unread(std::string text) { pending_ = std::move(text); }
    /// Whether it was read to its end.
    bool is_done() const { return pending_.empty() && parser_.is_done(); }
    /// Makes a tunnel of the connection.
    UpgradeHandler hand_over(Tunnels& tunnels);

    Task<Result<std::string>> next() override;
    std::optional<std::uint64_t> length() const override;

  private:
    Task<Result<std::string>> receive(Upstream::Clock::time_point deadline);

    std::string service_;
    std::unique_ptr<Upstream::Stream> stream_;
    UpstreamLoad load_;
    UpstreamPatience patience_;
    boost::beast::flat_buffer buffer_;
    http::response_parser<http::buffer_body> parser_;
    std::string pending_;
};

}  // namespace messenger::net
