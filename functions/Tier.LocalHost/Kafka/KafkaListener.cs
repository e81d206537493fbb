using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tier.LocalHost.Configuration;
using Tier.LocalHost.Functions;
using Tier.LocalHost.Hosting;

namespace Tier.LocalHost.Kafka;

/// <summary>Listens to the topic of one function: a thread that collects batches, and beside it one executor that runs them.</summary>
internal sealed class KafkaListener(
    FunctionDescriptor function, FunctionInvoker invoker, ConsumerConfiguration configuration, KafkaHostOptions options, LocalKafkaOptions local,
    IRecordConsumerFactory consumers, TimeProvider time, ILogger logger) : IFunctionListener
{
    private IRecordConsumer? consumer;

    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start(HostTokens tokens)
    {
        consumer = consumers.Create(function.Name, configuration.TopicOf(function), configuration.Create(function));
        var batches = Channel.CreateBounded<RecordBatch>(new BoundedChannelOptions(options.ExecutorChannelCapacity) { SingleReader = true, SingleWriter = true });
        var collector = new BatchCollector(function.Name, consumer, options, local, batches.Writer, time, logger);
        var executor = new BatchExecutor(function.Name, invoker, consumer, options, batches.Reader, logger);
        Completion = Task.WhenAll(
            Task.Factory.StartNew(() => collector.Run(tokens.Draining), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            Task.Run(() => executor.RunAsync(tokens)));
    }

    public void Close() => consumer?.Close();
}
