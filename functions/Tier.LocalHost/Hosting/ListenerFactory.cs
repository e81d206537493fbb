using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tier.LocalHost.Configuration;
using Tier.LocalHost.Functions;
using Tier.LocalHost.Kafka;
using Tier.LocalHost.Timers;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Hosting;

/// <summary>Makes the listener for a function's trigger.</summary>
internal sealed class ListenerFactory(
    SettingResolver settings, KafkaHostOptions kafka, LocalKafkaOptions local, ConsumerConfiguration consumers, IRecordConsumerFactory consumerFactory,
    IServiceScopeFactory scopes, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Makes the listener.</summary>
    /// <exception cref="SettingException">The trigger names a setting that isn't set, or its schedule can't be read.</exception>
    public IFunctionListener Create(FunctionDescriptor function)
    {
        // The platform's category for what concerns one function.
        var logger = loggers.CreateLogger($"Function.{function.Name}");
        var invoker = new FunctionInvoker(function, scopes, time, logger);
        if (function.Trigger is not TimerTriggerAttribute timer)
            return new KafkaListener(function, invoker, consumers, kafka, local, consumerFactory, time, logger);

        var schedule = settings.Resolve(timer.Schedule, $"the schedule of the function {function.Name}");
        return new TimerListener(function, TimerSchedules.Parse(schedule, timer.Schedule.Trim('%'), function.Name, time), invoker, time, logger);
    }
}
