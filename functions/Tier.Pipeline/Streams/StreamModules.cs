namespace Tier.Pipeline.Streams;

/// <summary>The streams of this assembly.</summary>
public static class StreamModules
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<IStreamModule> All { get; } =
    [
        .. typeof(StreamModules).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IStreamModule)))
            .Select(type => (IStreamModule)Activator.CreateInstance(type)!)
            .OrderByDescending(module => module.Name, StringComparer.Ordinal),
    ];

    /// <summary>The setting that names the stream's topic.</summary>
    public static string TopicSetting(this IStreamModule module) => Prefix(module) + "Topic";

    /// <summary>The setting that names the consumer group of the stream's function.</summary>
    public static string ConsumerGroupSetting(this IStreamModule module) => Prefix(module) + "ConsumerGroup";

    /// <summary>The setting that names the file which is replayed into the stream's topic.</summary>
    public static string FileSetting(this IStreamModule module) => Prefix(module) + "File";

    private static string Prefix(IStreamModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.SettingPrefix;
    }
}
