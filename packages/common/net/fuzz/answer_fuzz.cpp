// libFuzzer entry of http_answer_fuzz; CONTRIBUTING.md says how to run it. Ends the program when a head that was taken
// has something in it that would split an answer, or an end that is not in what has come.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/answer_head.hpp"
#include "net/field_syntax.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace messenger::net;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto end = find_answer_end(bytes);
    if (!end || *end == 0) {
        return 0;
    }
    if (*end > size) {
        std::abort();
    }
    const auto head = parse_answer_head(bytes.substr(0, *end));
    if (!head) {
        return 0;
    }
    if (head->status < 100 || head->status > 599) {
        std::abort();
    }
    for (const auto& [name, value] : head->headers) {
        if (!is_token(name) || !is_field_value(value)) {
            std::abort();
        }
    }
    return 0;
}
