#include "host/backup_commands.hpp"

#include <cstdio>

#include "store/backup.hpp"

namespace messenger {
namespace {

void list(const std::vector<store::ArchivedFile>& files) {
    for (const auto& file : files) {
        std::printf("%12llu  %s\n", static_cast<unsigned long long>(file.size), file.name.c_str());
    }
}

int back_up(const CommandContext& context) {
    const auto& file = context.arguments.front();
    list(store::make_backup(context.data_dir, file));
    std::printf(
        "%s has it all, keys and password hashes too: keep it where nobody else reads it.\n"
        "What is in databases on servers is not in it.\n",
        file.c_str());
    return 0;
}

int restore(const CommandContext& context, const std::vector<AfterRestore>& after_restore) {
    list(store::restore_backup(context.arguments.front(), context.data_dir));
    for (const auto& finish : after_restore) {
        finish(context);
    }
    std::printf("%s is as it was.\n", context.data_dir.c_str());
    return 0;
}

}  // namespace

std::vector<Command> backup_commands(std::vector<AfterRestore> after_restore) {
    return {{"backup", "FILE", "copy the data folder into a new file, also while the server runs", back_up},
            {"restore", "FILE", "put a backup into an empty data folder",
             [after_restore = std::move(after_restore)](const CommandContext& context) {
                 return restore(context, after_restore);
             }}};
}

}  // namespace messenger
