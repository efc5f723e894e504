// AnswerBody: the answer of an instance of a service, read from its connection while somebody takes it. At its end the
// connection goes back to those that are kept.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "net/answer_head.hpp"
#include "net/chunked.hpp"
#include "net/upstream_exchange.hpp"

namespace messenger::net {

/// gateway_timeout if the deadline was the reason, else `otherwise`.
std::unexpected<Error> upstream_failure(const boost::system::error_code& error, const Problem& otherwise,
                                        std::string_view service, std::string_view what);

class AnswerBody final : public BodySource {
  public:
    AnswerBody(std::string_view service, std::unique_ptr<UpstreamConnection> connection, UpstreamLoad load,
               UpstreamPatience patience)
        : service_(service), connection_(std::move(connection)), load_(std::move(load)), patience_(patience) {}

    /// First of all, as often as something has come: takes the head of the answer itself, behind those that only say
    /// that it will come. Whether it is there; bad_gateway if it is malformed. An upgrade may be answered with 101.
    Result<bool> take_head(Method method, bool is_upgrade);
    UpstreamConnection& connection() { return *connection_; }
    AnswerHead& head() { return head_; }
    /// The whole of it if that has come already and is no larger than `size`.
    std::optional<std::string> take_whole(std::size_t size);
    /// What there is of it, until it ends or there is more than `size`, by the deadline of the answer.
    Task<Result<std::string>> read_up_to(std::size_t size);
    /// Puts what was read back.
    void unread(std::string text) { pending_ = std::move(text); }
    /// Whether it was read to its end.
    bool is_done() const { return pending_.empty() && is_received_; }
    /// Makes a tunnel of the connection.
    UpgradeHandler hand_over(Tunnels& tunnels);

    Task<Result<std::string>> next() override;
    std::optional<std::uint64_t> length() const override;

  private:
    Task<Result<std::string>> receive(Upstream::Clock::time_point deadline);
    /// When all was received: the connection is for others.
    void finish();
    /// Reads what there is of a body that is sent as it is, straight to where it is wanted.
    boost::system::error_code read_some(std::string& piece);
    /// Moves what has come to a piece; false if it is malformed.
    bool take(std::string& piece);
    std::unexpected<Error> break_off(const boost::system::error_code& error);

    std::string service_;
    std::unique_ptr<UpstreamConnection> connection_;
    UpstreamLoad load_;
    UpstreamPatience patience_;
    AnswerHead head_;
    ChunkedDecoder decoder_;
    std::uint64_t remaining_ = 0;  ///< of a body with a length
    std::string pending_;
    int interim_answers_ = 0;
    bool is_received_ = false;
};

}  // namespace messenger::net
