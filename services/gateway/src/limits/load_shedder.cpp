#include "limits/load_shedder.hpp"

#include <prometheus/family.h>
#include <sys/eventfd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <system_error>

#include "settings.hpp"

namespace messenger::gateway {
namespace {

constexpr std::chrono::milliseconds pause{10};

CodelLimits limits_of(const Settings& settings) {
    return {.target = settings.get(shed_delay), .interval = settings.get(shed_interval)};
}

int make_event() {
    const int event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (event < 0) {
        throw std::system_error(errno, std::generic_category(), "eventfd");
    }
    return event;
}

}  // namespace

/// One shard's. An eventfd rather than a posted function: that would overtake the sockets whose turn has not come.
class LoadShedder::Meter {
  public:
    explicit Meter(boost::asio::io_context& context) : event_(context, make_event()) {}

    bool is_overloaded(Clock::time_point now, const net::Replaceable<CodelLimits>& limits) {
        if (is_measuring_ && now - told_at_ >= limits.get().target) {
            codel_.measured(now - told_at_, now, limits.get());  // already, and it goes on
        } else if (!is_measuring_ && now - told_at_ >= pause) {
            measure(now, limits);
        }
        return codel_.is_overloaded(now, limits.get());
    }

  private:
    void measure(Clock::time_point now, const net::Replaceable<CodelLimits>& limits) {
        is_measuring_ = true;
        told_at_ = now;
        event_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                          [this, &limits](boost::system::error_code error) {
                              if (error) {
                                  return;
                              }
                              eventfd_t count = 0;
                              ::eventfd_read(event_.native_handle(), &count);
                              const auto then = Clock::now();
                              codel_.measured(then - told_at_, then, limits.get());
                              is_measuring_ = false;
                          });
        ::eventfd_write(event_.native_handle(), 1);
    }

    boost::asio::posix::stream_descriptor event_;
    Codel codel_;
    Clock::time_point told_at_;
    bool is_measuring_ = false;
};

LoadShedder::LoadShedder(ServiceContext& context)
    : limits_(limits_of(context.settings())),
      refused_(prometheus::BuildCounter()
                   .Name("messenger_gateway_shed_total")
                   .Help("Requests that were refused because others had waited too long")
                   .Register(context.metrics())
                   .Add({})) {
    for (std::size_t shard = 0; shard < context.shards().size(); ++shard) {
        meters_.push_back(std::make_unique<Meter>(context.shards().context(shard)));
    }
    context.on_reload({&shed_delay, &shed_interval}, [this](const Settings& next) {
        return [this, limits = limits_of(next)] { limits_.replace(limits); };
    });
}

LoadShedder::~LoadShedder() = default;

bool LoadShedder::refuses(Clock::time_point now) {
    if (limits_.get().target.count() == 0) {
        return false;
    }
    const bool is_refused = meters_[net::Shards::current().value_or(0)]->is_overloaded(now, limits_);
    if (is_refused) {
        refused_.Increment();
    }
    return is_refused;
}

}  // namespace messenger::gateway
