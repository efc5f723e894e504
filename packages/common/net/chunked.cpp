#include "net/chunked.hpp"

#include <algorithm>

#include "core/unicode.hpp"
#include "net/field_syntax.hpp"

namespace messenger::net {
namespace {

constexpr int max_size_digits = 8;
constexpr int max_skipped = 4096;
constexpr int max_trailers = 32;

std::unexpected<Error> broken() {
    return fail(problem::malformed_request, "the chunked body is malformed");
}

int hex_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

Result<> ChunkedDecoder::feed(std::string_view& input, std::string& output, std::size_t limit) {
    while (!input.empty() && state_ != State::done) {
        if (state_ == State::data) {
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, input.size()));
            if (output.size() + count > limit) {
                return fail(problem::payload_too_large);
            }
            output.append(input.substr(0, count));
            input.remove_prefix(count);
            remaining_ -= count;
            if (remaining_ == 0) {
                state_ = State::data_cr;
            }
            continue;
        }
        const char c = input.front();
        input.remove_prefix(1);
        CHECK_OK(step(c));
    }
    return {};
}

Result<> ChunkedDecoder::skip(char c) {
    if (!is_field_char(c) || ++skipped_ > max_skipped) {
        return broken();
    }
    return {};
}

Result<> ChunkedDecoder::step(char c) {
    switch (state_) {
        case State::size:
            if (const int digit = hex_value(c); digit >= 0 && digits_ < max_size_digits) {
                remaining_ = remaining_ << 4 | static_cast<std::uint64_t>(digit);
                ++digits_;
                return {};
            }
            if (digits_ == 0 || (c != '\r' && c != ';')) {
                return broken();
            }
            state_ = c == '\r' ? State::size_lf : State::extension;
            return c == ';' ? skip(c) : Result<>();
        case State::extension:
            if (c == '\r') {
                state_ = State::size_lf;
                return {};
            }
            return skip(c);
        case State::size_lf:
            if (c != '\n') {
                return broken();
            }
            state_ = remaining_ == 0 ? State::trailer : State::data;
            digits_ = 0;
            return {};
        case State::data_cr:
        case State::data_lf:
            if (c != (state_ == State::data_cr ? '\r' : '\n')) {
                return broken();
            }
            state_ = state_ == State::data_cr ? State::data_lf : State::size;
            return {};
        case State::trailer:
            if (c == '\r') {
                state_ = State::last_lf;
                return {};
            }
            if (++trailers_ > max_trailers || !is_token_char(c)) {
                return broken();
            }
            state_ = State::trailer_name;
            return skip(c);
        case State::trailer_name:
            if (c != ':' && !is_token_char(c)) {
                return broken();
            }
            state_ = c == ':' ? State::trailer_value : State::trailer_name;
            return skip(c);
        case State::trailer_value:
            if (c == '\r') {
                state_ = State::trailer_lf;
                return {};
            }
            return skip(c);
        case State::trailer_lf:
        case State::last_lf:
            if (c != '\n') {
                return broken();
            }
            state_ = state_ == State::trailer_lf ? State::trailer : State::done;
            return {};
        case State::data:
        case State::done:
            break;
    }
    return {};
}

}  // namespace messenger::net
