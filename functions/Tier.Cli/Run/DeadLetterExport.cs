using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Tier.Cli.Views;
using Tier.Pipeline;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Run;

/// <summary>Writes dead letters as JSON lines. The broker is asked only for records of more than 1 MiB; without it those are written as far as they are kept.</summary>
internal sealed class DeadLetterExport : IAsyncDisposable
{
    private readonly LastRun run;
    private readonly ServiceProvider services;
    private readonly DeadLetterSelection selection;
    private string? brokerIsMissing;

    private DeadLetterExport(LastRun run, ServiceProvider services, DeadLetterSelection selection, string? brokerIsMissing)
    {
        this.run = run;
        this.services = services;
        this.selection = selection;
        this.brokerIsMissing = brokerIsMissing;
    }

    /// <summary>Opens the servers that it takes.</summary>
    public static async Task<DeadLetterExport> OpenAsync(TierFolder folder, DeadLetterFilter filter, CancellationToken cancellationToken)
    {
        var export = await OpenAsync(folder, filter, withBroker: false, null, cancellationToken);
        if (export.selection.Cut == 0)
        {
            return export;
        }

        await export.DisposeAsync();
        try
        {
            return await OpenAsync(folder, filter, withBroker: true, null, cancellationToken);
        }
        catch (SettingException exception)
        {
            return await OpenAsync(folder, filter, withBroker: false, exception.Message, cancellationToken);
        }
    }

    /// <summary>Writes them.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="missing">Called with a sentence for each that isn't whole.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether all of them are whole.</returns>
    public async Task<bool> WriteAsync(Stream output, Action<string> missing, CancellationToken cancellationToken)
    {
        var complete = true;
        var store = services.GetRequiredService<DeadLetterStore>();
        foreach (var partition in selection.Partitions)
        {
            await foreach (var chunk in store.ReadAsync(selection.Filter, partition.TopicId, partition.Partition, partition.LastOffset, cancellationToken))
            {
                foreach (var deadLetter in chunk)
                {
                    var (whole, sentence) = await CompleteAsync(deadLetter, cancellationToken);
                    await DeadLetterJson.WriteLineAsync(output, whole, cancellationToken);
                    if (sentence is not null)
                    {
                        complete = false;
                        missing(sentence);
                    }
                }
            }
        }

        await output.FlushAsync(cancellationToken);
        return complete;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await run.DisposeAsync();
    }

    private static async Task<DeadLetterExport> OpenAsync(TierFolder folder, DeadLetterFilter filter, bool withBroker, string? brokerIsMissing, CancellationToken cancellationToken)
    {
        var run = await LastRun.OpenAsync(folder, withBroker, cancellationToken);
        var services = PipelineServices.Build(run.Settings);
        try
        {
            return new(run, services, await services.GetRequiredService<DeadLetterStore>().SelectAsync(filter, cancellationToken), brokerIsMissing);
        }
        catch
        {
            await services.DisposeAsync();
            await run.DisposeAsync();
            throw;
        }
    }

    private async Task<(DeadLetter Whole, string? Missing)> CompleteAsync(DeadLetter deadLetter, CancellationToken cancellationToken)
    {
        if (deadLetter.IsWhole)
        {
            return (deadLetter, null);
        }

        try
        {
            if (brokerIsMissing is null)
            {
                return (await services.GetRequiredService<WholeRecords>().CompleteAsync(deadLetter, cancellationToken), null);
            }
        }
        catch (NotWholeException exception)
        {
            return (deadLetter, exception.Message);
        }
        catch (SettingException exception)
        {
            brokerIsMissing = exception.Message;
        }
        catch (KafkaException exception)
        {
            brokerIsMissing = $"The broker: {exception.Error.Reason}.";
        }

        return (deadLetter, $"{deadLetter.Place} is larger than the 1 MiB that is kept of it, and the rest is at the broker. {brokerIsMissing}");
    }
}
