using Microsoft.Extensions.DependencyInjection;
using Tier.Cli.Run;
using Tier.Pipeline.Recovery;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.Cli.Tests;

public sealed class RewindRunTests(TestServers servers)
{
    private const string Plan = " from offset 6 to 11: 5 loaded, 1 dead letters, 0 duplicates, 0 gaps are removed.\n  Ledger: range 0 to 11 cut. The broker has offsets 0 to 11.\n";

    [Theory]
    [InlineData("n\n")]
    [InlineData("\n")]
    [InlineData("")]
    [InlineData("what?\n")]
    public async Task Whoever_does_not_say_yes_changes_nothing(string answer)
    {
        await using var pipeline = await LoadedAsync();
        var before = await pipeline.ContentsAsync();

        var (exitCode, output) = await RunAsync(pipeline, answer, to: 6);

        exitCode.Should().Be(ExitCode.Complete);
        output.Should().Be($"{pipeline.Topic("weather")}[0]{Plan}Remove these outcomes? [y/N] Nothing was changed.\n");
        (await pipeline.ContentsAsync()).Should().Equal(before);
    }

    [Theory, InlineData("y\n", false), InlineData("", true)]
    public async Task Whoever_says_yes_is_told_what_was_done_and_how_it_is_loaded_again(string answer, bool yes)
    {
        await using var pipeline = await LoadedAsync();

        var (exitCode, output) = await RunAsync(pipeline, answer, to: 6, yes: yes);

        exitCode.Should().Be(ExitCode.Complete);
        output.Should().EndWith($"{pipeline.Topic("weather")}[0] was rewound from 12 to 6: 5 loaded, 1 dead letters, 0 duplicates, 0 gaps removed.\n"
            + "The app loads the range again by itself: while it runs, with its next batch or within about a minute; else when it starts. Until then ./tier reconcile shows it as missing.\n");
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(6);
    }

    [Fact]
    public async Task A_dry_run_asks_nothing_and_changes_nothing()
    {
        await using var pipeline = await LoadedAsync();
        var before = await pipeline.ContentsAsync();

        var (exitCode, output) = await RunAsync(pipeline, "y\n", to: 6, dryRun: true);

        (exitCode, output).Should().Be((ExitCode.Complete, $"{pipeline.Topic("weather")}[0]{Plan}Nothing was changed.\n"));
        (await pipeline.ContentsAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task A_loss_is_refused_with_the_words_that_would_accept_it()
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var pipeline = await LoadedAsync(broker);
        await broker.DeleteRecordsAsync(pipeline.Topic("weather"), before: 8);
        var before = await pipeline.ContentsAsync();
        const string Sentence = "2 of these outcomes can't be loaded again (weather[0]: 2, because the broker has offsets 8 to 11 only). Rewind to what the broker has, or give --accept-loss 2 to lose them for good.";

        var rewind = () => RunAsync(pipeline, "y\n", to: 6, yes: true, acceptLoss: 1);
        (await rewind.Should().ThrowAsync<RewindRefusedException>()).WithMessage(Sentence);
        (await RunAsync(pipeline, "", to: 6, dryRun: true)).Output.Should().EndWith($"{Sentence} Nothing was changed.\n");
        (await RunAsync(pipeline, "n\n", to: 6, acceptLoss: 2)).Output.Should().EndWith("Remove these outcomes, and lose those that can't be loaded again? [y/N] Nothing was changed.\n");
        (await pipeline.ContentsAsync()).Should().Equal(before);

        (await RunAsync(pipeline, "", to: 6, yes: true, acceptLoss: 2)).ExitCode.Should().Be(ExitCode.Complete);
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(6);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_rewind_it_says_so()
    {
        await using var pipeline = await LoadedAsync();
        (await RunAsync(pipeline, "", to: 12)).Should().Be((ExitCode.Complete, $"{pipeline.Topic("weather")}[0]: nothing, it is loaded up to offset 12.\nThere is nothing to rewind. Nothing was changed.\n"));
    }

    [Fact]
    public async Task It_tells_of_records_elsewhere_that_belong_to_what_goes()
    {
        await using var pipeline = await LoadedAsync(partitions: 2);
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", [WeatherRecords.Event(100), WeatherRecords.Event(8)], partition: 1), CancellationToken.None);

        var (_, output) = await RunAsync(pipeline, "", to: 6, dryRun: true);

        var other = $"{pipeline.Topic("weather")}[1]";
        output.Should().Contain($"{other} keeps 1 duplicate, from offset 1 on, of events whose rows go.").And.Contain($"To load them afresh too, rewind {other} to 1.\n");
    }

    /// <summary>Eleven rows and a dead letter at offset 9.</summary>
    private async Task<TestPipeline> LoadedAsync(OwnBroker? broker = null, int partitions = 1)
    {
        var pipeline = broker is null
            ? await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, partitions: partitions)
            : await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker, partitions);
        var records = await pipeline.PublishAsync("weather", Enumerable.Range(0, 12).Select(number => number == 9 ? WeatherRecords.WithoutCity(9) : WeatherRecords.Event(number)));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records, CancellationToken.None);
        return pipeline;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(TestPipeline pipeline, string answer, long to, bool dryRun = false, bool yes = false, long acceptLoss = 0)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var answers = new StringReader(answer);
        var options = new RewindOptions(pipeline.Topic("weather"), 0, RewindTarget.At(to), dryRun, yes, acceptLoss);
        var exitCode = await new RewindRun(pipeline.Services.GetRequiredService<Rewinder>(), options, output, answers).RunAsync(CancellationToken.None);
        return (exitCode, output.ToString().ReplaceLineEndings("\n"));
    }
}
