// libFuzzer entry of chat_mentions_fuzz; CONTRIBUTING.md says how to run it.
#include "mention_anything.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    messenger::chat::mention_anything({data, size});
    return 0;
}
