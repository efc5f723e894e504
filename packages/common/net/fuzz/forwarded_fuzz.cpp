// libFuzzer entry of forwarded_fuzz; CONTRIBUTING.md says how to run it. Ends the program when a client's part of a
// field can hide or change what the trusted proxy says behind it, or when what is said to be an address is none.
#include <cstdint>
#include <cstdlib>

#include "net/forwarded.hpp"

namespace {

using namespace messenger::net;

std::string origin_of(ForwardedField field, const std::string& value) {
    static const auto trusted = [] {
        Networks networks;
        networks.add("10.0.0.0/8");
        return networks;
    }();
    Headers headers;
    headers.add(field == ForwardedField::forwarded ? "Forwarded" : "X-Forwarded-For", value);
    return client_origin("10.0.0.1", headers, trusted, field).address;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string clients(data, data + size);
    parse_node(clients);
    for (const auto field : {ForwardedField::x_forwarded_for, ForwardedField::forwarded}) {
        if (!parse_address(origin_of(field, clients))) {
            std::abort();
        }
    }
    if (origin_of(ForwardedField::x_forwarded_for, clients + ", 192.0.2.1") != "192.0.2.1") {
        std::abort();
    }
    // Where the client leaves a quote open, nothing is believed.
    const auto forwarded = origin_of(ForwardedField::forwarded, clients + ", for=192.0.2.1");
    if (forwarded != "192.0.2.1" && forwarded != "10.0.0.1") {
        std::abort();
    }
    return 0;
}
