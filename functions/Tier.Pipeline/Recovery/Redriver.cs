using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MySqlConnector;
using Tier.Pipeline.DeadLetters;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Recovery;

/// <summary>
/// Takes dead letters through the transform of today, and puts what they have become in their place: a row, a duplicate, or nothing where a
/// setting leaves the record out. What is rejected again stays the dead letter that it is. The record is the one that the database has
/// kept, so neither its topic nor the broker has to be there.
/// </summary>
/// <remarks>
/// A redrive is a load (<see cref="LoadMode.Redrive"/>): each chunk is one transaction, which begins with the lock of the partition's
/// checkpoint and looks there for the letters again. So a load, a rewind or another redrive at the same time comes before it or after it,
/// and one that is killed has replaced whole chunks or nothing.
/// </remarks>
/// <param name="database">The database, as a user that may delete rows.</param>
/// <param name="loader">Loads into that database.</param>
/// <param name="store">Reads the dead letters.</param>
/// <param name="streams">The streams, as they transform records today.</param>
/// <param name="services">Has what reads whole records from the broker.</param>
/// <param name="options">How long a chunk is tried.</param>
/// <param name="logger">Takes what loads log.</param>
public sealed class Redriver(
    Database database, Loader loader, DeadLetterStore store, EventStreams streams, IServiceProvider services,
    LoadingOptions options, TimeProvider time, ILogger<ResilientLoader> logger) : IDisposable
{
    public void Dispose() => loader.Dispose();

    /// <summary>Redrives the chosen dead letters, in order of their offsets.</summary>
    /// <param name="tally">Counts; is told also what can't be redriven, which stays as it is.</param>
    /// <param name="brokerIsAway">Why the broker isn't asked for records that were cut; null when it is.</param>
    /// <param name="cancellationToken">Ends it; the chunk that it is at is rolled back.</param>
    /// <exception cref="SettingException">The user may not delete rows. Nothing was changed.</exception>
    /// <exception cref="MySqlException">The database doesn't answer, or can't take it now.</exception>
    /// <exception cref="LoadHeldUpException">The server refuses what it says nothing known of.</exception>
    public async Task RedriveAsync(
        DeadLetterSelection selection, RedriveTally tally, string? brokerIsAway, CancellationToken cancellationToken)
    {
        await CheckRightsAsync(cancellationToken);
        var topics = await KnownTopics.ReadAsync(database, streams, cancellationToken);
        var resilient = new ResilientLoader(loader, options, tally, time, logger);
        var whole = services.GetRequiredService<WholeRecords>();
        whole.BrokerIsAway = brokerIsAway;
        foreach (var topic in selection.Partitions.GroupBy(partition => partition.TopicId))
        {
            if (topics.Stream(topic.Key) is not { } stream)
            {
                var count = selection.Groups.Where(group => group.TopicId == topic.Key).Sum(group => group.Count);
                tally.Refuse(
                    count,
                    $"{count} of topic {topics.Name(topic.Key)}: no stream loads this topic, so nobody can say what they are: "
                    + $"set {string.Join(" or ", streams.All.Select(one => one.TopicSetting))} to it.");
                continue;
            }

            foreach (var partition in topic)
            {
                var chunks = store.ReadAsync(
                    selection.Filter, partition.TopicId, partition.Partition, partition.LastOffset, cancellationToken);
                await foreach (var chunk in chunks)
                {
                    var outcomes = await ApplyAsync(stream, whole, chunk, tally, cancellationToken);
                    await LoadAsync(resilient, stream.Table, topics.Topic(topic.Key), outcomes, tally, cancellationToken);
                }
            }
        }
    }

    private static async Task<List<RecordOutcome>> ApplyAsync(
        EventStream stream, WholeRecords whole, IReadOnlyList<DeadLetter> chunk, RedriveTally tally,
        CancellationToken cancellationToken)
    {
        var outcomes = new List<RecordOutcome>();
        foreach (var deadLetter in chunk)
        {
            try
            {
                outcomes.Add(stream.Apply((await whole.CompleteAsync(deadLetter, cancellationToken)).ToRecord()));
            }
            catch (NotWholeException exception)
            {
                tally.Refuse(1, exception.Message);
            }
        }

        return outcomes;
    }

    private async Task LoadAsync(
        ResilientLoader resilient, StreamTable table, RegisteredTopic topic, List<RecordOutcome> outcomes, RedriveTally tally,
        CancellationToken cancellationToken)
    {
        RecordOutcome[] understood = [.. outcomes.Where(outcome => outcome.Rejection is null)];
        var stored = await resilient.LoadAsync(table, new(topic, understood, []) { Mode = LoadMode.Redrive }, cancellationToken);
        tally.StillDead += outcomes.Count - understood.Length;
        if (stored.Counts.Total < understood.Length)
        {
            // The server has refused some, or somebody else was faster: those are no dead letters any more.
            await using var connection = await database.OpenAsync(cancellationToken);
            await using var transaction = await Database.BeginAsync(connection, cancellationToken);
            var letters = new OutcomeTables(transaction, table, topic.Id, understood[0].Record.Partition, cancellationToken);
            tally.StillDead += (await letters.DeadLettersAsync([.. understood.Select(outcome => outcome.Record.Offset)])).Count;
        }
    }

    /// <summary>Before anything is read: a load would take a right that is missing for one that comes back, and wait for it.</summary>
    private async Task CheckRightsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            await connection.ExecuteAsync("DELETE FROM dead_letters WHERE FALSE");
        }
        catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.TableAccessDenied)
        {
            throw Rewinder.MayNotDelete(database, exception);
        }
    }
}
