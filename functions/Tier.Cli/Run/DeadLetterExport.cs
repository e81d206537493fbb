using Microsoft.Extensions.DependencyInjection;
using Tier.Cli.Views;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Run;

/// <summary>Writes dead letters as JSON lines; those whose whole record can't be had, as far as they are kept.</summary>
internal static class DeadLetterExport
{
    /// <summary>Writes them.</summary>
    /// <param name="missing">Called with a sentence for each that isn't whole.</param>
    /// <returns>Whether all of them are whole.</returns>
    public static async Task<bool> WriteAsync(
        SelectedLetters selected, Stream output, Action<string> missing, CancellationToken cancellationToken)
    {
        var complete = true;
        var store = selected.Services.GetRequiredService<DeadLetterStore>();
        var records = selected.Services.GetRequiredService<WholeRecords>();
        records.BrokerIsAway = selected.BrokerIsAway;
        foreach (var partition in selected.Selection.Partitions)
        {
            var chunks = store.ReadAsync(
                selected.Selection.Filter, partition.TopicId, partition.Partition, partition.LastOffset, cancellationToken);
            await foreach (var chunk in chunks)
            {
                foreach (var deadLetter in chunk)
                {
                    var whole = deadLetter;
                    try
                    {
                        whole = await records.CompleteAsync(deadLetter, cancellationToken);
                    }
                    catch (NotWholeException exception)
                    {
                        complete = false;
                        missing(exception.Message);
                    }

                    await DeadLetterJson.WriteLineAsync(output, whole, cancellationToken);
                }
            }
        }

        await output.FlushAsync(cancellationToken);
        return complete;
    }
}
