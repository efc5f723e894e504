// libFuzzer entry of proxy_protocol_fuzz; CONTRIBUTING.md says how to run it. Ends the program when the outcome depends
// on how the bytes arrive, or a header is longer than they are.
#include <cstdint>
#include <cstdlib>

#include "net/networks.hpp"
#include "net/proxy_protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace messenger::net;
    const std::string bytes(data, data + size);
    const auto whole = parse_proxy_header(bytes);
    for (std::size_t arrived = 0; arrived < size; ++arrived) {
        const auto part = parse_proxy_header(bytes.substr(0, arrived));
        if (!part && whole) {
            std::abort();
        }
        if (part && *part && (!whole || !*whole || (*part)->length != (*whole)->length)) {
            std::abort();
        }
    }
    if (whole && *whole) {
        const auto& header = **whole;
        if (header.length > size || header.length == 0 || (header.client && !parse_address(*header.client))) {
            std::abort();
        }
    }
    return 0;
}
