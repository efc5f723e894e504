// The chunked transfer coding (RFC 9112 section 7.1), decoded strictly and incrementally: extensions are skipped within
// a bound, trailers are dropped within a bound, everything else that is not to the letter is refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace messenger::net {

class ChunkedDecoder {
  public:
    /// Consumes from `input` and appends payload to `output` until the input is used up or the body ends.
    /// malformed_request when the coding is broken, payload_too_large when the output would exceed `limit`.
    Result<> feed(std::string_view& input, std::string& output, std::size_t limit);
    bool is_done() const { return state_ == State::done; }

  private:
    enum class State {
        size,
        extension,
        size_lf,
        data,
        data_cr,
        data_lf,
        trailer,
        trailer_name,
        trailer_value,
        trailer_lf,
        last_lf,
        done
    };

    Result<> step(char c);
    /// Drops a character of an extension or a trailer.
    Result<> skip(char c);

    State state_ = State::size;
    std::uint64_t remaining_ = 0;
    int digits_ = 0;
    int skipped_ = 0;  ///< bytes of extensions and trailers so far
    int trailers_ = 0;
};

}  // namespace messenger::net
