// ChatStores: everything that chat keeps, in the database that CHAT_DB_URL names.
#pragma once

#include <array>
#include <filesystem>
#include <memory>

#include "core/settings.hpp"
#include "domain/chat_store.hpp"
#include "domain/draft_store.hpp"
#include "domain/invite_store.hpp"
#include "domain/message_search.hpp"
#include "domain/people_store.hpp"
#include "domain/report_store.hpp"
#include "domain/scheduled_store.hpp"
#include "store/database_url.hpp"

namespace messenger::chat {

/// The databases that chat can keep its data in.
inline constexpr std::array offered_databases{store::Dialect::sqlite, store::Dialect::postgresql,
                                              store::Dialect::mongodb};

class ChatStores {
  public:
    virtual ~ChatStores() = default;

    /// Whether there may be no answer yet: then prepare() comes before any other call, and again until it does not
    /// throw.
    virtual bool is_server() const = 0;
    /// Brings the schema up to date. Blocks; throws store::StoreError.
    virtual void prepare() = 0;
    /// The data come from a backup.
    virtual void renew_epoch() = 0;

    virtual ChatStore& chat() = 0;
    virtual PeopleStore& people() = 0;
    virtual InviteStore& invites() = 0;
    virtual DraftStore& drafts() = 0;
    virtual ScheduledStore& scheduled() = 0;
    virtual ReportStore& reports() = 0;
    virtual MessageSearch& search() = 0;
};

/// Where the data are kept. Throws SettingsError.
store::DatabaseUrl offered_database_of(const Settings& settings);

/// Opens the database of the settings. A file is opened and brought up to date at once; of a server nothing is asked
/// yet. Throws SettingsError, and what opening a file throws.
std::unique_ptr<ChatStores> open_stores(const Settings& settings, const std::filesystem::path& data_dir);

}  // namespace messenger::chat
