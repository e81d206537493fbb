using MySqlConnector;
using Tier.LocalHost.Servers;
using Tier.Pipeline.Streams.Weather;
using Tier.Pipeline.Warehouse;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Hosted;

public sealed class DatabaseOutageTests(TestServers servers)
{
    [Fact]
    public async Task A_database_that_is_killed_in_mid_run_and_comes_back_gets_every_event()
    {
        var options = new PrivateMySqlOptions { Kind = DatabaseServerKind.MariaDb, Folder = await servers.NewFolderAsync() };
        var failed = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = await PrivateMySql.StartAsync(options);
        try
        {
            var database = await server.CreateDatabaseAsync("outage");
            await using var app = await HostedPipeline.CreateAsync(
                servers, settings: [("MySqlConnection", database.AppConnectionString), ("MySqlMigrationConnection", database.MigrationConnectionString)]);
            await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(0, 2_000));
            await app.StartAsync(new()
            {
                Settings = new Dictionary<string, string?> { ["AzureFunctionsJobHost__extensions__kafka__maxBatchSize"] = "100" },
                Services = services => services.Intercept<WeatherRow>(async (records, load, _) =>
                {
                    if (records[0].Offset == 500 && !failed.Task.IsCompleted)
                    {
                        // The connections in the pool are to a server that is no more.
                        await server.KillAsync();
                    }

                    try
                    {
                        await load();
                    }
                    catch (MySqlException exception)
                    {
                        failed.TrySetResult(exception);
                        throw;
                    }
                }),
            });

            await failed.Task.WaitAsync(TimeSpan.FromMinutes(1));
            await server.DisposeAsync();
            server = await PrivateMySql.StartAsync(options);
            await app.HoldsAsync(async () => (await app.Pipeline.ReconcileAsync()).Topics.Single(topic => topic.Stream == "weather").Counts.Total == 2_000);
            var report = await app.ConcludeAsync();

            report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(2_000, 0, 0, 0));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
