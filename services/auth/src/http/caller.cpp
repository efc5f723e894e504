#include "http/caller.hpp"

namespace messenger::auth {
namespace {

constexpr std::size_t max_user_agent = 255;

/// Header values are bytes; what databases take for text has to be UTF-8, and is ASCII here.
std::string printable(std::string_view text) {
    std::string result(text.substr(0, max_user_agent));
    for (char& c : result) {
        if (c < 0x20 || c > 0x7e) {
            c = '?';
        }
    }
    return result;
}

}  // namespace

Device device_of(const net::Request& request) {
    return {request.client_address, printable(request.headers.get("User-Agent"))};
}

}  // namespace messenger::auth
