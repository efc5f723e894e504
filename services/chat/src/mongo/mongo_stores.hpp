// ChatStores on MongoDB.
#pragma once

#include "chat_stores.hpp"
#include "mongo/mongo_chat_store.hpp"
#include "mongo/mongo_draft_store.hpp"
#include "mongo/mongo_invite_store.hpp"
#include "mongo/mongo_message_search.hpp"
#include "mongo/mongo_people_store.hpp"
#include "mongo/mongo_report_store.hpp"
#include "mongo/mongo_scheduled_store.hpp"

namespace messenger::chat {

class MongoStores final : public ChatStores {
  public:
    /// A URL of MongoDB that MongoPool finds nothing wrong with.
    explicit MongoStores(const store::DatabaseUrl& url, mongo::MongoPoolOptions options = {});

    bool is_server() const override { return true; }
    void prepare() override;
    void renew_epoch() override { chat_.renew_epoch(); }

    ChatStore& chat() override { return chat_; }
    PeopleStore& people() override { return people_; }
    InviteStore& invites() override { return invites_; }
    DraftStore& drafts() override { return drafts_; }
    ScheduledStore& scheduled() override { return scheduled_; }
    ReportStore& reports() override { return reports_; }
    MessageSearch& search() override { return search_; }

  private:
    mongo::MongoPool pool_;
    MongoChatStore chat_{pool_};
    MongoPeopleStore people_{pool_};
    MongoInviteStore invites_{pool_};
    MongoDraftStore drafts_{pool_};
    MongoScheduledStore scheduled_{pool_};
    MongoReportStore reports_{pool_};
    MongoMessageSearch search_{pool_};
};

}  // namespace messenger::chat
