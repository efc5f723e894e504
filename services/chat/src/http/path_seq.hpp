// The number of an event in a path.
#pragma once

#include <charconv>

#include "domain/types.hpp"
#include "net/routes.hpp"

namespace messenger::chat {

/// The path parameter `seq`; not_found for what is no number, since it names nothing.
inline Result<Seq> seq_in(const net::Exchange& exchange) {
    const auto text = exchange.parameter("seq");
    Seq seq = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (error != std::errc() || end != text.data() + text.size() || seq < 1) {
        return fail(problem::not_found);
    }
    return seq;
}

}  // namespace messenger::chat
