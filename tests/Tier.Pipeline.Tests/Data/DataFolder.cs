using System.Text.Json;
using Tier.DataGenerator;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Data;

/// <summary>The committed data files, and others like them.</summary>
internal static class DataFolder
{
    public static readonly string Path = System.IO.Path.Combine(Repository.Root, "data");

    /// <summary>A committed file's bytes.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(System.IO.Path.Combine(Path, name));

    /// <summary>The lines of a file without their commas; the first is line 1.</summary>
    public static string[] Lines(byte[] file) => [.. System.Text.Encoding.UTF8.GetString(file).TrimEnd('\n').Split('\n').Select(line => line.TrimEnd(','))];

    /// <summary>The objects of a generated file without faulty lines.</summary>
    public static List<JsonElement> Objects(byte[] file) => [.. JsonDocument.Parse(file).RootElement.EnumerateArray()];

    /// <summary>The generator's weather file.</summary>
    public static byte[] Weather(GeneratorOptions options) => Written(stream => Generator.WriteWeather(options, stream));

    /// <summary>The generator's file of app events.</summary>
    public static byte[] Tracks(GeneratorOptions options) => Written(stream => Generator.WriteTracks(options, stream));

    private static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
