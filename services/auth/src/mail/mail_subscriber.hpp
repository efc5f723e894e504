// Sends what lies in the table `mail_outbox`: the relay's subscriber.
#pragma once

#include "domain/mail_delivery.hpp"
#include "store/outbox.hpp"

namespace messenger::auth {

class MailSubscriber final : public store::Subscriber {
  public:
    /// The delivery must outlive it.
    explicit MailSubscriber(MailDelivery& delivery) : delivery_(delivery) {}
    Task<Result<>> deliver(store::OutboxEntry entry) override;
    /// A server's 15 seconds, and the database.
    std::chrono::milliseconds longest_delivery() const override { return std::chrono::seconds(25); }

  private:
    MailDelivery& delivery_;
};

}  // namespace messenger::auth
