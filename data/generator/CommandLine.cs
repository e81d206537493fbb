using System.Globalization;

namespace Tier.DataGenerator;

/// <summary>The generator's command line.</summary>
public static class CommandLine
{
    private const string Usage = """
        Writes weather.json and track_events.json.

        dotnet run --project data/generator -- [options] --output DIR

          --output DIR                    the folder to write to; made when it doesn't exist
          --seed N                        seed of every random choice, from 0 (default 20190604)
          --weather-events N              good weather events, up to 1000000000 (default 2880: two days)
          --track-events N                good app events, up to 1000000000 (default 6000)
          --track-format flat|segment     flat keys, or Segment's own track call (default flat)
          --faulty true|false             whether to add the faulty and the repeated lines (default true)
          --help                          this text

        The same options give the same bytes on any machine; the defaults give the files in data/.
        """;

    /// <summary>Runs the generator.</summary>
    /// <returns>0 when both files are written, 1 when a file can't be written, 2 for a wrong option.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        if (arguments.Contains("--help"))
        {
            output.WriteLine(Usage);
            return 0;
        }

        try
        {
            var (options, folder) = Parse(arguments);
            Directory.CreateDirectory(folder);
            WriteFile(Path.Combine(folder, Generator.WeatherFileName), stream => Generator.WriteWeather(options, stream));
            WriteFile(Path.Combine(folder, Generator.TracksFileName), stream => Generator.WriteTracks(options, stream));
            return 0;
        }
        catch (FormatException wrongOption)
        {
            error.WriteLine($"{wrongOption.Message} --help lists the options.");
            return 2;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"The files can't be written: {failure.Message}");
            return 1;
        }

        void WriteFile(string path, Action<Stream> write)
        {
            using (var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16))
                write(stream);
            output.WriteLine($"{path}: {new FileInfo(path).Length.ToString(CultureInfo.InvariantCulture)} bytes");
        }
    }

    private static (GeneratorOptions Options, string Folder) Parse(IReadOnlyList<string> arguments)
    {
        var options = new GeneratorOptions();
        string? folder = null;
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            var value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (name)
            {
                case "--output": folder = Given(name, value); break;
                case "--seed": options = options with { Seed = Seed(name, value) }; break;
                case "--weather-events": options = options with { WeatherEvents = Count(name, value) }; break;
                case "--track-events": options = options with { TrackEvents = Count(name, value) }; break;
                case "--track-format": options = options with { TrackFormat = Format(name, value) }; break;
                case "--faulty": options = options with { Faulty = Flag(name, value) }; break;
                default: throw new FormatException($"'{name}' isn't an option.");
            }
        }

        return (options, folder ?? throw new FormatException("--output DIR is missing."));
    }

    private static string Given(string name, string? value) =>
        string.IsNullOrEmpty(value) || value.StartsWith("--", StringComparison.Ordinal) ? throw new FormatException($"{name} wants a value.") : value;

    private static ulong Seed(string name, string? value) =>
        ulong.TryParse(Given(name, value), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new FormatException($"{name} wants a whole number from 0, not '{value}'.");

    private static int Count(string name, string? value) =>
        int.TryParse(Given(name, value), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= GeneratorOptions.MaxEvents
            ? count
            : throw new FormatException($"{name} wants a whole number from 0 to {GeneratorOptions.MaxEvents}, not '{value}'.");

    private static TrackFormat Format(string name, string? value) => Given(name, value) switch
    {
        "flat" => TrackFormat.Flat,
        "segment" => TrackFormat.Segment,
        _ => throw new FormatException($"{name} wants flat or segment, not '{value}'."),
    };

    private static bool Flag(string name, string? value) => Given(name, value) switch
    {
        "true" => true,
        "false" => false,
        _ => throw new FormatException($"{name} wants true or false, not '{value}'."),
    };
}
