using System.Text;
using Tier.DataGenerator;

namespace Tier.Pipeline.Tests.Data;

public sealed class GeneratorTests
{
    private static readonly GeneratorOptions Defaults = new();

    [Fact]
    public void The_defaults_give_the_committed_files_byte_for_byte()
    {
        DataFolder.Weather(Defaults).AsSpan().SequenceEqual(DataFolder.Read(Generator.WeatherFileName)).Should().BeTrue();
        DataFolder.Tracks(Defaults).AsSpan().SequenceEqual(DataFolder.Read(Generator.TracksFileName)).Should().BeTrue();
    }

    [Fact]
    public void Another_seed_gives_other_events()
    {
        var other = Defaults with { Seed = 7 };

        DataFolder.Weather(other).AsSpan().SequenceEqual(DataFolder.Weather(Defaults)).Should().BeFalse();
        DataFolder.Tracks(other).AsSpan().SequenceEqual(DataFolder.Tracks(Defaults)).Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(100)]
    [InlineData(4_321)]
    public void A_file_has_as_many_good_events_as_asked_for_and_the_faulty_lines_besides(int events)
    {
        var good = Defaults with { WeatherEvents = events, TrackEvents = events, Faulty = false };
        var faulty = good with { Faulty = true };

        DataFolder.Objects(DataFolder.Weather(good)).Should().HaveCount(events);
        DataFolder.Objects(DataFolder.Tracks(good)).Should().HaveCount(events);
        DataFolder.Objects(DataFolder.Tracks(good with { TrackFormat = TrackFormat.Segment })).Should().HaveCount(events);
        (DataFolder.Lines(DataFolder.Weather(faulty)).Length - 2).Should().Be(events == 0 ? 0 : events + 6);
        (DataFolder.Lines(DataFolder.Tracks(faulty)).Length - 2).Should().Be(events == 0 ? 0 : events + 2);
    }

    [Fact]
    public void A_longer_file_begins_like_a_shorter_one()
    {
        var shorter = Defaults with { WeatherEvents = 500, TrackEvents = 500, Faulty = false };
        var longer = shorter with { WeatherEvents = 5_000, TrackEvents = 5_000 };

        DataFolder.Lines(DataFolder.Weather(longer))[..501].Should().Equal(DataFolder.Lines(DataFolder.Weather(shorter))[..501]);
        DataFolder.Lines(DataFolder.Tracks(longer))[..501].Should().Equal(DataFolder.Lines(DataFolder.Tracks(shorter))[..501]);
    }

    [Theory]
    [InlineData(Generator.WeatherFileName)]
    [InlineData(Generator.TracksFileName)]
    public void A_file_has_the_challenges_shape(string name)
    {
        var text = Encoding.UTF8.GetString(DataFolder.Read(name));

        text.Should().StartWith("[\n{").And.EndWith("}\n]\n").And.NotContain("\r");
        var lines = text.Split('\n')[1..^2];
        lines[..^1].Should().OnlyContain(line => line.EndsWith(','));
        lines[^1].Should().EndWith("}");
    }

    [Fact]
    public void Events_are_written_as_they_are_made()
    {
        var endless = Defaults with { WeatherEvents = GeneratorOptions.MaxEvents, TrackEvents = GeneratorOptions.MaxEvents };
        Action<Stream>[] writes = [stream => Generator.WriteWeather(endless, stream), stream => Generator.WriteTracks(endless, stream)];

        foreach (var write in writes)
        {
            using var full = new MemoryStream(new byte[1_000_000], writable: true);
            var writing = () => write(full);

            writing.Should().Throw<NotSupportedException>("the stream can't grow");
            full.Position.Should().BeGreaterThan(990_000);
        }
    }
}
