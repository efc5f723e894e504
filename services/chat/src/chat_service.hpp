// The chat service: rooms, messages and their real-time delivery.
#pragma once

#include <memory>
#include <string_view>

#include "host/command.hpp"
#include "host/configuration_check.hpp"
#include "host/migrate_command.hpp"
#include "host/service.hpp"

namespace messenger::chat {

class ChatService final : public Service {
  public:
    static constexpr std::string_view name = "chat";

    /// The database.
    static void check(const Settings& settings, Problems& problems);
    /// Gives the store another epoch, so that clients drop what they have seen of what is not there any more.
    static void after_restore(const CommandContext& context);

    explicit ChatService(ServiceContext& context);
    ~ChatService() override;
    Task<> drain() override;
    void stop() override;
    /// For `migrate`.
    static MovableData movable();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace messenger::chat
