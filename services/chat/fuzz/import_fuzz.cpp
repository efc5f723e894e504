// libFuzzer entry of chat_import_fuzz; CONTRIBUTING.md says how to run it.
#include "import_anything.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    messenger::chat::import_anything({data, size});
    return 0;
}
