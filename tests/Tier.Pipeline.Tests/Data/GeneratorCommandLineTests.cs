using Tier.DataGenerator;

namespace Tier.Pipeline.Tests.Data;

public sealed class GeneratorCommandLineTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"data-{Guid.NewGuid():n}");
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    [Fact]
    public void Both_files_are_written_as_the_options_say()
    {
        var options = new GeneratorOptions { Seed = 5, WeatherEvents = 40, TrackEvents = 30, TrackFormat = TrackFormat.Segment, Faulty = false };

        var exitCode = Run("--seed", "5", "--weather-events", "40", "--track-events", "30", "--track-format", "segment", "--faulty", "false", "--output", folder);

        exitCode.Should().Be(0);
        File.ReadAllBytes(Path.Combine(folder, "weather.json")).Should().Equal(DataFolder.Weather(options));
        File.ReadAllBytes(Path.Combine(folder, "track_events.json")).Should().Equal(DataFolder.Tracks(options));
        error.ToString().Should().BeEmpty();
    }

    [Theory]
    [InlineData("--output DIR is missing.")]
    [InlineData("--output wants a value.", "--output")]
    [InlineData("--output wants a value.", "--output", "--seed")]
    [InlineData("'--sede' isn't an option.", "--sede", "5")]
    [InlineData("'5' isn't an option.", "--seed", "5", "5")]
    [InlineData("--seed wants a whole number from 0, not '-5'.", "--seed", "-5")]
    [InlineData("--weather-events wants a whole number from 0 to 1000000000, not '1000000001'.", "--weather-events", "1000000001")]
    [InlineData("--track-events wants a whole number from 0 to 1000000000, not 'many'.", "--track-events", "many")]
    [InlineData("--track-format wants flat or segment, not 'nested'.", "--track-format", "nested")]
    [InlineData("--faulty wants true or false, not 'yes'.", "--faulty", "yes")]
    public void A_wrong_option_is_told_in_a_sentence(string sentence, params string[] arguments)
    {
        Run(arguments).Should().Be(2);

        error.ToString().Trim().Should().Be($"{sentence} --help lists the options.");
        output.ToString().Should().BeEmpty();
    }

    [Fact]
    public void Help_lists_every_option()
    {
        Run("--help").Should().Be(0);

        output.ToString().Should().ContainAll("--output", "--seed", "--weather-events", "--track-events", "--track-format", "--faulty", "--help");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_in_a_sentence()
    {
        File.WriteAllText(folder, "a file is in the way");

        Run("--output", folder).Should().Be(1);

        error.ToString().Should().StartWith("The files can't be written: ").And.Contain(folder);
    }

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        File.Delete(folder);
    }

    private int Run(params string[] arguments) => CommandLine.Run(arguments, output, error);
}
